import type Database from 'better-sqlite3';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import type { VerdictStatus } from '#shared/verdict.ts';
import type { CaptureCondition } from './capture-reading.ts';
import { withWindow } from './filter-sql.ts';
import { bucketStep, type Span } from './time-buckets.ts';

export interface FiguresQuery {
  /** Null: all. */
  readonly where: CaptureCondition | null;
  /** Milliseconds since the epoch; without them all the time there are captures of. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** How many buckets at most. */
  readonly buckets: number;
  /** True once counting one by one has taken long enough; then samples have to do. */
  readonly enough: () => boolean;
}

export type CaptureFigures = CaptureStatistics;

interface CountedRow {
  readonly seq: number;
  readonly status: VerdictStatus;
  readonly type: string | null;
}

/** So many are looked at one by one before samples have to do. */
const exactRows = 40_000;
const firstStep = 8_192;
const longestStep = 32_768;
/** Captures in all samples together, and in each. */
const sampleRows = 10_240;
const sampleLength = 32;
/** Captures of a bucket whose time to reply is looked up, in runs of neighbours, which stand together. */
const timedRuns = 4;
const timedRun = 16;
const mostTypes = 10;

const nothing: CaptureCondition = { sql: '1', params: [] };

const statuses: readonly VerdictStatus[] = ['valid', 'invalid', 'unsigned', 'unknown'];

/**
 * Figures over time. The time of a capture is found through its seq, which rises with it: so a bucket is a range of
 * seqs, and a million captures are counted by the index of their verdicts alone. A filter that lets many through, or
 * takes long, is counted in samples; verdicts that are few are counted one by one even then, since a single invalid
 * one among a million is what somebody looks for.
 */
