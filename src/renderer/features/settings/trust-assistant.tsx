import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconCircleX, IconExternalLink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type MouseEvent, type ReactNode } from 'react';
import type { TrustPlace, TrustPlaceId, TrustWatch } from '#shared/trust.ts';
import { desktopBridge } from '../../host/electron.ts';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { useStream } from '../../host/use-stream.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { timeOfDay } from '../../parts/format-time.ts';
import { authorityKey } from './settings-data.ts';
import styles from './trust-assistant.module.css';

const openTrust = (client: WorkbenchClient, signal: AbortSignal) => client.workbench.watchTrust(undefined, { signal });

/** A list that ticks itself off: whoever reads its address over HTTPS without a complaint trusts the authority. */
export function TrustAssistant() {
  const { told, error } = useStream<TrustWatch>(openTrust);
  const cache = useQueryClient();
  const system = told?.system;
  useEffect(() => {
    // The status bar says the same, and at once.
    if (system !== undefined) void cache.invalidateQueries({ queryKey: authorityKey });
  }, [cache, system]);
  if (told === null) return error === null ? null : <ErrorNotice error={error} />;
  const places = new Map(told.places.map((place) => [place.id, place]));
  const place = (id: TrustPlaceId, title: string, body: (found: TrustPlace) => ReactNode): ReactNode => {
    const found = places.get(id);
    return found === undefined ? null : (
      <Step state={stateOf(found)} title={title} words={wordsOf(found)}>
        {body(found)}
      </Step>
    );
  };
  return (
    <ol className={styles['steps']} aria-label="Who trusts the authority">
      <Step state={systemStates[told.system].state} title="This system" words={systemStates[told.system].words}>
        <p className={styles['help']}>
          Run the command for your system below; this line ticks itself. curl, most languages and, outside Linux, most browsers
          follow the system.
        </p>
      </Step>
      {place('browser', 'Your browser', ({ url }) => (
        <div className={styles['line']}>
          <OpenPage url={url} />
          <CopyButton value={url} label="Copy address of the check page" word="Copy address" />
          <p className={styles['help']}>
            Opens without a warning where the browser trusts the authority. Try it in each of yours.
          </p>
        </div>
      ))}
      {place('curl', 'curl', ({ command }) => (
        <CopyLine text={command ?? ''} label="Copy check command for curl" whole />
      ))}
      {place('node', 'Node.js', ({ command }) => (
        <>
          <CopyLine text={command ?? ''} label="Copy check command for Node.js" whole />
          <p className={styles['help']}>
            Node does not ask the system: it reads the file that NODE_EXTRA_CA_CERTS names.{' '}
            {told.nodeEnvironment
              ? 'Hookwright was started with it set to this authority.'
              : 'Set it in the terminal you check from.'}
          </p>
        </>
      ))}
      {place('code', 'Your own code', ({ url }) => (
        <CopyLine text={url} label="Copy address for your own code" whole />
      ))}
    </ol>
  );
}

type StepState = 'proved' | 'refused' | 'open';

const icons: Record<StepState, ReactNode> = {
  proved: <IconCircleCheckFilled size={16} aria-hidden />,
  refused: <IconCircleX size={16} stroke={1.75} aria-hidden />,
  open: <IconCircle size={16} stroke={1.75} aria-hidden />,
};

const systemStates: Record<TrustWatch['system'], { readonly state: StepState; readonly words: string }> = {
  trusted: { state: 'proved', words: 'trusts the authority' },
  'not-trusted': { state: 'open', words: 'does not trust it yet' },
  unknown: { state: 'open', words: 'cannot be asked from here' },
};

/** The last thing that happened counts: trust can be taken back. */
function stateOf({ provedAt, refusedAt }: TrustPlace): StepState {
  if (provedAt === null) return refusedAt === null ? 'open' : 'refused';
  return refusedAt !== null && refusedAt > provedAt ? 'refused' : 'proved';
}

function wordsOf(place: TrustPlace): string {
  const state = stateOf(place);
  if (state === 'open') return 'waiting for the check';
  return state === 'proved'
    ? `trusts it, read at ${timeOfDay(place.provedAt ?? '')}`
    : `turned away at ${timeOfDay(place.refusedAt ?? '')}: does not trust it yet`;
}

interface StepProps {
  readonly state: StepState;
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}

function Step({ state, title, words, children }: StepProps) {
  return (
    <li className={styles['step']} data-state={state}>
      <span className={styles['icon']}>{icons[state]}</span>
      <p className={styles['title']}>
        {title} <output className={styles['words']}>{words}</output>
      </p>
      <div className={styles['body']}>{children}</div>
    </li>
  );
}

function OpenPage({ url }: { readonly url: string }) {
  const onClick = (event: MouseEvent): void => {
    const bridge = desktopBridge();
    if (bridge === null) return;
    event.preventDefault();
    void bridge.openExternal(url);
  };
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noreferrer"
      rightSection={<IconExternalLink size={14} stroke={1.75} aria-hidden />}
      onClick={onClick}
    >
      Open the check page
    </Button>
  );
}
