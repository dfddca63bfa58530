/**
 * The queue: every delivery that waits or is under way, and nothing it could not read from the store again. An attempt is
 * written as begun before a byte leaves, so that after a crash it is known to be doubtful and is never sent twice unseen.
 */
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { outcomeOfAttempt, type AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import type { Target } from '#shared/target.ts';
import type { Log } from '../log.ts';
import type { AttemptResult, OutgoingRequest } from '../sender/outgoing-request.ts';
import type { DeliveryReading, StoredDelivery } from '../store/delivery-reading.ts';
import type { AttemptOutcomeRecord, DeliveryRecipe, DeliveryStanding, DeliveryWrite } from '../store/delivery-record.ts';
import {
  cancelledVerdict,
  interruptedFailure,
  standingAfter,
  standingOf,
  stoppedVerdict,
  unretriedVerdict,
  verdictOf,
  type Verdict,
} from './attempt-verdict.ts';
import type { DeliveryJournal } from './delivery-journal.ts';
import { DueTimes, type Waiting } from './due-times.ts';
import { EndpointWatches } from './endpoint-watches.ts';
import {
  deadlinesOf,
  failedResult,
  failureOf,
  hideSecrets,
  makeAttempt,
  outcomeRecord,
  targetFor,
  type SendAttempt,
} from './make-attempt.ts';
import { attemptUrl } from './request-target.ts';

export interface QueueContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: DeliveryJournal;
  readonly deliveries: Pick<DeliveryReading, 'find' | 'recipe' | 'firstAttemptAt' | 'attempts' | 'attemptsAt' | 'open'>;
  readonly send: SendAttempt;
  /** Signs and opens secrets. Throws HookwrightError when that is not possible any more. */
  readonly prepare: (recipe: DeliveryRecipe, body: Uint8Array, attempt: AttemptNumbers) => PreparedAttempt;
  readonly isOwnReceiver: (url: string) => boolean;
  readonly changed: (id: string) => void;
  /** Attempts under way at once, over all deliveries; 32 when left out. */
  readonly concurrency?: number;
}

export interface AttemptNumbers {
  readonly number: number;
  readonly now: number;
  readonly firstAt: number;
  readonly previous: AttemptOutcome | null;
}

export interface PreparedAttempt {
  readonly request: OutgoingRequest;
  readonly target: Target;
  /** Names of headers that hold a secret as it is. */
  readonly hide: readonly string[];
}

interface Active {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  cancelled: boolean;
}

/** When the store cannot take the beginning of an attempt, it is tried again after this long. */
const storeRetryMs = 5000;

export class DeliveryQueue {
  readonly #context: QueueContext;
  readonly #watches: EndpointWatches;
  readonly #due: DueTimes;
  readonly #active = new Map<number, Active>();
  #closing = false;

