/**
 * A bulk replay under way: pages of captures in, one attempt each out, results written in batches. It holds two pages and
 * a batch at most, however many captures there are. A page is claimed in the store before its first byte leaves, so that
 * after a crash what may have been sent is known, told as interrupted, and not sent again.
 */
import type { Clock } from '#shared/clock.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import type { Deadlines, Target } from '#shared/target.ts';
import type { Log } from '../log.ts';
import type { AttemptResult, OutgoingRequest } from '../sender/outgoing-request.ts';
import type { BulkReading, ReplayableCapture, StoredBulk } from '../store/bulk-reading.ts';
import type { BulkItem, BulkPlan, BulkStanding, NewDelivery } from '../store/delivery-record.ts';
import { bulkRow, type RowValue } from '../store/delivery-rows.ts';
import { packRows } from '../store/packed-rows.ts';
import { publicId } from '../store/public-ids.ts';
import { interruptedFailure } from './attempt-verdict.ts';
import { readPage, isClaimed, type BulkPage } from './bulk-pages.ts';
import { BulkTally } from './bulk-tally.ts';
import type { DeliveryJournal } from './delivery-journal.ts';
import { deadlinesOf, failedResult, failureOf, makeAttempt, outcomeRecord, type SendAttempt } from './make-attempt.ts';

/** One capture made ready to leave. */
export interface BulkRequest {
  readonly request: OutgoingRequest;
  /** As it is shown. */
  readonly url: string;
  readonly delivery: Pick<NewDelivery, 'provider' | 'eventType' | 'summary' | 'expectation'>;
  /** Set when the body is not that of the capture. */
  readonly changedBody: Uint8Array | null;
  readonly hide: readonly string[];
}

export interface BulkContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: DeliveryJournal;
  readonly bulks: BulkReading;
  readonly send: SendAttempt;
  /** Signed as of `now`. Throws HookwrightError for a capture that cannot be sent so. */
  readonly build: (capture: ReplayableCapture, plan: BulkPlan, now: number) => BulkRequest;
  readonly asExpected: (item: BulkRequest, result: AttemptResult) => boolean | null;
  readonly openTarget: (plan: BulkPlan) => Target;
  readonly isOwnReceiver: (url: string) => boolean;
  readonly changed: (id: string) => void;
  readonly recorded: () => void;
}

interface LoadedPage {
  readonly captures: readonly ReplayableCapture[];
  next: number;
  readonly entry: { open: number };
}

/** Results written together, and how long one waits at most. */
const batchItems = 400;
const batchMs = 250;
/** Results that may wait for the store before sending waits too. */
const backlogItems = 2000;
const deadlines: Deadlines = deadlinesOf(null);

export class BulkRun {
  readonly #context: BulkContext;
  readonly #stored: StoredBulk;
  readonly #target: Target;
  readonly #toSelf: boolean;
  readonly #tally: BulkTally;
  readonly #abort = new AbortController();
  readonly #pages: { readonly page: BulkPage; open: number }[] = [];
  #state: BulkReplay['state'];
  #position: number | null;
  #page: LoadedPage | null = null;
  #upcoming: Promise<LoadedPage | null> | null = null;
  #turning: Promise<boolean> | null = null;
  #batch: { readonly row: RowValue[]; readonly entry: { open: number } }[] = [];
  #unwritten = 0;
  #writes: Promise<void> = Promise.resolve();
  #cancelTimer: (() => void) | null = null;
  #resume: (() => void) | null = null;
  #gate: Promise<void> | null = null;
  #nextAt = 0;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(context: BulkContext, stored: StoredBulk) {
    this.#context = context;
    this.#stored = stored;
    this.#target = context.openTarget(stored.plan);
    this.#toSelf = context.isOwnReceiver(stored.targetUrl);
    this.#tally = new BulkTally(context.clock, stored.standing.progress);
    this.#state = stored.standing.state;
    this.#position = stored.standing.claimedTo;
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

  /** Records what an earlier run of the program claimed and did not live to record; stays paused. */
  async takeUp(): Promise<void> {
    const { bulks } = this.#context;
    const { plan, seq, standing } = this.#stored;
    this.#state = 'paused';
    for (
      let from = standing.claimedFrom, page = readPage(bulks, plan, from);
      page !== null && isClaimed(plan, page, standing.claimedTo);
      page = readPage(bulks, plan, from)
    ) {
      const known = bulks.recorded(
        seq,
        page.captures.map((capture) => capture.seq),
      );
      const entry = this.#open(page);
      for (const capture of page.captures) if (!known.has(capture.seq)) this.#record(capture, null, this.#interrupted(), entry);
      entry.open = 0;
      from = page.to;
    }
    this.#pages.length = 0;
    this.#flush();
    await this.#writes;
  }

