import type { Clock } from '#shared/clock.ts';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { BulkReplaysApi } from '../delivery-api.ts';
import type { BulkJob } from '../deliveries/bulk-replay.ts';
import type { BulkRules, BulkSender } from '../deliveries/bulk-sender.ts';
import type { DeliveryJournal } from '../deliveries/delivery-journal.ts';
import type { ReceiverPlace } from '../deliveries/own-receiver.ts';
import { openTarget, sealTarget } from '../deliveries/stored-target.ts';
import type { Log } from '../log.ts';
import type { StoredBulk } from '../store/bulk-reading.ts';
import type { BulkPlan, BulkStanding } from '../store/delivery-record.ts';
import { publicId, rowNumber } from '../store/public-ids.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import { compileQuery, seqOf } from './capture-query.ts';
import { pause, type ChangeFeed } from './change-feed.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { Sending } from './sending.ts';

interface BulkReplaysContext {
  readonly reader: StoreReader;
  readonly journal: DeliveryJournal;
  readonly sending: Sending;
  readonly bulkSender: BulkSender;
  readonly directory: EndpointDirectory;
  readonly ownAuthority: () => string;
  readonly receiverPlace: () => ReceiverPlace;
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
  const { reader, journal, sending, bulkSender, directory, vault, clock, log, feed, deliveriesFeed } = context;
  /** How those stand that have not ended. */
  const latest = new Map<string, BulkReplay>();

  bulkSender.onSignal((signal) => {
    if (signal.type === 'lost') {
      for (const bulk of signal.bulks) takeUpLost(bulk);
      return;
    }
    const { summary, recorded } = signal;
    keep(summary);
    feed.changed([summary.id]);
    if (recorded) deliveriesFeed.reset();
  });
  directory.onChanged(() => void tellRules().catch(() => {}));

  /** The store has the last word on one that has ended. */
  function keep(summary: BulkReplay): void {
    if (hasEnded(summary)) latest.delete(summary.id);
    else latest.set(summary.id, summary);
  }

  function tellRules(): Promise<void> {
    const { ports, hostNames } = context.receiverPlace();
    const rules: BulkRules = {
      endpoints: directory.all().map(({ id, secrets }) => ({ id, secrets })),
      profiles: directory.profiles(),
      ownAuthority: context.ownAuthority(),
      receiver: { ports, hostNames: [...hostNames()] },
    };
    return bulkSender.setRules(rules);
  }

  function jobOf(stored: StoredBulk): BulkJob {
    return { stored, target: openTarget(stored.plan.target, vault) };
  }

  async function takeUp(stored: StoredBulk): Promise<void> {
    await tellRules();
    const summary = await bulkSender.takeUp(jobOf(stored));
    keep(summary);
    feed.changed([summary.id]);
  }

  /** Its thread failed: it stands as after a stop of the program. */
  function takeUpLost(bulk: number): void {
    const id = publicId('b', bulk);
    const stored = reader.bulks.find(bulk);
    const before = latest.get(id);
    if (stored === null || before === undefined) return;
    latest.set(id, { ...before, state: 'paused', perSecond: 0 });
    feed.changed([id]);
    // One that was paused already may be what made it fail.
    if (before.state !== 'running') return;
    takeUp(stored).catch((error: unknown) =>
      log.error('A bulk replay could not be taken up.', { bulk: id, error: String(error) }),
    );
  }

  function find(id: string): BulkReplay {
    const known = latest.get(id);
    if (known !== undefined) return known;
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
    const where = compileQuery(selection.filter, clock.now());
    const upTo = reader.lastSeq();
    return { selection: { where, upTo }, total: reader.bulks.countCaptures(where, upTo) };
  }

  /** A paused one may have to be fetched from the store first. */
  async function steer(id: string, act: 'pause' | 'resume' | 'cancel'): Promise<BulkReplay> {
    const seq = rowNumber('b', id);
    if (seq === null || hasEnded(find(id))) return find(id);
    let summary = await bulkSender.steer(seq, act);
    const stored = summary === null && act !== 'pause' ? reader.bulks.find(seq) : null;
    if (stored !== null && (stored.standing.state === 'paused' || stored.standing.state === 'running')) {
      await takeUp(stored);
      summary = await bulkSender.steer(seq, act);
    }
    if (summary !== null) keep(summary);
    feed.changed([id]);
    return find(id);
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
      await tellRules();
      const summary = await bulkSender.start(jobOf({ seq, createdAt, targetUrl, plan, standing }));
      // It may have ended by now.
      if (reader.bulks.find(seq)?.standing.state === 'running') keep(summary);
      return find(summary.id);
    },
    list: () => reader.bulks.list(listedAtMost).map((stored) => latest.get(publicId('b', stored.seq)) ?? summaryOf(stored)),
    follow: (id, signal) => followBulk(() => find(id), { id, feed, clock }, signal),
    steer,
    async takeUp() {
      for (const stored of reader.bulks.unfinished()) {
        latest.set(publicId('b', stored.seq), { ...summaryOf(stored), state: 'paused' });
        await takeUp(stored);
      }
    },
    close: () => bulkSender.close(),
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

function hasEnded({ state }: Pick<BulkReplay, 'state'>): boolean {
  return state === 'done' || state === 'cancelled';
}

function captureSeq(id: string): number {
  if (/^c\d{1,15}$/.test(id)) return seqOf(id, 'selection.ids');
  throw new HookwrightError('bad-input', `"${id.slice(0, 40)}" is not a capture id.`, { field: 'selection.ids' });
}

/** The replay of now, then at most four messages a second; ends with the replay. */
async function* followBulk(
  now: () => BulkReplay,
  { id, feed, clock }: { readonly id: string; readonly feed: ChangeFeed; readonly clock: Clock },
  signal: AbortSignal | undefined,
): AsyncGenerator<BulkReplay, void> {
  const subscription = feed.subscribe();
  const ended = (): boolean => signal?.aborted === true;
  try {
    while (!ended()) {
      subscription.take();
      const summary = now();
      yield summary;
      if (hasEnded(summary)) return;
      do {
        await subscription.wait(signal);
        await pause(clock, followIntervalMs, signal);
      } while (!ended() && !told(subscription.take(), id));
    }
  } finally {
    subscription.close();
  }
}

function told({ changed, reset }: { readonly changed: ReadonlySet<string>; readonly reset: boolean }, id: string): boolean {
  return reset || changed.has(id);
}