  constructor(context: QueueContext) {
    this.#context = context;
    this.#watches = new EndpointWatches((targetUrl, policyId, limit) =>
      context.deliveries.attemptsAt(targetUrl, policyId, limit),
    );
    this.#due = new DueTimes(context.clock, () => this.#startReady());
  }

  /** Takes up what the last run left: waits go on, an attempt that was under way is recorded as interrupted. */
  async start(): Promise<void> {
    for (const delivery of this.#context.deliveries.open()) {
      if (delivery.row.state === 'sending') await this.#recordInterrupted(delivery);
      else
        this.#due.add(delivery.seq, delivery.dueAt ?? this.#context.clock.now(), delivery.row.attempts === 0 ? 'first' : 'retry');
    }
  }

  /** A delivery that was just stored as scheduled. */
  add(seq: number): void {
    this.#due.add(seq, this.#context.clock.now(), 'first');
  }

  /** Resolves once it is cancelled; an attempt under way is broken off. Throws `delivery-ended`, `delivery-not-found`. */
  async cancel(seq: number): Promise<void> {
    const active = this.#active.get(seq);
    if (active !== undefined) {
      active.cancelled = true;
      active.abort.abort();
      await active.ended;
      return;
    }
    const delivery = this.#find(seq);
    if (delivery.row.state !== 'scheduled') {
      throw new HookwrightError('delivery-ended', `The delivery has ended already (${delivery.row.state}).`, { field: 'id' });
    }
    this.#due.forget(seq);
    await this.#context.journal.write({
      kind: 'stand',
      delivery: seq,
      standing: { ...standingOf(delivery), state: 'cancelled', dueAt: null },
    });
    this.#context.changed(delivery.row.id);
  }

  /** Makes the next attempt at once; one that is under way is left to itself. Throws `delivery-not-found`. */
  async attemptNow(seq: number): Promise<void> {
    if (this.#active.has(seq)) return;
    const delivery = this.#find(seq);
    const afterEnd = delivery.row.state !== 'scheduled';
    this.#due.forget(seq);
    this.#due.addFirst(seq, afterEnd);
    if (afterEnd) {
      await this.#context.journal.write({
        kind: 'stand',
        delivery: seq,
        standing: { ...standingOf(delivery), state: 'scheduled', dueAt: this.#context.clock.now() },
      });
      this.#context.changed(delivery.row.id);
    }
    this.#startReady();
  }

  /** Breaks off what is under way and resolves once that is recorded. What waits is taken up by the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#due.stop();
    const ends = [...this.#active.values()].map(({ abort, ended }) => {
      abort.abort();
      return ended;
    });
    await Promise.all(ends);
    await this.#context.journal.drain();
  }

  #find(seq: number): StoredDelivery {
    const delivery = this.#context.deliveries.find(seq);
    if (delivery === null) throw new HookwrightError('delivery-not-found', `There is no delivery d${seq}.`, { field: 'id' });
    return delivery;
  }

  #startReady(): void {
    const limit = this.#context.concurrency ?? 32;
    while (!this.#closing && this.#active.size < limit) {
      const entry = this.#due.next();
      if (entry === undefined) return;
      this.#begin(entry);
    }
  }

  #begin(entry: Waiting): void {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const active: Active = { abort: new AbortController(), ended, cancelled: false };
    this.#active.set(entry.seq, active);
    this.#run(entry, active)
      .catch((error: unknown) => this.#stopAfterFault(entry.seq, error))
      .then((follow) => {
        this.#active.delete(entry.seq);
        end();
        if (!this.#closing) follow?.();
        this.#context.changed(`d${entry.seq}`);
        this.#startReady();
      })
      .catch((error: unknown) => this.#context.log.error('The delivery queue met a fault.', { error: String(error) }));
  }

  /** A fault of our own must not send again and again. */
  async #stopAfterFault(seq: number, error: unknown): Promise<null> {
    const { log, deliveries, journal } = this.#context;
    log.error('A delivery met a fault of Hookwright and was stopped.', { delivery: `d${seq}`, error: String(error) });
    const delivery = deliveries.find(seq);
    const change = { kind: 'stand', delivery: seq } as const;
    if (delivery !== null)
      await journal.write({ ...change, standing: { ...standingOf(delivery), state: 'stopped', dueAt: null } });
    return null;
  }

  /** Carries one attempt out; returns what is to happen once it is no longer under way. */
  async #run(entry: Waiting, active: Active): Promise<(() => void) | null> {
    const { clock, deliveries, send } = this.#context;
    const delivery = deliveries.find(entry.seq);
    const material = deliveries.recipe(entry.seq);
    if (delivery === null || material === null) return null;
    const { recipe, body } = material;
    const number = delivery.row.attempts + 1;
    const startedAt = clock.now();
    const firstAt = deliveries.firstAttemptAt(entry.seq) ?? startedAt;
    const last = number === 1 ? undefined : deliveries.attempts(entry.seq).at(-1);
    const numbers = { number, now: startedAt, firstAt, previous: last === undefined ? null : outcomeOfAttempt(last) };
    const prepared = this.#prepare(recipe, body, numbers);
    const request = 'failure' in prepared ? null : prepared.request;
    const begun = {
      kind: 'begin',
      attempt: {
        delivery: entry.seq,
        number,
        trigger: entry.trigger,
        startedAt,
        dueAt: Math.min(entry.dueAt, startedAt),
        method: recipe.method,
        url: attemptUrl(recipe.url, recipe.requestTarget),
        headers: 'failure' in prepared ? recipe.headers : hideSecrets(prepared.request.headers, prepared.hide),
        bodySize: (request?.rawPacket ?? request?.body ?? body).length,
        requestBody:
          request === null || request.rawPacket !== undefined || request.body === body ? null : new Uint8Array(request.body),
      },
    } as const;
    if (!(await this.#isBegun(begun))) return () => this.#due.add(entry.seq, clock.now() + storeRetryMs, entry.trigger);
    this.#context.changed(delivery.row.id);
    const result =
      'failure' in prepared
        ? failedResult(startedAt, recipe.headers, prepared.failure)
        : await makeAttempt(
            send,
            () => clock.now(),
            prepared.request,
            targetFor(prepared.target, recipe.policy),
            deadlinesOf(recipe.policy),
            active.abort.signal,
          );
    const seen = this.#interrupted(result, active);
    const verdict =
      'failure' in prepared
        ? stoppedVerdict(prepared.failure.problem)
        : this.#judge(entry, delivery, recipe, seen, { number, firstAt, endedAt: clock.now(), cancelled: active.cancelled });
    const outcome = outcomeRecord(seen, request ?? { method: recipe.method, url: recipe.url, headers: recipe.headers, body }, {
      next: verdict.next,
      toSelf: this.#context.isOwnReceiver(recipe.url),
      hide: 'failure' in prepared ? [] : prepared.hide,
    });
    await this.#persist(entry.seq, number, outcome, standingAfter(delivery, recipe.policy, number, seen, verdict));
    return verdict.dueAt === null ? null : () => this.#due.add(entry.seq, verdict.dueAt ?? 0, 'retry');
  }

  /** False: the store cannot take it now, so nothing may leave. */
  async #isBegun(change: Extract<DeliveryWrite, { kind: 'begin' }>): Promise<boolean> {
    try {
      await this.#context.journal.write(change);
      return true;
    } catch (error) {
      this.#context.log.warn('An attempt could not be stored and waits.', {
        delivery: `d${change.attempt.delivery}`,
        error: String(error),
      });
      return false;
    }
  }

  #prepare(
    recipe: DeliveryRecipe,
    body: Uint8Array,
    numbers: AttemptNumbers,
  ): PreparedAttempt | { readonly failure: ReturnType<typeof failureOf> } {
    try {
      return this.#context.prepare(recipe, body, numbers);
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  /** An attempt broken off because the app closes has not been cancelled by anybody. */
  #interrupted(result: AttemptResult, active: Active): AttemptResult {
    if (!this.#closing || active.cancelled || result.failure?.kind !== 'cancelled') return result;
    return { ...result, failure: interruptedFailure };
  }

  #judge(
    entry: Waiting,
    delivery: StoredDelivery,
    recipe: DeliveryRecipe,
    result: AttemptResult,
    at: { readonly number: number; readonly firstAt: number; readonly endedAt: number; readonly cancelled: boolean },
  ): Verdict {
    if (at.cancelled) return cancelledVerdict;
    const outcome = outcomeOfAttempt(result);
    if (outcome === null) return stoppedVerdict(result.failure?.problem ?? 'the target had no part in it');
    const progress = {
      attempts: at.number,
      elapsedMs: Math.max(0, at.endedAt - at.firstAt),
      seed: delivery.seq,
      answeredAt: at.endedAt,
    };
    const next = this.#watches.judge(recipe.policy, recipe.url, outcome, at.endedAt, progress);
    if (next.kind === 'retry' && entry.afterEnd) return unretriedVerdict;
    return verdictOf(next, at.endedAt);
  }

  async #persist(seq: number, number: number, outcome: AttemptOutcomeRecord, standing: DeliveryStanding): Promise<void> {
    const { clock, journal, log } = this.#context;
    for (;;) {
      try {
        await journal.write({ kind: 'finish', delivery: seq, number, outcome, standing });
        return;
      } catch (error) {
        // Left begun, it counts as interrupted at the next start.
        if (this.#closing) return;
        log.warn('The end of an attempt could not be stored; it is tried again.', { delivery: `d${seq}`, error: String(error) });
        await new Promise<void>((resolve) => {
          clock.after(storeRetryMs, resolve);
        });
      }
    }
  }

  async #recordInterrupted(delivery: StoredDelivery): Promise<void> {
    const { deliveries, clock } = this.#context;
    const material = deliveries.recipe(delivery.seq);
    const begun = deliveries.attempts(delivery.seq).at(-1);
    const number = delivery.row.attempts;
    if (material === null || begun === undefined) return;
    // When it ended is not known, so the wait counts from its start.
    const startedAt = Date.parse(begun.startedAt);
    const result = failedResult(startedAt, begun.headers, interruptedFailure);
    const entry: Waiting = {
      seq: delivery.seq,
      dueAt: startedAt,
      monotonicDue: clock.monotonic(),
      trigger: 'retry',
      afterEnd: false,
    };
    const firstAt = deliveries.firstAttemptAt(delivery.seq) ?? startedAt;
    const verdict = this.#judge(entry, delivery, material.recipe, result, {
      number,
      firstAt,
      endedAt: startedAt,
      cancelled: false,
    });
    const request = { method: begun.method, url: begun.url, headers: begun.headers, body: material.body };
    const outcome = outcomeRecord(result, request, { next: verdict.next, toSelf: false, hide: [] });
    await this.#persist(delivery.seq, number, outcome, standingAfter(delivery, material.recipe.policy, number, result, verdict));
    this.#context.changed(delivery.row.id);
    if (verdict.dueAt !== null) this.#due.add(delivery.seq, verdict.dueAt, 'retry');
  }
}
