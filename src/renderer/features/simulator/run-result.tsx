/** What came of one run: the counts, the findings, the timeline. */
import { Button, Menu, Progress } from '@mantine/core';
import { IconColumns2, IconPencil, IconPlayerStop, IconRepeat, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { previewLadder } from '#shared/retry/preview-ladder.ts';
import type { LaneEnd, Simulation } from '#shared/simulation.ts';
import { openView, setParam } from '../../navigation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useSecond } from '../../parts/second.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { usePolicies } from '../policies/policy-data.ts';
import { EndMark } from '../timeline/glyphs.tsx';
import { endWords } from '../timeline/lane-words.ts';
import { FindingsList } from './findings-list.tsx';
import { LaneViews } from './lane-views.tsx';
import { clockWords, countWords, endpointSentence, stateWords, timeWords } from './run-words.ts';
import { setupOf } from './setup-draft.ts';
import { useSetupStore } from './setup-store.ts';
import {
  useCancelSimulation,
  useChosenLanes,
  useLanes,
  useRemoveSimulation,
  useSimulation,
  useSimulations,
  useStartSimulation,
} from './simulation-data.ts';
import styles from './simulator.module.css';

interface RunResultProps {
  readonly id: string;
  readonly onOpen: (id: string) => void;
}

export function RunResult({ id, onOpen }: RunResultProps) {
  const { data, error, refetch } = useSimulation(id);
  if (error !== null && data?.id !== id) {
    return (
      <div className={styles['alone']}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (data == null) return null;
  return <Result key={data.id} run={data} onOpen={onOpen} />;
}

function Result({ run, onOpen }: { readonly run: Simulation; readonly onOpen: (id: string) => void }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { lanes, loadMore, complete } = useLanes(run);
  const finding = chosen === null ? undefined : run.findings[chosen];
  const alone = useChosenLanes(run.id, lanes, finding?.lanes ?? []);
  const shown = finding === undefined ? lanes : alone;
  const expectedStarts = useExpectedStarts(run);
  const nowMs = useRunNow(run);
  const running = run.state === 'running';
  const count =
    finding === undefined
      ? countWords(lanes.length, 'delivery', 'deliveries')
      : `${countWords(alone.length, 'delivery', 'deliveries')} of a finding`;
  return (
    <section className={styles['result']} aria-labelledby="run-title">
      <Head run={run} onOpen={onOpen} />
      <div className={styles['summary']}>
        <Counts run={run} />
        {running ? (
          <RunProgress run={run} />
        ) : (
          <>
            {run.problem === null ? null : <p className={styles['wrong']}>{run.problem}</p>}
            {run.findings.some(({ code }) => code === 'endpoint-lost') ? null : (
              <p className={styles['endpoint']}>{endpointSentence(run)}</p>
            )}
          </>
        )}
        {run.findings.length === 0 ? null : <FindingsList findings={run.findings} chosen={chosen} onChoose={setChosen} />}
      </div>
      {shown.length === 0 ? (
        <EmptyState title={running ? 'Waiting for the first attempt' : 'Nothing was sent'} />
      ) : (
        <LaneViews
          key={chosen ?? 'all'}
          lanes={shown}
          title={complete ? count : `first ${count}`}
          deadlineMs={run.deadlineMs}
          nowMs={nowMs}
          onPurpose={run.input.target.kind === 'script'}
          expectedStarts={expectedStarts}
          onReachEnd={loadMore}
        />
      )}
    </section>
  );
}

const none: readonly (readonly number[])[] = [];

/** The simulated clock of a run under way, ms; null once it has ended. Between two attempts nothing is told, yet time goes on. */
function useRunNow({ state, clock, createdAt, progress }: Simulation): number | null {
  const second = useSecond();
  if (state !== 'running') return null;
  if (clock.kind === 'virtual') return progress.simulatedMs;
  const factor = clock.kind === 'scaled' ? clock.factor : 1;
  return Math.max(progress.simulatedMs, (second - Date.parse(createdAt)) * factor);
}

/** While a run goes on the axis has room for the whole ladder, so that it does not move with each attempt. */
function useExpectedStarts(run: Simulation): readonly (readonly number[])[] {
  const policies = usePolicies().data;
  const { policy } = run.input;
  const running = run.state === 'running';
  return useMemo(() => {
    const found = typeof policy === 'string' ? policies?.find(({ id }) => id === policy) : policy;
    return !running || found === undefined ? none : [previewLadder(found).steps.map(({ atMs }) => atMs)];
  }, [policy, policies, running]);
}

function Head({ run, onOpen }: { readonly run: Simulation; readonly onOpen: (id: string) => void }) {
  const start = useStartSimulation();
  const cancel = useCancelSimulation();
  const remove = useRemoveSimulation();
  const change = useSetupStore((store) => store.change);
  const running = run.state === 'running';
  const again = (): void => start.mutate(run.input, { onSuccess: ({ id }) => onOpen(id), onError: tellFailure });
  const edit = (): void => {
    change(setupOf(run.input));
    openView('simulator', { run: run.id });
  };
  return (
    <header className={styles['resultHead']}>
      <div className={styles['resultTitle']}>
        <h2 id="run-title" className={styles['title']} title={run.name} dir="auto">
          {run.name}
        </h2>
        <p className={styles['facts']}>
          <span>{stateWords[run.state]}</span>
          <span>{run.policyName}</span>
          <span>{clockWords(run.clock)}</span>
          <span>seed {run.seed}</span>
          <RelativeTime iso={run.createdAt} />
        </p>
      </div>
      <div className={styles['resultButtons']}>
        {running ? (
          <Button
            leftSection={<IconPlayerStop size={16} stroke={1.75} aria-hidden />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(run.id, { onError: tellFailure })}
          >
            Cancel
          </Button>
        ) : (
          <>
            <Button variant="subtle" leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />} onClick={edit}>
              Change
            </Button>
            <CompareMenu run={run} />
            <Button
              variant="subtle"
              aria-label="Delete run"
              title="Delete run"
              onClick={() =>
                remove.mutate(run.id, { onSuccess: () => openView('simulator', { list: 'runs' }), onError: tellFailure })
              }
            >
              <IconTrash size={16} stroke={1.75} aria-hidden />
            </Button>
            <Button
              title="The same set-up with the same seed"
              loading={start.isPending}
              leftSection={<IconRepeat size={16} stroke={1.75} aria-hidden />}
              onClick={again}
            >
              Run again
            </Button>
          </>
        )}
      </div>
    </header>
  );
}

function CompareMenu({ run }: { readonly run: Simulation }) {
  const others = (useSimulations().data ?? []).filter(({ id, state }) => id !== run.id && state !== 'running');
  return (
    <Menu position="bottom-end" width={360}>
      <Menu.Target>
        <Button
          variant="subtle"
          disabled={others.length === 0}
          leftSection={<IconColumns2 size={16} stroke={1.75} aria-hidden />}
        >
          Compare
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles['compareMenu'] ?? ''}>
        <Menu.Label>Lay beside</Menu.Label>
        {others.slice(0, 30).map(({ id, name, seed, createdAt }) => (
          <Menu.Item key={id} onClick={() => setParam('with', id)}>
            <span className={styles['runName']}>{name}</span>
            <span className={styles['runFacts']}>
              seed {seed} · <RelativeTime iso={createdAt} />
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const order: readonly LaneEnd[] = [
  'delivered',
  'gave-up',
  'stopped',
  'endpoint-failing',
  'endpoint-disabled',
  'dropped',
  'cancelled',
  'running',
];

/** How the events ended, by count, and what it took. */
function Counts({ run }: { readonly run: Simulation }) {
  const found = order.filter((end) => (run.ends[end] ?? 0) > 0);
  return (
    <ul className={styles['counts']} aria-label="Counts">
      {found.map((end) => (
        <li key={end} data-end={end}>
          <EndMark end={end} className={styles['countGlyph']} />
          <strong>{formatCount(run.ends[end] ?? 0)}</strong> {endWords[end]}
        </li>
      ))}
      <li>
        <strong>{formatCount(run.progress.attempts)}</strong> {run.progress.attempts === 1 ? 'attempt' : 'attempts'}
      </li>
      <li>{timeWords(run)}</li>
    </ul>
  );
}

function RunProgress({ run }: { readonly run: Simulation }) {
  const { events, eventsEnded } = run.progress;
  const share = events === 0 ? 0 : (eventsEnded / events) * 100;
  return (
    <div className={styles['progress']}>
      <Progress value={share} size={4} color="var(--text)" aria-label="Events that have ended" transitionDuration={0} />
      <span className={styles['quiet']}>
        {formatCount(eventsEnded)} of {countWords(events, 'event')} ended
      </span>
    </div>
  );
}
