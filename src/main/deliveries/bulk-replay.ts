/**
 * A bulk replay under way: captures in, one attempt each out, results written in batches. It holds a few hundred captures and
 * results at most, however many there are. Before a byte of a capture leaves, the store knows that it may (a page is
 * claimed) and the ledger knows that it does, so that after a crash what was really under way is told as interrupted, and
 * nothing is sent twice.
 */
import type { Clock } from '#shared/clock.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import type { Deadlines, Target } from '#shared/target.ts';
import type { Log } from '../log.ts';
import type { Lane } from '../sender/lane.ts';
import type { BulkReading, StoredBulk } from '../store/bulk-reading.ts';
import type { BulkStanding } from '../store/delivery-record.ts';
import { publicId } from '../store/public-ids.ts';
import type { SentLedger } from '../store/sent-ledger.ts';
import { BulkAttempts, type BulkOutcome, type ReadyAttempt } from './bulk-attempts.ts';
import { findLost } from './bulk-lost.ts';
import type { BulkRequestContext } from './bulk-request.ts';
import { BulkResults } from './bulk-results.ts';
import { BulkSource, type OpenPage } from './bulk-source.ts';
import { BulkTally } from './bulk-tally.ts';
import type { DeliveryJournal } from './delivery-journal.ts';
import type { SendAttempt } from './make-attempt.ts';

export interface BulkContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: DeliveryJournal;
  readonly bulks: BulkReading;
  readonly send: SendAttempt;
  /** An open connection to the target that nobody uses; null when there is none. */
  readonly takeLane: (target: Target, deadlines: Deadlines) => Lane | null;
  readonly requests: BulkRequestContext;
  readonly isOwnReceiver: (url: string) => boolean;
  readonly ledgers: Ledgers;
  /** Calls back in the next turn of the event loop. */
  readonly defer: (callback: () => void) => void;
  /** How it stands has changed; `recorded`: deliveries were stored. */
  readonly changed: (recorded: boolean) => void;
}

/** What each bulk replay has sent, kept so that it outlives the process. */
export interface Ledgers {
  open(bulk: number): Pick<SentLedger, 'started' | 'answered' | 'write' | 'close'>;
  /** Status of the answer by capture seq, 0 for none; null: nothing is known. */
  read(bulk: number): ReadonlyMap<number, number> | null;
  remove(bulk: number): void;
}

/** A stored bulk replay with its target as it is sent to. */
export interface BulkJob {
  readonly stored: StoredBulk;
  readonly target: Target;
}

/** Results that may wait for the store before sending waits too. */
const backlogItems = 2000;
/** Started in one turn, so that answers are read in between. */
const startedAtOnce = 32;
/** With fewer captures at hand the next pages are claimed at once, not with the next results. */
const claimBelow = 96;

export class BulkRun {
  readonly #context: BulkContext;
  readonly #stored: StoredBulk;
  readonly #tally: BulkTally;
  readonly #attempts: BulkAttempts;
  #source: BulkSource;
  #results: BulkResults;
  #ledger: ReturnType<Ledgers['open']> | null = null;
  #state: BulkReplay['state'];
  #active = 0;
  #scheduled = false;
  #nextAt = 0;
  #cancelSlot: (() => void) | null = null;
  #ended: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  #stopped = false;
  #faulty = false;

  constructor(context: BulkContext, { stored, target }: BulkJob) {
    const { plan, standing, targetUrl } = stored;
    this.#context = context;
    this.#stored = stored;
    this.#tally = new BulkTally(context.clock, standing.progress);
    this.#state = standing.state;
    const toSelf = context.isOwnReceiver(targetUrl);
    this.#attempts = new BulkAttempts({ ...context, terms: plan, target, toSelf });
    this.#source = new BulkSource(context.bulks, plan, standing.claimedTo);
    this.#results = this.#makeResults();
  }

