/**
 * The bar under every room: whether webhooks get in and are kept, where they go in, and how many there are.
 * Quiet while all is well; says what is wrong and what to do when something is not.
 */
import { Popover, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircle,
  IconCircleFilled,
  IconLock,
  IconLockExclamation,
  IconLockQuestion,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Health, ProblemReport } from '#shared/health.ts';
import { useConnection, useHealth } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount, formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime } from '../../parts/format-time.ts';
import { useCertificateAuthority } from '../settings/settings-data.ts';
import { PresenterMark } from './presenter-mark.tsx';
import { rateWords, stateWords, trustWords, type StateTone } from './health-words.ts';
import styles from './status-bar.module.css';

export function StatusBar() {
  const health = useHealth();
  const connection = useConnection();
  const lost = connection.kind === 'lost';
  if (health === null) {
    return (
      <div className={styles['bar']}>
        <State tone="waiting" word={lost ? 'Disconnected' : 'Connecting…'} />
      </div>
    );
  }
  const state = stateWords(health);
  return (
    <div className={styles['bar']} data-stale={lost || undefined}>
      {lost ? <State tone="lost" word="Disconnected" /> : <State tone={state.tone} word={state.word} />}
      {!lost && state.problem !== null ? <Problem report={state.problem} /> : <Addresses receiver={health.receiver} />}
      <Trust />
      <PresenterMark />
      <Figures health={health} />
    </div>
  );
}

const toneIcons: Record<StateTone | 'lost', ReactNode> = {
  fine: <IconCircleFilled size={10} aria-hidden />,
  waiting: <IconCircle size={10} stroke={3} aria-hidden />,
  failing: <IconAlertTriangle size={14} stroke={2} aria-hidden />,
  lost: <IconPlugConnectedX size={14} stroke={2} aria-hidden />,
};

function State({ tone, word }: { readonly tone: StateTone | 'lost'; readonly word: string }) {
  return (
    <output className={styles['state']} data-tone={tone}>
      <span className={styles['sign']}>{toneIcons[tone]}</span>
      {word}
    </output>
  );
}

function Addresses({ receiver }: { readonly receiver: Health['receiver'] }) {
  const urls = [receiver.url, receiver.httpUrl].filter((url) => url !== null);
  return (
    <span className={styles['addresses']}>
      {urls.map((url) => (
        <span key={url} className={styles['address']}>
          <code className={styles['url']} title={url}>
            {url}
          </code>
          <CopyButton small value={url} label={`Copy ${url}`} />
        </span>
      ))}
    </span>
  );
}

/** One line with the reason; all of it, with the remedy and the code, on click. */
function Problem({ report }: { readonly report: ProblemReport }) {
  return (
    <Popover width={420} position="top-start" withinPortal>
      <Popover.Target>
        <UnstyledButton className={styles['problem']} title={`${report.problem} ${report.remedy}`}>
          {report.problem} {report.remedy}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles['popover']}>
        <p className={styles['reason']}>{report.problem}</p>
        <p className={styles['remedy']}>
          {report.remedy} <code className={styles['code']}>{report.code}</code>
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}

const trustIcons = { trusted: IconLock, 'not-trusted': IconLockExclamation, unknown: IconLockQuestion } as const;

function Trust() {
  const authority = useCertificateAuthority().data;
  const words = trustWords(authority?.trust);
  const Icon = trustIcons[authority?.trust ?? 'unknown'];
  return (
    <UnstyledButton
      className={styles['trust']}
      data-tone={words.tone}
      title={`${words.long} Open the certificate settings.`}
      onClick={() => openView('settings', { section: 'certificates' })}
    >
      <Icon size={14} stroke={1.75} aria-hidden />
      {words.short}
    </UnstyledButton>
  );
}

function Figures({ health }: { readonly health: Health }) {
  const { captures, store } = health;
  const free = store.diskFreeBytes === null ? '' : `, ${formatSize(store.diskFreeBytes)} free on the disk`;
  return (
    <span className={styles['figures']}>
      <span
        className={styles['rate']}
        title={`Captures per second over the last five seconds. Started ${exactTime(health.startedAt)}`}
      >
        {rateWords(captures.perSecond)}
      </span>
      <span
        className={styles['stored']}
        title={`${formatCount(captures.stored)} captures stored, ${formatCount(captures.unmatched)} of them matched no endpoint`}
      >
        {formatCount(captures.stored)} {captures.stored === 1 ? 'capture' : 'captures'}
      </span>
      <span className={styles['size']} title={`${formatExactSize(store.databaseBytes)} in the database${free}`}>
        {formatSize(store.databaseBytes)}
      </span>
    </span>
  );
}