  start(): void {
    if (this.#running !== null || this.#state === 'done' || this.#state === 'cancelled') return;
    this.#state = 'running';
    const lanes = Array.from({ length: this.#stored.plan.concurrency }, () => this.#lane());
    this.#running = Promise.all(lanes).then(
      () => this.#finish(),
      (error: unknown) => {
        this.#context.log.error('A bulk replay met a fault and was paused.', {
          bulk: publicId('b', this.#stored.seq),
          error: String(error),
        });
        this.#state = 'paused';
        this.#running = null;
        return this.#finish();
      },
    );
  }

  async pause(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.#gate = new Promise((resolve) => {
      this.#resume = resolve;
    });
    this.#flush();
    await this.#writes;
  }

  async resume(): Promise<void> {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#openGate();
    if (this.#running === null) this.start();
    this.#flush();
    await this.#writes;
  }

  /** Breaks off what is under way and resolves once all is recorded. */
  async cancel(): Promise<void> {
    if (this.#state === 'done' || this.#state === 'cancelled') return;
    this.#state = 'cancelled';
    this.#abort.abort();
    this.#openGate();
    if (this.#running === null) await this.#finish();
    else await this.#running;
  }

  /** The app closes: what is under way is recorded, the rest goes on after the next start. */
  async close(): Promise<void> {
    if (this.#running === null) return;
    if (this.#state === 'running') this.#state = 'paused';
    this.#stopped = true;
    this.#abort.abort();
    this.#openGate();
    await this.#running;
  }

  #openGate(): void {
    this.#resume?.();
    this.#gate = null;
    this.#resume = null;
  }

  async #lane(): Promise<void> {
    for (;;) {
      if (this.#gate !== null) await this.#gate;
      if (this.#abort.signal.aborted) return;
      if (this.#unwritten > backlogItems) await this.#writes;
      const page = this.#page;
      if (page === null || page.next >= page.captures.length) {
        this.#turning ??= this.#turnPage();
        if (!(await this.#turning)) return;
        continue;
      }
      if (this.#stored.plan.rate !== null) await this.#slot(this.#stored.plan.rate);
      // Paused or cancelled while it waited for its turn, or another lane took the last of the page.
      const capture = page.captures[page.next];
      if (this.#gate !== null || this.#abort.signal.aborted || capture === undefined) continue;
      page.next += 1;
      await this.#sendOne(capture, page.entry);
    }
  }

  /** Goes to the next page, which has mostly been claimed by now. False: there is none. */
  async #turnPage(): Promise<boolean> {
    try {
      const page = await (this.#upcoming ?? this.#claimPage());
      this.#upcoming = null;
      if (page === null) return false;
      this.#page = page;
      // Claimed while this one is sent: nobody waits for the store then.
      this.#upcoming = this.#claimPage();
      this.#upcoming.catch(() => {});
      return true;
    } finally {
      this.#turning = null;
    }
  }

  async #claimPage(): Promise<LoadedPage | null> {
    const { bulks, journal } = this.#context;
    const page = readPage(bulks, this.#stored.plan, this.#position);
    if (page === null) return null;
    const entry = this.#open(page);
    this.#position = page.to;
    await journal.write({ kind: 'bulk-stand', bulk: this.#stored.seq, standing: this.#standing() });
    if (page.missing > 0) this.#tally.addMissing(page.missing);
    return { captures: page.captures, next: 0, entry };
  }

  #open(page: BulkPage): { open: number } {
    const entry = { page, open: page.captures.length };
    this.#pages.push(entry);
    return entry;
  }

  /** Waits until the rate allows one more; does not make up for more than a twentieth of a second. */
  async #slot(rate: number): Promise<void> {
    const { clock } = this.#context;
    const now = clock.monotonic();
    const at = Math.max(this.#nextAt, now - 50);
    this.#nextAt = at + 1000 / rate;
    if (at - now < 1) return;
    const { signal } = this.#abort;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(at - now, end);
      function end(): void {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      }
      signal.addEventListener('abort', end);
    });
  }

  async #sendOne(capture: ReplayableCapture, entry: { open: number }): Promise<void> {
    const { clock, build, send } = this.#context;
    const now = clock.now();
    let item: BulkRequest | null = null;
    let result: AttemptResult;
    try {
      item = build(capture, this.#stored.plan, now);
      result = await makeAttempt(send, () => clock.now(), item.request, this.#target, deadlines, this.#abort.signal);
    } catch (error) {
      result = failedResult(now, [], failureOf(error));
    }
    if (this.#stopped && result.failure?.kind === 'cancelled') result = { ...result, ...this.#interrupted() };
    this.#record(capture, item, result, entry);
  }

  #interrupted(): AttemptResult {
    return failedResult(this.#context.clock.now(), [], interruptedFailure);
  }

  #record(capture: ReplayableCapture, item: BulkRequest | null, result: AttemptResult, entry: { open: number }): void {
    this.#tally.add(result);
    this.#batch.push({ row: bulkRow(this.#stored.seq, this.#itemOf(capture, item, result)), entry });
    this.#unwritten += 1;
    if (this.#batch.length >= batchItems) this.#flush();
    else this.#cancelTimer ??= this.#context.clock.after(batchMs, () => this.#flush());
  }

  #itemOf(capture: ReplayableCapture, item: BulkRequest | null, result: AttemptResult): BulkItem {
    const { plan, targetUrl } = this.#stored;
    const { response, failure, startedAt } = result;
    const delivered = failure === null && response !== null && response.status >= 200 && response.status < 300;
    const sentBody = item?.request.rawPacket ?? item?.request.body;
    const request = item?.request ?? { method: capture.method, url: targetUrl, headers: [], body: new Uint8Array() };
    const next = delivered
      ? `${response.status} counts as delivered.`
      : (failure?.problem ?? 'A bulk replay sends each capture once.');
    return {
      delivery: {
        createdAt: startedAt,
        targetUrl,
        skipVerify: plan.target.target.skipVerify,
        provider: capture.provider,
        eventType: capture.eventType,
        summary: capture.summary,
        mode: plan.mode,
        breakage: null,
        captureId: capture.id,
        policyId: null,
        expectation: item?.delivery.expectation ?? { answer: 'either', reason: 'It was not sent.' },
        state: delivered ? 'delivered' : failure?.kind === 'cancelled' ? 'cancelled' : 'gave-up',
        attempts: 1,
        lastStatus: response?.status ?? null,
        lastFailure: failure?.kind ?? null,
        dueAt: null,
        asExpected: item === null ? null : this.#context.asExpected(item, result),
      },
      attempt: {
        number: 1,
        trigger: 'bulk',
        startedAt,
        dueAt: startedAt,
        method: capture.method,
        url: item?.url ?? targetUrl,
        bodySize: sentBody?.length ?? capture.bodySize,
        requestBody: item?.changedBody ?? null,
        ...outcomeRecord(result, request, { next, toSelf: this.#toSelf && item !== null, hide: item?.hide ?? [] }),
      },
    };
  }

  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const batch = this.#batch;
    this.#batch = [];
    this.#writes = this.#writes.then(() => this.#write(batch));
  }

  async #write(batch: readonly { readonly row: RowValue[]; readonly entry: { open: number } }[]): Promise<void> {
    const { journal, clock, log } = this.#context;
    for (const { entry } of batch) entry.open -= 1;
    while ((this.#pages[0]?.open ?? 1) <= 0) this.#pages.shift();
    const rows = packRows(batch.map(({ row }) => row));
    for (;;) {
      try {
        await journal.write({
          kind: 'bulk-items',
          bulk: this.#stored.seq,
          rows,
          standing: this.#standing(),
        });
        break;
      } catch (error) {
        if (this.#stopped) return;
        log.warn('Results of a bulk replay could not be stored; it is tried again.', { error: String(error) });
        await new Promise<void>((resolve) => {
          clock.after(1000, resolve);
        });
      }
    }
    this.#unwritten -= batch.length;
    this.#context.changed(publicId('b', this.#stored.seq));
    if (batch.length > 0) this.#context.recorded();
  }

  async #finish(): Promise<void> {
    this.#running = null;
    if (this.#state === 'running') this.#state = 'done';
    this.#flush();
    await this.#writes;
  }

  #standing(): BulkStanding {
    const { state, perSecond, total, sent, delivered, failed, outcomes, p50Ms, p99Ms } = this.summary();
    const claimedFrom = this.#pages.length === 0 ? this.#position : (this.#pages[0]?.page.from ?? null);
    return {
      state,
      progress: { perSecond, total, sent, delivered, failed, outcomes, p50Ms, p99Ms },
      claimedFrom,
      claimedTo: this.#position,
    };
  }
}
