/** Carries out one item of a bulk replay: the short way, on a lane, where nothing is out of the ordinary, else as any attempt. */
import type { Clock } from '#shared/clock.ts';
import type { Expectation } from '#shared/delivery.ts';
import type { AttemptFailure, AttemptResponse, Deadlines, Target } from '#shared/target.ts';
import type { Lane, LaneResult } from '../sender/lane.ts';
import type { AttemptResult } from '../sender/outgoing-request.ts';
import { fitsPage, type CompactItem, type PageOutcome } from '../store/bulk-page.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { BulkItem } from '../store/delivery-record.ts';
import { interruptedFailure } from './attempt-verdict.ts';
import { buildBulkRequest, type BulkRequest, type BulkRequestContext, type BulkTerms } from './bulk-request.ts';
import { ownedBytes } from './delivery-journal.ts';
import { isAsExpected } from './expectation.ts';
import { deadlinesOf, failedResult, failureOf, makeAttempt, outcomeRecord, type SendAttempt } from './make-attempt.ts';
import { ReplayShapes, type ReadyItem } from './replay-shape.ts';

export interface BulkAttemptsContext {
  readonly clock: Clock;
  readonly send: SendAttempt;
  /** Null: there is none. */
  readonly takeLane: (target: Target, deadlines: Deadlines) => Lane | null;
  readonly requests: BulkRequestContext;
  readonly terms: BulkTerms;
  readonly target: Target;
  /** Whether the target is our own receiver: then everything takes the long way, which watches for circles. */
  readonly toSelf: boolean;
}

/** What came of an item: what counts, and what is stored of it in one of two forms. */
export type BulkOutcome = Pick<AttemptResult, 'response' | 'failure' | 'phases'> &
  ({ readonly compact: CompactItem } | { readonly whole: BulkItem });

/** A capture with what could be made ready before its turn. */
export interface ReadyAttempt {
  readonly capture: ReplayableCapture;
  readonly ready: ReadyItem | null;
}

const deadlines: Deadlines = deadlinesOf(null);
/** How often requests under way are looked at for their time, ms. */
const lookMs = 250;

export class BulkAttempts {
  readonly #context: BulkAttemptsContext;
  readonly #abort = new AbortController();
  readonly #busy = new Set<Lane>();
  readonly #shapes: ReplayShapes | null;
  readonly #outcomes = new Map<
    number,
    { readonly response: AttemptResponse; readonly body: Buffer; readonly outcome: PageOutcome }
  >();
  #idle: Lane[] = [];
  #cancelLook: (() => void) | null = null;
  #closing = false;

  constructor(context: BulkAttemptsContext) {
    this.#context = context;
    this.#shapes = context.toSelf ? null : new ReplayShapes(context.terms, context.target, context.requests);
  }

