/** How a sender really retried one event, beside what its provider documents: ticks above, arrivals below, the gaps written. */
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ObservedRetries as Observed } from '#shared/delivery-contract.ts';
import { previewLadder, type LadderStep } from '#shared/retry/preview-ladder.ts';
import { useClient } from '../../host/host-context.tsx';
import { exactTime } from '../../parts/format-time.ts';
import { Panel } from '../../parts/panel.tsx';
import { AxisPicture, axisHeight } from '../timeline/axis-picture.tsx';
import { spanText } from '../timeline/span-words.ts';
import { buildTimeAxis, type TimeAxis } from '../timeline/time-axis.ts';
import styles from './observed-retries.module.css';

interface ObservedRetriesProps {
  readonly captureId: string;
  /** Changes when another arrival came. */
  readonly version: number;
  readonly onOpen: (id: string) => void;
}

export function ObservedRetries({ captureId, version, onOpen }: ObservedRetriesProps) {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['capture', captureId, 'observed', version],
    queryFn: () => client.workbench.observedRetries({ id: captureId }),
    staleTime: 10_000,
  });
  if (data === undefined || data.arrivals.length < 2) return null;
  return <Beside observed={data} captureId={captureId} onOpen={onOpen} />;
}

/** One arrival with the step of the ladder it answers to. */
interface Pair {
  readonly arrival: Observed['arrivals'][number];
  /** Since the first arrival, ms. */
  readonly atMs: number;
  readonly step: LadderStep | null;
}

interface BesideProps {
  readonly observed: Observed;
  readonly captureId: string;
  readonly onOpen: (id: string) => void;
}

function Beside({ observed, captureId, onOpen }: BesideProps) {
  const { arrivals, policy } = observed;
  const ladder = useMemo(() => (policy === null ? [] : previewLadder(policy).steps), [policy]);
  const first = Date.parse(arrivals[0]?.receivedAt ?? '');
  const pairs = arrivals.map((arrival, index): Pair => ({
    arrival,
    atMs: Date.parse(arrival.receivedAt) - first,
    step: ladder[index] ?? null,
  }));
  const left = ladder.length - pairs.length;
  return (
    <Panel title="Observed against documented" aside={policy === null ? 'no policy is known' : policy.name}>
      <Picture ladder={ladder} pairs={pairs} current={captureId} />
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">After</th>
            <th scope="col">Gap</th>
            <th scope="col">Documented</th>
            <th scope="col">Answered</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ arrival, atMs, step }, index) => (
            <tr key={arrival.id} data-current={arrival.id === captureId || undefined}>
              <td>
                <button
                  type="button"
                  className={styles['open']}
                  onClick={() => onOpen(arrival.id)}
                  disabled={arrival.id === captureId}
                >
                  {index + 1}
                </button>
              </td>
              <td title={exactTime(arrival.receivedAt)}>{spanText(atMs)}</td>
              <td>{arrival.gapMs === null ? '–' : spanText(arrival.gapMs)}</td>
              <td>{documentedWords(step, arrival.gapMs, policy !== null)}</td>
              <td>{arrival.replyStatus ?? 'nothing'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {policy === null || left <= 0 ? null : (
        <p className={styles['note']}>
          {left === 1 ? 'One more attempt is' : `${left} more attempts are`} documented, if these keep failing.
        </p>
      )}
    </Panel>
  );
}

/** Closer than this share, a gap is as documented. */
const closeShare = 0.2;

function documentedWords(step: LadderStep | null, gapMs: number | null, known: boolean): string {
  if (!known) return '–';
  if (step === null) return 'not documented';
  if (step.waitMs === null || gapMs === null) return '–';
  const off = gapMs - step.waitMs;
  const close = Math.abs(off) <= Math.max(1000, step.waitMs * closeShare);
  return close ? spanText(step.waitMs) : `${spanText(step.waitMs)}: ${spanText(Math.abs(off))} ${off > 0 ? 'late' : 'early'}`;
}

const heights = { documented: axisHeight + 26, observed: axisHeight + 66, all: axisHeight + 88 };

function Picture({
  ladder,
  pairs,
  current,
}: {
  readonly ladder: readonly LadderStep[];
  readonly pairs: readonly Pair[];
  readonly current: string;
}) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const axis = useMemo(
    () =>
      buildTimeAxis({
        starts: [ladder.map(({ atMs }) => atMs), pairs.map(({ atMs }) => atMs)],
        width: Math.max(280, width - names),
        zoom: 1,
        flagWidth: 12,
      }),
    [ladder, pairs, width],
  );
  return (
    <div ref={ref} className={styles['picture']}>
      <div className={styles['names']} style={{ width: names, height: heights.all }}>
        <span style={{ top: heights.documented - 8 }}>Documented</span>
        <span style={{ top: heights.observed - 8 }}>Observed</span>
      </div>
      <div className={styles['drawing']} style={{ height: heights.all }}>
        <AxisPicture axis={axis} />
        <svg className={styles['marks']} width={axis.width} height={heights.all} aria-hidden="true">
          {ladder.length === 0 ? (
            <text className={styles['none']} x={12} y={heights.documented + 4}>
              no retry policy is known for this sender
            </text>
          ) : null}
          <Gaps points={ladder.map(({ atMs, waitMs }) => ({ atMs, waitMs }))} axis={axis} y={heights.documented} />
          {ladder.map(({ attempt, atMs }) => (
            <line
              key={attempt}
              className={styles['tick']}
              x1={axis.xOf(atMs)}
              x2={axis.xOf(atMs)}
              y1={heights.documented - 8}
              y2={heights.documented + 8}
            />
          ))}
          <Gaps points={pairs.map(({ atMs, arrival }) => ({ atMs, waitMs: arrival.gapMs }))} axis={axis} y={heights.observed} />
          {pairs.map(({ arrival, atMs }) => (
            <circle
              key={arrival.id}
              className={styles['dot']}
              data-current={arrival.id === current || undefined}
              cx={axis.xOf(atMs)}
              cy={heights.observed}
              r={5}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

const names = 88;

interface GapsProps {
  readonly points: readonly { readonly atMs: number; readonly waitMs: number | null }[];
  readonly axis: TimeAxis;
  readonly y: number;
}

/** The lines between moments, with their length where it fits. */
function Gaps({ points, axis, y }: GapsProps) {
  return points.slice(1).map(({ atMs, waitMs }, index) => {
    const from = axis.xOf(points[index]?.atMs ?? 0);
    const to = axis.xOf(atMs);
    const words = spanText(waitMs ?? 0);
    return (
      <g key={atMs} className={styles['gap']}>
        <line x1={from + 7} x2={Math.max(from + 7, to - 7)} y1={y} y2={y} />
        {to - from > words.length * 6.4 + 26 ? (
          <text x={(from + to) / 2} y={y + 4} textAnchor="middle">
            {words}
          </text>
        ) : null}
      </g>
    );
  });
}
