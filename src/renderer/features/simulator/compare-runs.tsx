/** Two runs side by side: their pictures above each other on the same scale, and what differs, event by event. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { compareSimulations, type LaneChange, type LanePair, type SimulationComparison } from '#shared/simulation-compare.ts';
import type { Simulation } from '#shared/simulation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { Panel } from '../../parts/panel.tsx';
import { endWords, kindWords } from '../timeline/lane-words.ts';
import { RetryTimeline } from '../timeline/retry-timeline.tsx';
import { spanText } from '../timeline/span-words.ts';
import { clockWords, endpointSentence } from './run-words.ts';
import { useSimulation } from './simulation-data.ts';
import styles from './simulator.module.css';

interface CompareRunsProps {
  readonly left: string;
  readonly right: string;
  readonly onClose: () => void;
}

export function CompareRuns({ left, right, onClose }: CompareRunsProps) {
  const one = useSimulation(left);
  const other = useSimulation(right);
  const error = one.error ?? other.error;
  if (error !== null) {
    return (
      <div className={styles['alone']}>
        <ErrorNotice error={error} />
      </div>
    );
  }
  if (one.data == null || other.data == null) return null;
  return <Compared left={one.data} right={other.data} onClose={onClose} />;
}

function Compared({
  left,
  right,
  onClose,
}: {
  readonly left: Simulation;
  readonly right: Simulation;
  readonly onClose: () => void;
}) {
  const found = useMemo(
    () => compareSimulations({ summary: left, lanes: left.lanes }, { summary: right, lanes: right.lanes }),
    [left, right],
  );
  const starts = useMemo(
    () => [...left.lanes, ...right.lanes].map(({ attempts, startMs }) => attempts.map(({ atMs }) => atMs - startMs)),
    [left, right],
  );
  return (
    <section className={styles['compare']} aria-labelledby="compare-title">
      <header className={styles['resultHead']}>
        <h2 id="compare-title" className={styles['title']}>
          Two runs compared
        </h2>
        <div className={styles['resultButtons']}>
          <Button leftSection={<IconX size={16} stroke={1.75} aria-hidden />} onClick={onClose}>
            Close comparison
          </Button>
        </div>
      </header>
      <div className={styles['compareScroll']}>
        {left.moreLanes || right.moreLanes ? (
          <p className={styles['quietPadded']}>The first 500 lanes of each are compared.</p>
        ) : null}
        <Side run={left} name="Left" starts={starts} />
        <Side run={right} name="Right" starts={starts} />
        <div className={styles['compareTables']}>
          <div>
            <Totals found={found} />
          </div>
          <div>
            <Differing found={found} />
          </div>
        </div>
      </div>
    </section>
  );
}

function Side({
  run,
  name,
  starts,
}: {
  readonly run: Simulation;
  readonly name: string;
  readonly starts: readonly (readonly number[])[];
}) {
  return (
    <div className={styles['compareSide']}>
      <div className={styles['compareHead']}>
        <span className={styles['compareName']}>{name}</span>
        <span className={styles['runName']} dir="auto">
          {run.name}
        </span>
        <span className={styles['runFacts']}>
          {clockWords(run.clock)} · seed {run.seed}
        </span>
      </div>
      <RetryTimeline
        lanes={run.lanes}
        label={`Retry timeline of the ${name.toLowerCase()} run`}
        deadlineMs={run.deadlineMs}
        aligned
        onPurpose={run.input.target.kind === 'script'}
        expectedStarts={starts}
        compact
        hint={endpointSentence(run)}
      />
    </div>
  );
}

function Totals({ found }: { readonly found: SimulationComparison }) {
  const rows: readonly (readonly [string, string, string])[] = [
    ...found.ends.map(({ end, left, right }) => [endName(end), formatCount(left), formatCount(right)] as const),
    ['Attempts', formatCount(found.attempts.left), formatCount(found.attempts.right)],
    ['Lasted', spanText(found.lastedMs.left), spanText(found.lastedMs.right)],
    ['Endpoint', found.endpoint.left.state, found.endpoint.right.state],
    ...found.findings.map(({ left, right }) => {
      const sentence = (side: typeof left): string => side.map((each) => each.sentence).join(' ') || '–';
      return ['Finding', sentence(left), sentence(right)] as const;
    }),
  ];
  return (
    <Panel title="In total">
      <Table head={['', 'Left', 'Right']}>
        {rows.map(([name, left, right]) => (
          <tr key={`${name} ${left} ${right}`} data-differs={left !== right || undefined}>
            <th scope="row">{name}</th>
            <td>{left}</td>
            <td>{right}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

function endName(end: string): string {
  const words = Object.hasOwn(endWords, end) ? endWords[end as keyof typeof endWords] : end;
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const changeWords: Record<LaneChange, string> = {
  missing: 'only in one',
  end: 'ended otherwise',
  attempts: 'other count',
  outcomes: 'other answers',
  times: 'other times',
};

const shownAtMost = 100;

function Differing({ found }: { readonly found: SimulationComparison }) {
  const differing = found.lanes.filter(({ changes }) => changes.length > 0);
  return (
    <Panel title="Event by event" aside={`${formatCount(found.differing)} of ${formatCount(found.lanes.length)} differ`}>
      {differing.length === 0 ? (
        <p className={styles['quiet']}>Every event went the same way in both.</p>
      ) : (
        <Table head={['Event', 'Left', 'Right', 'Differs']}>
          {differing.slice(0, shownAtMost).map((pair) => (
            <tr key={`${pair.kind} ${pair.eventId} ${pair.left?.index} ${pair.right?.index}`}>
              <th scope="row" dir="auto">
                {pair.title}
                {pair.kind === 'event' ? '' : ` (${kindWords[pair.kind]})`}
              </th>
              <td>{sideWords(pair.left)}</td>
              <td>{sideWords(pair.right)}</td>
              <td>{pair.changes.map((change) => changeWords[change]).join(', ')}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function sideWords(side: LanePair['left']): string {
  if (side === null) return '–';
  return `${endWords[side.end]}, ${side.attempts} ${side.attempts === 1 ? 'attempt' : 'attempts'}, ${spanText(side.lastedMs)}`;
}

function Table({ head, children }: { readonly head: readonly string[]; readonly children: ReactNode }) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {head.map((name) =>
            name === '' ? (
              <th key={name} scope="col">
                <VisuallyHidden>What</VisuallyHidden>
              </th>
            ) : (
              <th key={name} scope="col">
                {name}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
