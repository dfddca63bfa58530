import type { Clock } from '#shared/clock.ts';
import type { CapturesApi } from '../app-api.ts';
import type { StoreReader } from '../store/reader.ts';
import { compileQuery } from './capture-query.ts';

interface OverviewContext {
  readonly reader: StoreReader;
  readonly clock: Clock;
}

/** How long one call may count before it answers with what it has, ms: nothing else is answered meanwhile. */
const countingMs = 25;

/** What is asked about the list as a whole. */
export function createOverview({ reader, clock }: OverviewContext): Pick<CapturesApi, 'rows' | 'outline' | 'at' | 'statistics'> {
  const patience = (): (() => boolean) => {
    const deadline = clock.monotonic() + countingMs;
    return () => clock.monotonic() >= deadline;
  };
  return {
    rows: (ids) => reader.captureRows(ids),
    outline({ filter, before, after }) {
      const where = compileQuery(filter, clock.now(), reader);
      return reader.outlineCaptures({ where, beforeSeq: before, afterSeq: after, forMs: countingMs, clock });
    },
    at(time) {
      const seq = reader.seqAt(time);
      return seq === null ? null : `c${seq}`;
    },
    statistics({ filter, from, to, buckets }) {
      const where = compileQuery(filter, clock.now(), reader);
      const figures = reader.captureFigures({ where, from, to, buckets, enough: patience() });
      const now = clock.now();
      return figures ?? { from: from ?? now, to: to ?? now, bucketMs: 1, buckets: [], types: [], total: 0, sampled: false };
    },
  };
}
