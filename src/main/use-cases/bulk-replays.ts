import type { Clock } from '#shared/clock.ts';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { BulkReplaysApi } from '../delivery-api.ts';
import { BulkRun, type BulkContext } from '../deliveries/bulk-replay.ts';
import type { DeliveryJournal } from '../deliveries/delivery-journal.ts';
import { isAsExpected } from '../deliveries/expectation.ts';
import type { SendAttempt } from '../deliveries/make-attempt.ts';
import { openTarget, sealTarget } from '../deliveries/stored-target.ts';
import type { Log } from '../log.ts';
import type { StoredBulk } from '../store/bulk-reading.ts';
import type { BulkPlan, BulkStanding } from '../store/delivery-record.ts';
import { publicId, rowNumber } from '../store/public-ids.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import { compileQuery, seqOf } from './capture-query.ts';
import { pause, type ChangeFeed } from './change-feed.ts';
import type { Sending } from './sending.ts';

interface BulkReplaysContext {
  readonly reader: StoreReader;
  readonly journal: DeliveryJournal;
  readonly sending: Sending;
  readonly send: SendAttempt;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Of bulk replays, by id. */
  readonly feed: ChangeFeed;
  /** Of deliveries. */
  readonly deliveriesFeed: ChangeFeed;
}

export interface BulkReplays extends BulkReplaysApi {
  /** Takes up what the last run left, paused. */
  takeUp(): Promise<void>;
  close(): Promise<void>;
}

const followIntervalMs = 250;
const listedAtMost = 200;

export function createBulkReplays(context: BulkReplaysContext): BulkReplays {
  const { reader, journal, sending, vault, clock, log, feed, deliveriesFeed } = context;
  const runs = new Map<string, BulkRun>();
  const runContext: BulkContext = {
    clock,
    log,
    journal,
    bulks: reader.bulks,
    send: context.send,
    build: sending.buildBulk,
    asExpected: ({ delivery }, { response }) => isAsExpected(delivery, response, null),
    openTarget: (plan) => openTarget(plan.target, vault),
    isOwnReceiver: (url) => sending.isOwnReceiver(url),
    changed: (id) => feed.changed([id]),
    recorded: () => deliveriesFeed.reset(),
  };

  function find(id: string): BulkReplay {
    const run = runs.get(id);
    if (run !== undefined) return run.summary();
    const seq = rowNumber('b', id);
    const stored = seq === null ? null : reader.bulks.find(seq);
    if (stored === null)
      throw new HookwrightError('bulk-not-found', `There is no bulk replay ${id.slice(0, 40)}.`, { field: 'id' });
    return summaryOf(stored);
  }

  function selectionOf({ selection, order }: BulkReplayInput): { selection: BulkPlan['selection']; total: number } {
    if ('ids' in selection) {
      const seqs = [...new Set(selection.ids.map((id) => captureSeq(id)))].toSorted((one, other) =>
        order === 'oldest-first' ? one - other : other - one,
      );
      return { selection: { seqs }, total: seqs.length };
    }
    const where = compileQuery(selection.filter, clock.now(), reader);
    const upTo = reader.lastSeq();
    return { selection: { where, upTo }, total: reader.bulks.countCaptures(where, upTo) };
  }

  function drop(id: string): void {
    const state = runs.get(id)?.summary().state;
    if (state === 'done' || state === 'cancelled') runs.delete(id);
  }

  return {
    async start(input) {
      const target = sealTarget(sending.draftContext().target(input), vault);
      const { selection, total } = selectionOf(input);
      const { mode, order, rate, concurrency } = input;
      const plan: BulkPlan = { target, mode, order, rate, concurrency, selection };
      const createdAt = clock.now();
      const standing: BulkStanding = { state: 'running', progress: { ...noProgress, total }, claimedFrom: null, claimedTo: null };
      const targetUrl = target.target.url;
      const seq = await journal.write({ kind: 'bulk-create', createdAt, targetUrl, plan, standing });
      const run = new BulkRun(runContext, { seq, createdAt, targetUrl, plan, standing });
      runs.set(publicId('b', seq), run);
      run.start();
      return run.summary();
    },
    list: () =>
      reader.bulks.list(listedAtMost).map((stored) => runs.get(publicId('b', stored.seq))?.summary() ?? summaryOf(stored)),
    follow: (id, signal) => followBulk(() => find(id), { id, feed, clock, drop }, signal),
    async steer(id, act) {
      const run = runs.get(id);
      if (run === undefined) return find(id);
      await run[act]();
      feed.changed([id]);
      return run.summary();
    },
    async takeUp() {
      for (const stored of reader.bulks.unfinished()) {
        const run = new BulkRun(runContext, stored);
        runs.set(publicId('b', stored.seq), run);
        await run.takeUp();
      }
    },
    async close() {
      await Promise.all([...runs.values()].map((run) => run.close()));
    },
  };
}

const noProgress = { total: 0, sent: 0, delivered: 0, failed: 0, perSecond: 0, outcomes: {}, p50Ms: null, p99Ms: null };

function summaryOf({ seq, createdAt, targetUrl, standing }: StoredBulk): BulkReplay {
  return {
    id: publicId('b', seq),
    createdAt: new Date(createdAt).toISOString(),
    targetUrl,
    state: standing.state,
    ...standing.progress,
    perSecond: 0,
  };
}

function captureSeq(id: string): number {
  if (/^c\d{1,15}$/.test(id)) return seqOf(id, 'selection.ids');
  throw new HookwrightError('bad-input', `"${id.slice(0, 40)}" is not a capture id.`, { field: 'selection.ids' });
}

/** The replay of now, then at most four messages a second; ends with the replay. */
async function* followBulk(
  now: () => BulkReplay,
  {
    id,
    feed,
    clock,
    drop,
  }: { readonly id: string; readonly feed: ChangeFeed; readonly clock: Clock; readonly drop: (id: string) => void },
  signal: AbortSignal | undefined,
): AsyncGenerator<BulkReplay, void> {
  const subscription = feed.subscribe();
  const ended = (): boolean => signal?.aborted === true;
  try {
    while (!ended()) {
      subscription.take();
      const summary = now();
      yield summary;
      if (summary.state === 'done' || summary.state === 'cancelled') return;
      do {
        await subscription.wait(signal);
        await pause(clock, followIntervalMs, signal);
      } while (!ended() && !told(subscription.take(), id));
    }
  } finally {
    subscription.close();
    drop(id);
  }
}

function told({ changed, reset }: { readonly changed: ReadonlySet<string>; readonly reset: boolean }, id: string): boolean {
  return reset || changed.has(id);
}
