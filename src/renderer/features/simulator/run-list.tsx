import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconMinus, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { SimulationSummary } from '#shared/simulation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useSimulations } from './simulation-data.ts';
import { clockWords, countWords } from './run-words.ts';
import styles from './simulator.module.css';

interface RunListProps {
  readonly selected: string | null;
  readonly onOpen: (id: string) => void;
}

/** The runs that were made, newest first. */
export function RunList({ selected, onOpen }: RunListProps) {
  const { data, error, refetch } = useSimulations();
  if (data === undefined) {
    return (
      <div className={styles['listMessage']}>
        {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      </div>
    );
  }
  if (data.length === 0)
    return <p className={styles['listMessage']}>Runs are kept here, to look at again, to repeat and to compare.</p>;
  const stop = data.some(({ id }) => id === selected) ? selected : data[0]?.id;
  return (
    <ul className={styles['runs']} aria-label="Runs, newest first">
      {data.map((run) => (
        <li key={run.id}>
          <button
            type="button"
            className={styles['run']}
            aria-current={run.id === selected || undefined}
            tabIndex={run.id === stop ? 0 : -1}
            onClick={() => onOpen(run.id)}
            onKeyDown={moveFocus}
          >
            <RunMark run={run} />
            <span className={styles['runWords']}>
              <span className={styles['runName']} dir="auto">
                {run.name}
              </span>
              <span className={styles['runFacts']}>
                {countWords(run.progress.events, 'event')} · {clockWords(run.clock)} · seed {run.seed} ·{' '}
                <RelativeTime iso={run.createdAt} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Moves the focus between rows with the arrow keys, Home and End. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const rows = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
  const at = rows.indexOf(event.currentTarget);
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
}

/** Whether everything arrived, as shape and colour with its word. */
export function RunMark({ run }: { readonly run: SimulationSummary }) {
  const { words, tone, Icon } = markOf(run);
  return (
    <span className={styles['runMark']} data-tone={tone} title={words}>
      <Icon size={14} stroke={2.25} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

function markOf({ state, ends, findings }: SimulationSummary) {
  if (state === 'running') return { words: 'running', tone: 'neutral', Icon: IconCircle };
  if (state === 'cancelled') return { words: 'cancelled', tone: 'neutral', Icon: IconMinus };
  if (state === 'failed') return { words: 'failed', tone: 'wrong', Icon: IconX };
  // Dropped events are lost on purpose, before the handler had a part in it.
  const lost = Object.entries(ends).some(([end, count]) => end !== 'delivered' && end !== 'dropped' && count > 0);
  if (lost) return { words: 'something was lost', tone: 'wrong', Icon: IconX };
  if (findings.some(({ severity }) => severity !== 'note'))
    return { words: 'delivered, with findings', tone: 'risky', Icon: IconAlertTriangle };
  return { words: 'everything was delivered', tone: 'fine', Icon: IconCheck };
}
