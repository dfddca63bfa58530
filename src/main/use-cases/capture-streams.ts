import type { CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { CaptureChange } from '#shared/contract.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { StoreReader } from '../store/reader.ts';
import { pause, type ChangeFeed } from './change-feed.ts';
import { lookMs, runSearch, withExcerpts } from './capture-listing.ts';
import { compileQuery, readQuery, seqOf } from './capture-query.ts';

interface StreamContext {
  readonly reader: StoreReader;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
}

/** Four messages a second at most: what a list can usefully show. */
const tailIntervalMs = 250;
const rowsPerMessage = 200;

/** The live tail of the captures that match a filter. */
export async function* tailCaptures(
  { reader, feed, clock }: StreamContext,
  query: { readonly filter?: string | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<CaptureChange, void> {
  const expression = readQuery(query.filter);
  const subscription = feed.subscribe();
  let lastSeq = reader.lastSeq();
  let nextAt = 0;
  const ended = (): boolean => signal?.aborted === true;
  try {
    while (!ended()) {
      await subscription.wait(signal);
      await pause(clock, nextAt - clock.monotonic(), signal);
      if (ended()) return;
      nextAt = clock.monotonic() + tailIntervalMs;
      const changes = subscription.take();
      const where = compileQuery(query.filter, clock.now(), reader);
      if (changes.reset) {
        lastSeq = reader.lastSeq();
        yield { type: 'reset' };
        continue;
      }
      if (changes.removed.size > 0) yield { type: 'removed', ids: [...changes.removed] };
      const touched = new Set(changes.changed);
      if (changes.committed) {
        const upTo = reader.lastSeq();
        // What is committed between these reads belongs to the next message.
        const range = { where, afterSeq: lastSeq, beforeSeq: upTo + 1 };
        const rows = reader.listCaptures({ ...range, limit: rowsPerMessage });
        const added = rows.length < rowsPerMessage ? rows.length : reader.countCaptures(range);
        lastSeq = upTo;
        const listed = expression === null ? rows : withExcerpts(rows, expression, { reader, clock });
        if (added > 0) yield { type: 'added', added, rows: listed };
        for (const row of rows) if (row.duplicateOf !== null) touched.add(row.duplicateOf);
      }
      if (where !== null && changes.changed.size > 0) {
        const rows = reader.capturesAmong([...changes.changed], where);
        if (rows.length > 0) yield { type: 'entered', rows };
      }
      if (touched.size > 0) {
        const rows = reader.captureRows([...touched]);
        if (rows.length > 0) yield { type: 'changed', rows };
      }
    }
  } finally {
    subscription.close();
  }
}

/** Resolves with the newest matching captures once there are `count` of them. Rejects with wait-timed-out. */
export async function waitForCaptures(
  { reader, feed, clock }: StreamContext,
  query: {
    readonly filter?: string | undefined;
    readonly count: number;
    readonly timeoutMs: number;
    readonly after?: string | undefined;
  },
  signal: AbortSignal | undefined,
): Promise<CaptureRow[]> {
  const afterSeq = query.after === undefined ? 0 : seqOf(query.after, 'after');
  const expression = readQuery(query.filter) ?? { kind: 'everything' };
  const deadline = clock.monotonic() + query.timeoutMs;
  const subscription = feed.subscribe();
  /** Those that matched when they were looked at; everything up to `seen` was. */
  let matching: CaptureRow[] = [];
  let seen = afterSeq;
  try {
    for (;;) {
      const { changed, removed, reset } = subscription.take();
      if (reset || changed.size + removed.size > 0) {
        matching = [];
        seen = afterSeq;
      }
      const upTo = reader.lastSeq();
      const now = clock.now();
      const bounds = { afterSeq: seen, beforeSeq: upTo + 1 };
      const search = reader.search({ expression, now, limit: query.count, ...bounds }, clock);
      await runSearch(search, { clock, forMs: Math.max(lookMs, deadline - clock.monotonic()), signal });
      matching = [...search.rows, ...matching].slice(0, query.count);
      if (matching.length >= query.count) return matching;
      if (search.done) seen = upTo;
      const left = deadline - clock.monotonic();
      if (left <= 0 || signal?.aborted === true) {
        throw new HookwrightError(
          'wait-timed-out',
          `${matching.length} of ${query.count} captures matched within ${query.timeoutMs} ms.`,
        );
      }
      await subscription.wait(signal, left);
    }
  } finally {
    subscription.close();
  }
}
