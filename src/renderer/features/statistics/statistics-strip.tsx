/**
 * How the list looks in figures, above it: requests over time by verdict, how long replies took, the most frequent
 * events. A click or a stretch drawn over a picture becomes part of the filter.
 */
import { ActionIcon, Button, SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import type { VerdictStatus } from '#shared/verdict.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { useStatistics, timeOf, withTime } from './statistics-data.ts';
import { useStatisticsState, type Span } from './statistics-state.ts';
import { StatisticsTable } from './statistics-table.tsx';
import styles from './statistics.module.css';
import { rangeWords } from './time-words.ts';
import { TypeBars } from './type-bars.tsx';

const TimeChart = lazy(async () => ({ default: (await import('./time-chart.tsx')).TimeChart }));

const verdicts: readonly VerdictStatus[] = ['valid', 'invalid', 'unsigned', 'unknown'];
const spanChoices: { value: Span; label: string }[] = [
  { value: 'hour', label: '1 h' },
  { value: 'day', label: '24 h' },
  { value: 'week', label: '7 d' },
  { value: 'all', label: 'All' },
];

interface StatisticsStripProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Shows only captures of this verdict, or no longer only those. */
  readonly onVerdict: (verdict: VerdictStatus) => void;
  readonly onType: (type: string) => void;
  /** Verdicts the filter keeps to; none: any. */
  readonly chosenVerdicts: readonly string[];
  /** Rises whenever the list changes. */
  readonly version: number;
}

export function StatisticsStrip(props: StatisticsStripProps) {
  const { filter, onFilter, version } = props;
  const { span, setSpan, asTable, setAsTable } = useStatisticsState();
  const { data, error, refetch } = useStatistics({ filter, span, version });
  const [pointed, setPointed] = useState<number | null>(null);
  const timed = timeOf(filter, 0);
  return (
    <section className={styles['strip']} aria-label="Charts">
      <div className={styles['head']}>
        {data === undefined ? null : <Legend {...props} statistics={data} pointed={asTable ? null : pointed} />}
        {timed.from !== null || timed.to !== null ? (
          <Button size="compact-xs" onClick={() => onFilter(withTime(filter, { from: null, to: null }))}>
            Whole time
          </Button>
        ) : (
          <SegmentedControl
            size="xs"
            className={styles['spans'] ?? ''}
            aria-label="Time shown"
            data={spanChoices}
            value={span}
            onChange={(value) => setSpan(value)}
          />
        )}
        <ActionIcon
          aria-label="Show as a table"
          aria-pressed={asTable}
          title={asTable ? 'Show as pictures' : 'Show as a table'}
          __vars={{ '--ai-size': '24px' }}
          onClick={() => setAsTable(!asTable)}
        >
          <IconTable size={14} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      {error !== null ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles['wait']} />
      ) : asTable ? (
        <StatisticsTable statistics={data} />
      ) : (
        <Pictures {...props} statistics={data} onPoint={setPointed} />
      )}
    </section>
  );
}

interface LegendProps extends StatisticsStripProps {
  readonly statistics: CaptureStatistics;
  readonly pointed: number | null;
}

/** How many requests of which verdict: of all, or of the bar under the pointer. */
function Legend({ statistics, pointed, onVerdict, chosenVerdicts }: LegendProps) {
  const now = useNow();
  const bucket = pointed === null ? undefined : statistics.buckets[pointed];
  const shown = bucket === undefined ? verdictSums(statistics) : bucket.verdicts;
  const total = verdicts.reduce((sum, status) => sum + shown[status], 0);
  return (
    <>
      <span className={styles['title']}>
        {formatCount(total)} {total === 1 ? 'request' : 'requests'}
      </span>
      {verdicts.map((status) => (
        <button
          key={status}
          type="button"
          className={styles['verdict']}
          aria-pressed={chosenVerdicts.includes(status)}
          title={`Show only ${status}`}
          onClick={() => onVerdict(status)}
        >
          <VerdictMark verdict={{ status, reason: null }} /> {formatCount(shown[status])}
        </button>
      ))}
      <span className={styles['when']}>{whenWords(statistics, pointed, now)}</span>
    </>
  );
}

interface PicturesProps extends StatisticsStripProps {
  readonly statistics: CaptureStatistics;
  readonly onPoint: (bucket: number | null) => void;
}

function Pictures({ statistics, filter, onFilter, onType, onPoint }: PicturesProps) {
  const [timedAt, setTimedAt] = useState<number | null>(null);
  const now = useNow();
  const scheme = useComputedColorScheme('dark');
  const choose = (from: number, to: number): void => onFilter(withTime(filter, { from, to }));
  return (
    <div className={styles['pictures']}>
      <Suspense fallback={<div className={styles['canvas']} data-tall />}>
        <TimeChart
          key={scheme}
          kind="requests"
          statistics={statistics}
          label={requestsInWords(statistics, now)}
          onPoint={onPoint}
          onRange={choose}
        />
      </Suspense>
      <figure className={styles['picture']}>
        <figcaption className={styles['caption']}>
          <span className={styles['title']}>Latency</span>
          <span className={styles['when']}>{latencyWords(statistics, timedAt)}</span>
        </figcaption>
        <Suspense fallback={<div className={styles['canvas']} />}>
          <TimeChart
            key={scheme}
            kind="replying"
            statistics={statistics}
            label={`Latency of own replies: ${latencyWords(statistics, null)}`}
            onPoint={setTimedAt}
            onRange={choose}
          />
        </Suspense>
      </figure>
      <TypeBars types={statistics.types} sampled={statistics.sampled} onType={onType} />
    </div>
  );
}

type Sums = Record<VerdictStatus, number>;

function verdictSums({ buckets }: CaptureStatistics): Sums {
  const sums: Sums = { valid: 0, invalid: 0, unsigned: 0, unknown: 0 };
  for (const bucket of buckets) for (const status of verdicts) sums[status] += bucket.verdicts[status];
  return sums;
}

function whenWords({ from, to, bucketMs, buckets, sampled }: CaptureStatistics, pointed: number | null, now: number): string {
  if (buckets.length === 0) return 'None in this time';
  if (pointed !== null) return rangeWords(from + pointed * bucketMs, from + (pointed + 1) * bucketMs, now);
  return sampled ? `${rangeWords(from, to, now)}, partly in samples` : rangeWords(from, to, now);
}

function requestsInWords(statistics: CaptureStatistics, now: number): string {
  const { from, to } = statistics;
  const sums = verdictSums(statistics);
  const counts = verdicts.map((status) => `${formatCount(sums[status])} ${status}`).join(', ');
  return `Requests over time, ${rangeWords(from, to, now)}: ${counts}.`;
}

function latencyWords({ buckets }: CaptureStatistics, pointed: number | null): string {
  const all = buckets.flatMap(({ replying }) => replying ?? []);
  const one = pointed === null ? null : (buckets[pointed]?.replying ?? null);
  if (all.length === 0) return 'None known';
  const median = one?.median ?? all.map((each) => each.median).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const most = one?.p95 ?? Math.max(...all.map(({ p95 }) => p95));
  return `median ${formatDuration(median)} · 95 % in ${formatDuration(most)}`;
}