export class CaptureCounting {
  readonly #db: Database.Database;
  readonly #ends: Database.Statement<[], { low: number | null; high: number | null }>;
  readonly #at: Database.Statement<[number], { seq: number; received_at: number }>;
  readonly #stored: Database.Statement<[], number>;
  readonly #verdicts: Database.Statement<[VerdictStatus, number, number], number>;
  readonly #replying: Database.Statement<[string], { seq: number; micros: number }>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#ends = db.prepare('SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high');
    this.#at = db.prepare('SELECT seq, received_at FROM captures WHERE seq >= ? ORDER BY seq LIMIT 1');
    this.#stored = db.prepare<[], number>('SELECT stored FROM totals WHERE id = 1').pluck();
    this.#verdicts = db
      .prepare<[VerdictStatus, number, number], number>(
        'SELECT count(*) FROM captures INDEXED BY captures_verdict WHERE verdict_status = ? AND seq >= ? AND seq < ?',
      )
      .pluck();
    this.#replying = db.prepare('SELECT seq, micros FROM reply_times WHERE seq IN (SELECT value FROM json_each(?))');
  }

  /** Null when there is no capture at all, or none within the time. */
  figures(query: FiguresQuery): CaptureFigures | null {
    const span = this.#spanOf(query);
    if (span === null) return null;
    const { edges } = span;
    const low = edges[0] ?? 0;
    const high = edges.at(-1) ?? 0;
    const all = this.#oneByOne(query, low, high);
    if (all !== null)
      return this.#tell(
        span,
        new Tally(edges).addAll(all, () => 1),
        all,
        false,
      );
    const tally = new Tally(edges);
    const sample = this.#sample(query.where, edges);
    const rare = query.where === null ? statuses : this.#countRare(query.where, tally, low, high);
    if (query.where === null) this.#countAll(tally, span.whole);
    tally.addAll(sample.rows, sample.weightOf, new Set(rare));
    return this.#tell(span, tally, sample.rows, true);
  }

  #spanOf({ from, to, buckets }: FiguresQuery): Span | null {
    const { low, high } = this.#ends.get() ?? { low: null, high: null };
    if (low === null || high === null) return null;
    const first = from ?? this.#at.get(low)?.received_at ?? 0;
    const last = to ?? (this.#at.get(high)?.received_at ?? 0) + 1;
    if (last <= first) return null;
    const bucketMs = bucketStep(last - first, buckets);
    const start = Math.floor(first / bucketMs) * bucketMs;
    const count = Math.max(1, Math.ceil((last - start) / bucketMs));
    const edges: number[] = [];
    for (let index = 0; index <= count; index += 1) {
      edges.push(this.#seqAt(start + index * bucketMs, edges.at(-1) ?? low, high + 1));
    }
    const whole = this.#stored.get() === high - low + 1;
    return { from: start, to: start + count * bucketMs, bucketMs, edges, whole };
  }

  /** The first seq received at `time` or later, between these two; the upper one when all are older. */
  #seqAt(time: number, lowest: number, highest: number): number {
    let low = lowest;
    let high = highest;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#at.get(middle);
      if (row === undefined || row.received_at >= time) high = middle;
      else low = row.seq + 1;
    }
    return low;
  }

  /** Every capture that matches, newest first; null when that would be too many or take too long. */
  #oneByOne({ where, enough }: FiguresQuery, low: number, high: number): CountedRow[] | null {
    if (where === null && high - low > exactRows) return null;
    const statement = this.#db.prepare<(string | number)[], CountedRow>(
      `SELECT c.seq, c.verdict_status AS status, c.event_type AS type FROM captures c
       WHERE c.seq >= ? AND c.seq < ? AND (${(where ?? nothing).sql}) LIMIT ?`,
    );
    const rows: CountedRow[] = [];
    let before = high;
    for (let step = firstStep; before > low; step = Math.min(step * 2, longestStep)) {
      const from = Math.max(low, before - step);
      rows.push(...statement.all(from, before, ...withWindow(where ?? nothing, from, before), exactRows));
      before = from;
      if (rows.length >= exactRows || (before > low && enough())) return null;
    }
    return rows;
  }

  /** `whole`: no seq is missing, so that the most frequent verdict is what the others leave. */
  #countAll(tally: Tally, whole: boolean): void {
    for (const { bucket, low, high } of tally.ranges()) {
      let left = high - low;
      for (const status of statuses.filter((each) => !(whole && each === 'valid'))) {
        const count = this.#verdicts.get(status, low, high) ?? 0;
        left -= count;
        tally.add(bucket, status, count);
      }
      if (whole) tally.add(bucket, 'valid', left);
    }
  }

  /** Counts the verdicts that few captures have; says which those are. */
  #countRare(where: CaptureCondition, tally: Tally, low: number, high: number): VerdictStatus[] {
    return statuses.filter((status) => {
      if ((this.#verdicts.get(status, low, high) ?? 0) > sampleRows) return false;
      const seqs = this.#db
        .prepare<(string | number)[], number>(
          `SELECT c.seq FROM captures c INDEXED BY captures_verdict
           WHERE c.verdict_status = ? AND c.seq >= ? AND c.seq < ? AND (${where.sql})`,
        )
        .pluck()
        .all(status, low, high, ...withWindow(where, low, high));
      for (const seq of seqs) tally.add(tally.bucketOf(seq), status, 1);
      return true;
    });
  }

  /** Captures from all over each bucket, and for how many each of them stands. */
  #sample(
    where: CaptureCondition | null,
    edges: readonly number[],
  ): { rows: CountedRow[]; weightOf: (bucket: number) => number } {
    const buckets = edges.length - 1;
    const perBucket = Math.max(1, Math.floor(sampleRows / sampleLength / buckets));
    const weights: number[] = [];
    const ranges: [number, number][] = [];
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const low = edges[bucket] ?? 0;
      const width = (edges[bucket + 1] ?? 0) - low;
      const whole = width <= perBucket * sampleLength;
      weights.push(whole ? 1 : width / (perBucket * sampleLength));
      if (whole) ranges.push([low, low + width]);
      else {
        for (let part = 0; part < perBucket; part += 1) {
          const from = low + Math.floor(((part + 0.5) * width) / perBucket - sampleLength / 2);
          ranges.push([from, from + sampleLength]);
        }
      }
    }
    const { sql, params } = where ?? nothing;
    const rows = this.#db
      .prepare<(string | number)[], CountedRow>(
        `SELECT c.seq, c.verdict_status AS status, c.event_type AS type
         FROM json_each(?) r CROSS JOIN captures c NOT INDEXED
         WHERE c.seq >= json_extract(r.value, '$[0]') AND c.seq < json_extract(r.value, '$[1]') AND (${sql})`,
      )
      .all(JSON.stringify(ranges), ...params);
    return { rows, weightOf: (bucket) => weights[bucket] ?? 1 };
  }

  #tell(span: Span, tally: Tally, rows: readonly CountedRow[], sampled: boolean): CaptureFigures {
    const { from, to, bucketMs } = span;
    const replying = this.#replyTimes(tally, rows);
    const buckets = tally.counts.map((verdicts, index) => ({ verdicts, replying: replying[index] ?? null }));
    const types = [...tally.types]
      .map(([type, count]) => ({ type, count: Math.round(count) }))
      .toSorted((one, other) => other.count - one.count || (one.type < other.type ? -1 : 1))
      .slice(0, mostTypes);
    const total = buckets.reduce((sum, { verdicts }) => sum + statuses.reduce((all, status) => all + verdicts[status], 0), 0);
    return { from, to, bucketMs, buckets, types, total, sampled };
  }

  #replyTimes(tally: Tally, rows: readonly CountedRow[]): ({ median: number; p95: number } | null)[] {
    const byBucket = Map.groupBy(rows, ({ seq }) => tally.bucketOf(seq));
    const chosen = [...byBucket.values()].flatMap((inBucket) => runsOf(inBucket).map(({ seq }) => seq));
    const times: number[][] = tally.counts.map(() => []);
    for (const { seq, micros } of this.#replying.all(JSON.stringify(chosen))) times[tally.bucketOf(seq)]?.push(micros / 1000);
    return times.map((inBucket) => {
      if (inBucket.length === 0) return null;
      const sorted = inBucket.toSorted((one, other) => one - other);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { median: at(0.5), p95: at(0.95) };
    });
  }
}

