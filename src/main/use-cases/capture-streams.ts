import type { CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { CaptureChange } from '#shared/contract.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { StoreReader } from '../store/reader.ts';
import { pause, type ChangeFeed } from './change-feed.ts';
import { compileQuery, seqOf, type CompiledQuery } from './capture-query.ts';

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
  compileQuery(query.filter, clock.now());
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
      const where = compileQuery(query.filter, clock.now());
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
        if (added > 0) yield { type: 'added', added, rows };
        for (const row of rows) if (row.duplicateOf !== null) touched.add(row.duplicateOf);
      }
      if (where !== null && changes.changed.size > 0) {
        const rows = reader.listCaptures({ where: among(where, changes.changed), limit: changes.changed.size });
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

function among(where: CompiledQuery, ids: ReadonlySet<string>): CompiledQuery {
  const seqs = JSON.stringify([...ids].map((id) => Number(id.slice(1))));
  return { sql: `c.seq IN (SELECT value FROM json_each(?)) AND (${where.sql})`, params: [seqs, ...where.params] };
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
  const deadline = clock.monotonic() + query.timeoutMs;
  const subscription = feed.subscribe();
  try {
    for (;;) {
      subscription.take();
      const where = compileQuery(query.filter, clock.now());
      const rows = reader.listCaptures({ where, limit: query.count, afterSeq });
      if (rows.length >= query.count) return rows;
      const left = deadline - clock.monotonic();
      if (left <= 0 || signal?.aborted === true) {
        throw new HookwrightError(
          'wait-timed-out',
          `${rows.length} of ${query.count} captures matched within ${query.timeoutMs} ms.`,
        );
      }
      await subscription.wait(signal, left);
    }
  } finally {
    subscription.close();
  }
}
