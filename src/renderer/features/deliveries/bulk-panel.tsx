import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconX } from '@tabler/icons-react';
import type { BulkReplay } from '#shared/delivery.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { formatDuration, spanInWords } from '../../parts/format-time.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { statusWords } from '../endpoints/status-words.ts';
import { useBulkReplay, useSteerBulkReplay } from './bulk-data.ts';
import styles from './bulk-panel.module.css';
import { bulkStateWords, outcomeCounts, secondsLeft } from './bulk-words.ts';

/** How a bulk replay goes: progress, pause and cancel, outcomes. Its deliveries are listed below. */
export function BulkPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { bulk, error, ready } = useBulkReplay(id);
  if (bulk === undefined) {
    return (
      <section className={styles['panel']} aria-label="Bulk replay">
        {error === null ? (
          ready ? (
            <p className={styles['quiet']}>This bulk replay does not exist any more.</p>
          ) : null
        ) : (
          <ErrorNotice error={error} />
        )}
      </section>
    );
  }
  const share = bulk.total === 0 ? 1 : bulk.sent / bulk.total;
  return (
    <section className={styles['panel']} aria-label={`Bulk replay ${id}`}>
      <div className={styles['top']}>
        <h2 className={styles['title']}>
          Bulk replay <span className={styles['state']}>{bulkStateWords[bulk.state]}</span>
        </h2>
        <code className={styles['target']} title={bulk.targetUrl}>
          {bulk.targetUrl}
        </code>
        <Steer bulk={bulk} />
        <ActionIcon aria-label="Show all deliveries" title="Show all deliveries" onClick={onClose}>
          <IconX size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <progress className={styles['progress']} data-state={bulk.state} max={1} value={share} aria-label="Progress" />
      <Numbers bulk={bulk} />
      <Outcomes bulk={bulk} />
    </section>
  );
}

function Steer({ bulk: { id, state } }: { readonly bulk: BulkReplay }) {
  const steer = useSteerBulkReplay();
  if (state === 'done' || state === 'cancelled') return null;
  const act = (what: 'pause' | 'resume' | 'cancel') => (): void => steer.mutate({ id, act: what }, { onError: tellFailure });
  return (
    <div className={styles['steer']}>
      <Button
        className={styles['pause'] ?? ''}
        leftSection={
          state === 'running' ? (
            <IconPlayerPause size={14} stroke={1.75} aria-hidden />
          ) : (
            <IconPlayerPlay size={14} stroke={1.75} aria-hidden />
          )
        }
        onClick={act(state === 'running' ? 'pause' : 'resume')}
      >
        {state === 'running' ? 'Pause' : 'Resume'}
      </Button>
      <Button leftSection={<IconPlayerStop size={14} stroke={1.75} aria-hidden />} onClick={act('cancel')}>
        Cancel
      </Button>
    </div>
  );
}

function Numbers({ bulk }: { readonly bulk: BulkReplay }) {
  const left = secondsLeft(bulk);
  const facts: readonly (readonly [string, string])[] = [
    ['Sent', `${formatCount(bulk.sent)} of ${formatCount(bulk.total)}`],
    ['Delivered', formatCount(bulk.delivered)],
    ['Failed', formatCount(bulk.failed)],
    ['Per second', bulk.state === 'running' ? formatCount(Math.round(bulk.perSecond)) : '–'],
    ['Median', bulk.p50Ms === null ? '–' : formatDuration(bulk.p50Ms)],
    ['99 %', bulk.p99Ms === null ? '–' : formatDuration(bulk.p99Ms)],
    ['Left', left === null ? '–' : spanInWords(left)],
  ];
  return (
    <dl className={styles['numbers']}>
      {facts.map(([label, value]) => (
        <div key={label} data-wrong={(label === 'Failed' && bulk.failed > 0) || undefined}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Outcomes({ bulk }: { readonly bulk: BulkReplay }) {
  const counts = outcomeCounts(bulk);
  const whole = counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className={styles['outcomes']} aria-label="Outcomes">
      {counts.length === 0 ? <li className={styles['quiet']}>No answer yet.</li> : null}
      {counts.slice(0, 6).map(({ outcome, count, tone }) => (
        <li key={outcome} data-tone={tone} title={`${((100 * count) / whole).toFixed(1)} %`}>
          <span className={styles['outcome']}>{/^\d{3}$/.test(outcome) ? `${outcome} ${statusWords(outcome)}` : outcome}</span>
          <span className={styles['count']}>{formatCount(count)}</span>
        </li>
      ))}
      {counts.length > 6 ? <li className={styles['quiet']}>and {counts.length - 6} more</li> : null}
    </ul>
  );
}