/** Some runs of neighbours, evenly chosen; all where there are few. */
function runsOf<Item>(items: readonly Item[]): Item[] {
  if (items.length <= timedRuns * timedRun) return [...items];
  const starts = Array.from({ length: timedRuns }, (_, run) =>
    Math.floor(((run + 0.5) * items.length) / timedRuns - timedRun / 2),
  );
  return starts.flatMap((start) => items.slice(start, start + timedRun));
}

type VerdictCounts = Record<VerdictStatus, number>;

/** Counts per bucket, where bucket `n` holds the seqs from `edges[n]` up to before `edges[n + 1]`. */
class Tally {
  readonly counts: VerdictCounts[];
  readonly types = new Map<string, number>();
  readonly #edges: readonly number[];

  constructor(edges: readonly number[]) {
    this.#edges = edges;
    this.counts = Array.from({ length: edges.length - 1 }, () => ({ valid: 0, invalid: 0, unsigned: 0, unknown: 0 }));
  }

  bucketOf(seq: number): number {
    let low = 0;
    let high = this.#edges.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#edges[middle] ?? 0) <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  *ranges(): Generator<{ bucket: number; low: number; high: number }> {
    for (let bucket = 0; bucket < this.counts.length; bucket += 1) {
      const [low = 0, high = 0] = this.#edges.slice(bucket, bucket + 2);
      if (high > low) yield { bucket, low, high };
    }
  }

  add(bucket: number, status: VerdictStatus, count: number): void {
    const counts = this.counts[bucket];
    if (counts !== undefined) counts[status] += count;
  }

  /** `known`: verdicts that are counted already. */
  addAll(rows: readonly CountedRow[], weightOf: (bucket: number) => number, known: ReadonlySet<VerdictStatus> = new Set()): this {
    for (const { seq, status, type } of rows) {
      const bucket = this.bucketOf(seq);
      const weight = weightOf(bucket);
      if (!known.has(status)) this.add(bucket, status, weight);
      if (type !== null) this.types.set(type, (this.types.get(type) ?? 0) + weight);
    }
    for (const counts of this.counts) for (const status of statuses) counts[status] = Math.round(counts[status]);
    return this;
  }
}