  get aborted(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Endpoints or profiles have changed. */
  forgetShapes(): void {
    this.#shapes?.forget();
  }

  /** Signed as of now, so to be sent at once. */
  prepare(capture: ReplayableCapture): ReadyAttempt {
    return { capture, ready: this.#shapes?.ready(capture, this.#context.clock.now()) ?? null };
  }

  /** `done` is called once, in a later turn; `fault` in its place when Hookwright itself fails. */
  send(attempt: ReadyAttempt, done: (outcome: BulkOutcome) => void, fault: (error: unknown) => void): void {
    const { ready, capture } = attempt;
    const lane = ready === null ? null : this.#lane();
    if (ready === null || lane === null) {
      void this.#sendWhole(capture, done, fault);
      return;
    }
    const startedAt = this.#context.clock.now();
    this.#busy.add(lane);
    this.#cancelLook ??= this.#context.clock.after(lookMs, () => this.#look());
    lane.send(ready.bytes, ready.method, (result) => {
      this.#busy.delete(lane);
      if (lane.ready) this.#idle.push(lane);
      else lane.abandon('cancelled');
      if (result.stale && !this.aborted) void this.#sendWhole(capture, done, fault);
      else done(this.#compact(ready, startedAt, result, lane.remoteAddress));
    });
  }

  /** Breaks off what is under way. `closing`: the app closes, so that nobody has cancelled anything. */
  abort(closing: boolean): void {
    this.#closing = closing;
    this.#abort.abort();
    for (const lane of this.#busy) lane.abandon('cancelled');
  }

  /** Nothing more is sent for now. */
  rest(): void {
    for (const lane of this.#idle) lane.release();
    this.#idle = [];
    this.#cancelLook?.();
    this.#cancelLook = null;
  }

  /** An item that an earlier run sent: `status` is what its ledger tells of the answer, 0 for nothing. */
  lost(capture: ReplayableCapture, status: number): BulkOutcome {
    const now = this.#context.clock.now();
    if (status === 0) return this.#whole(capture, null, failedResult(now, [], interruptedFailure), null);
    const response = { status, httpVersion: '1.1', headers: [], bodySize: 0, cut: false };
    const result = { ...failedResult(now, [], interruptedFailure), response, failure: null };
    return this.#whole(
      capture,
      null,
      result,
      `It was answered ${status}; Hookwright stopped before the headers and the body of that answer were stored.`,
    );
  }

  #lane(): Lane | null {
    for (let lane = this.#idle.pop(); lane !== undefined; lane = this.#idle.pop()) {
      if (lane.ready) return lane;
      lane.abandon('cancelled');
    }
    const lane = this.#context.takeLane(this.#context.target, deadlines);
    return lane?.ready === true ? lane : null;
  }

  #look(): void {
    this.#cancelLook = null;
    const now = this.#context.clock.monotonic();
    for (const lane of this.#busy) lane.checkTime(now);
    if (this.#busy.size > 0) this.#cancelLook ??= this.#context.clock.after(lookMs, () => this.#look());
  }

  async #sendWhole(
    capture: ReplayableCapture,
    done: (outcome: BulkOutcome) => void,
    fault: (error: unknown) => void,
  ): Promise<void> {
    try {
      done(await this.#attemptWhole(capture));
    } catch (error) {
      fault(error);
    }
  }

  async #attemptWhole(capture: ReplayableCapture): Promise<BulkOutcome> {
    const { clock, send, terms, target, requests } = this.#context;
    const now = clock.now();
    let item: BulkRequest | null = null;
    let result: AttemptResult;
    try {
      item = buildBulkRequest(capture, terms, now, requests);
      result = await makeAttempt(send, () => clock.now(), item.request, target, deadlines, this.#abort.signal);
    } catch (error) {
      result = failedResult(now, [], failureOf(error));
    }
    return this.#whole(capture, item, { ...result, failure: this.#told(result.failure) }, null);
  }

  /** Broken off because the app closes is not cancelled by anybody. */
  #told(failure: AttemptFailure | null): AttemptFailure | null {
    return this.#closing && failure?.kind === 'cancelled' ? interruptedFailure : failure;
  }

  #compact(ready: ReadyItem, startedAt: number, result: LaneResult, remoteAddress: string): BulkOutcome {
    const { capture, request, values, expectation, bodySize } = ready;
    const { phases, response, responseBody } = result;
    const failure = this.#told(result.failure);
    const counted = { response, failure, phases };
    const { summary } = capture;
    const common = {
      captureSeq: capture.seq,
      startedAt,
      request,
      expectation,
      bodySize,
      phases,
      summary,
      requestBody: null,
      values,
    };
    if (!fitsPage(responseBody)) {
      const headers = request.headers.map(([name], at) => [name, values[at] ?? ''] as const);
      const attempt = { startedAt, sentHeaders: headers.map(([name, value]): [string, string] => [name, value]), remoteAddress };
      const item = itemFor(ready, startedAt, this.#context.terms, { ...attempt, ...counted, responseBody });
      return { ...counted, whole: item };
    }
    return {
      ...counted,
      compact: { ...common, outcome: this.#outcomeOf(counted, responseBody, { expectation, remoteAddress }) },
    };
  }

  /** The same object for answers that are the same: a target gives the same one again and again. */
  #outcomeOf(
    { response, failure }: Pick<AttemptResult, 'response' | 'failure'>,
    body: Buffer,
    { expectation, remoteAddress }: { readonly expectation: Expectation; readonly remoteAddress: string },
  ): PageOutcome {
    const asExpected = isAsExpected({ expectation }, response, null);
    const known = response === null ? undefined : this.#outcomes.get(response.status);
    if (
      known !== undefined &&
      known.response.headers === response?.headers &&
      known.response.cut === response.cut &&
      known.outcome.asExpected === asExpected &&
      known.outcome.remoteAddress === remoteAddress &&
      known.body.equals(body)
    )
      return known.outcome;
    const { state, next } = endOf(response, failure);
    const responseBody = body.toString('base64');
    const outcome: PageOutcome = { state, asExpected, next, remoteAddress, response, failure, responseBody };
    if (response !== null) this.#outcomes.set(response.status, { response, body, outcome });
    return outcome;
  }

  #whole(capture: ReplayableCapture, item: BulkRequest | null, result: AttemptResult, next: string | null): BulkOutcome {
    const { terms, toSelf } = this.#context;
    const { response, failure, phases, startedAt } = result;
    const sentBody = item?.request.rawPacket ?? item?.request.body;
    const { url } = terms.target.target;
    const request = item?.request ?? { method: capture.method, url, headers: [], body: new Uint8Array() };
    const end = endOf(response, failure);
    const expectation = item?.delivery.expectation ?? { answer: 'either', reason: 'It was not sent.' };
    const delivery = {
      ...deliveryFor(capture, terms, { startedAt, expectation, response, failure }),
      asExpected: item === null ? null : isAsExpected({ expectation }, response, null),
    };
    const attempt = {
      ...attemptFor(capture, startedAt),
      url: item?.url ?? url,
      bodySize: sentBody?.length ?? capture.bodySize,
      requestBody: item?.changedBody ?? null,
      ...outcomeRecord(result, request, { next: next ?? end.next, toSelf: toSelf && item !== null, hide: item?.hide ?? [] }),
    };
    return { response, failure, phases, whole: { delivery, attempt } };
  }
}

function endOf(
  response: AttemptResponse | null,
  failure: AttemptFailure | null,
): Pick<BulkItem['delivery'], 'state'> & { readonly next: string } {
  if (failure === null && response !== null && response.status >= 200 && response.status < 300)
    return { state: 'delivered', next: `${response.status} counts as delivered.` };
  const next = failure?.problem ?? 'A bulk replay sends each capture once.';
  return { state: failure?.kind === 'cancelled' ? 'cancelled' : 'gave-up', next };
}

function deliveryFor(
  capture: ReplayableCapture,
  { target: { target }, mode }: BulkTerms,
  made: { readonly startedAt: number; readonly expectation: Expectation } & Pick<AttemptResult, 'response' | 'failure'>,
): Omit<BulkItem['delivery'], 'asExpected'> {
  const { startedAt, expectation, response, failure } = made;
  const { provider, eventType, summary, id } = capture;
  return {
    createdAt: startedAt,
    targetUrl: target.url,
    skipVerify: target.skipVerify,
    provider,
    eventType,
    summary,
    mode,
    breakage: null,
    captureId: id,
    policyId: null,
    expectation,
    state: endOf(response, failure).state,
    attempts: 1,
    lastStatus: response?.status ?? null,
    lastFailure: failure?.kind ?? null,
    dueAt: null,
  };
}

function attemptFor({ method }: ReplayableCapture, startedAt: number) {
  return { number: 1, trigger: 'bulk', startedAt, dueAt: startedAt, method } as const;
}

/** A row of its own for an item that went the short way: its answer is too long for a page. */
function itemFor(ready: ReadyItem, startedAt: number, terms: BulkTerms, result: AttemptResult): BulkItem {
  const { capture, expectation, request, bodySize } = ready;
  const { response, failure, phases, sentHeaders, remoteAddress } = result;
  const { next } = endOf(response, failure);
  return {
    delivery: {
      ...deliveryFor(capture, terms, { startedAt, expectation, response, failure }),
      asExpected: isAsExpected({ expectation }, response, null),
    },
    attempt: {
      ...attemptFor(capture, startedAt),
      url: request.url,
      bodySize,
      requestBody: null,
      headers: sentHeaders,
      remoteAddress,
      phases,
      response,
      failure,
      responseBody: ownedBytes(result.responseBody),
      next,
      selfDigest: null,
    },
  };
}