  summary(): BulkReplay {
    const { seq, createdAt, targetUrl } = this.#stored;
    const progress = this.#tally.progress();
    return {
      id: publicId('b', seq),
      createdAt: new Date(createdAt).toISOString(),
      targetUrl,
      state: this.#state,
      ...progress,
      perSecond: this.#state === 'running' ? progress.perSecond : 0,
    };
  }

  /** Records what an earlier run of the program sent and did not live to record; stays paused. */
  async takeUp(): Promise<void> {
    const { bulks, ledgers } = this.#context;
    const { plan, seq, standing } = this.#stored;
    this.#state = 'paused';
    const { lost, position } = findLost(bulks, this.#stored, ledgers.read(seq));
    this.#source = new BulkSource(bulks, plan, standing.claimedTo === null ? null : position);
    this.#results = this.#makeResults();
    for (const { capture, status } of lost) this.#record(this.#attempts.lost(capture, status), null);
    await this.#results.flush();
    await this.#settle();
  }

  start(): void {
    if (this.#ended !== null || this.#state === 'done' || this.#state === 'cancelled') return;
    this.#state = 'running';
    this.#faulty = false;
    this.#ended = Promise.withResolvers<void>();
    this.#ledger = this.#context.ledgers.open(this.#stored.seq);
    this.#schedule();
  }

  /** Resolves once that is stored; what is under way goes on to its end. */
  async pause(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.#schedule();
    await this.#results.flush();
  }

  async resume(): Promise<void> {
    if (this.#state !== 'paused') return;
    if (this.#ended === null) this.start();
    this.#state = 'running';
    this.#schedule();
    await this.#results.flush();
  }

  /** Breaks off what is under way and resolves once all is recorded. */
  async cancel(): Promise<void> {
    if (this.#state === 'done' || this.#state === 'cancelled') return;
    this.#state = 'cancelled';
    await this.#breakOff(false);
  }

  /** The app closes: what is under way is recorded, the rest goes on after the next start. */
  async close(): Promise<void> {
    if (this.#ended === null) return;
    if (this.#state === 'running') this.#state = 'paused';
    this.#stopped = true;
    await this.#breakOff(true);
  }

  /** Endpoints, secrets or profiles have changed. */
  rulesChanged(): void {
    this.#attempts.forgetShapes();
  }

  async #breakOff(closing: boolean): Promise<void> {
    this.#ended ??= Promise.withResolvers<void>();
    this.#attempts.abort(closing);
    this.#cancelSlot?.();
    this.#cancelSlot = null;
    this.#schedule();
    await this.#ended.promise;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#context.defer(() => {
      this.#scheduled = false;
      try {
        this.#turn();
      } catch (error) {
        this.#pauseAfterFault(error);
      }
    });
  }

  #turn(): void {
    if (this.#ended === null) return;
    if (this.#state === 'running' && !this.#attempts.aborted) {
      this.#startSome();
      this.#source.readAhead();
      if (this.#source.unclaimed && this.#source.atHand < claimBelow) this.#results.want();
      if (this.#source.exhausted && this.#active === 0) this.#conclude('done');
    } else if (this.#active === 0) {
      if (this.#attempts.aborted || this.#faulty) this.#conclude(this.#state);
      else this.#rest();
    }
  }

  #startSome(): void {
    const { concurrency } = this.#stored.plan;
    const starting: { readonly attempt: ReadyAttempt; readonly page: OpenPage; readonly slot: number }[] = [];
    while (this.#active + starting.length < concurrency && starting.length < startedAtOnce) {
      if (this.#results.unwritten > backlogItems || !this.#hasSlot()) break;
      const taken = this.#source.take();
      if (taken === null) break;
      const { capture, page } = taken;
      if (capture === null) {
        this.#tally.addMissing();
        continue;
      }
      this.#useSlot();
      const slot = this.#ledger?.started(capture.seq) ?? 0;
      starting.push({ attempt: this.#attempts.prepare(capture), page, slot });
    }
    this.#ledger?.write();
    this.#active += starting.length;
    for (const { attempt, page, slot } of starting) {
      this.#attempts.send(
        attempt,
        (outcome) => {
          this.#active -= 1;
          this.#ledger?.answered(slot, outcome.response?.status ?? 0);
          this.#record(outcome, page);
          this.#schedule();
        },
        (error) => {
          this.#active -= 1;
          this.#pauseAfterFault(error);
        },
      );
    }
    // Whatever else there is to do, an answer, a write or the rate will bring about.
    if (starting.length === startedAtOnce) this.#schedule();
  }

  /** Whether the rate allows one more now; does not make up for more than a twentieth of a second. */
  #hasSlot(): boolean {
    const { rate } = this.#stored.plan;
    if (rate === null) return true;
    const { clock } = this.#context;
    const now = clock.monotonic();
    const waitMs = Math.max(this.#nextAt, now - 50) - now;
    if (waitMs < 1) return true;
    this.#cancelSlot ??= clock.after(waitMs, () => {
      this.#cancelSlot = null;
      this.#schedule();
    });
    return false;
  }

  #useSlot(): void {
    const { rate } = this.#stored.plan;
    if (rate !== null) this.#nextAt = Math.max(this.#nextAt, this.#context.clock.monotonic() - 50) + 1000 / rate;
  }

  #record(outcome: BulkOutcome, page: OpenPage | null): void {
    this.#tally.add(outcome);
    if ('compact' in outcome) this.#results.addCompact(outcome.compact, page);
    else this.#results.addWhole(outcome.whole, page);
  }

  #pauseAfterFault(error: unknown): void {
    const bulk = publicId('b', this.#stored.seq);
    this.#context.log.error('A bulk replay met a fault and was paused.', { bulk, error: String(error) });
    this.#state = 'paused';
    this.#faulty = true;
    this.#schedule();
  }

  /** Paused, and nothing is under way any more. */
  #rest(): void {
    this.#attempts.rest();
    this.#ledger?.write();
  }

  /** Nothing is under way and nothing more will be. */
  #conclude(state: BulkReplay['state']): void {
    const ended = this.#ended;
    if (ended === null) return;
    this.#ended = null;
    this.#state = state;
    if (state === 'done') this.#tally.addRest();
    this.#attempts.rest();
    this.#ledger?.write();
    this.#ledger?.close();
    this.#ledger = null;
    if (this.#stopped) this.#results.stop();
    const settled = this.#results.flush().then(() => this.#settle());
    settled.then(ended.resolve, (error: unknown) => {
      this.#context.log.error('The end of a bulk replay could not be stored.', { error: String(error) });
      ended.resolve();
    });
  }

  /** Stores how it stands with nothing under way, and gives back what was claimed and not sent. */
  async #settle(): Promise<void> {
    const { journal, changed, ledgers } = this.#context;
    const { seq } = this.#stored;
    if (this.#results.unwritten === 0) {
      await journal.write({ kind: 'bulk-stand', bulk: seq, standing: this.#standing(this.#source.release()) });
      ledgers.remove(seq);
    }
    changed(false);
  }

  #makeResults(): BulkResults {
    const { seq: bulk, plan } = this.#stored;
    return new BulkResults({
      ...this.#context,
      bulk,
      plan,
      source: this.#source,
      standing: (claim) => this.#standing(claim),
      written: (items) => {
        this.#context.changed(items > 0);
        this.#schedule();
      },
    });
  }

  #standing(claim: Pick<BulkStanding, 'claimedFrom' | 'claimedTo'>): BulkStanding {
    const { state, perSecond, total, sent, delivered, failed, outcomes, p50Ms, p99Ms } = this.summary();
    return { state, progress: { perSecond, total, sent, delivered, failed, outcomes, p50Ms, p99Ms }, ...claim };
  }
}
