/** What happens to a lane, step by step: whether an attempt is made, as which request, and what follows from its answer. */
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { headerValue } from '#shared/reading/request.ts';
import type { AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import { outcomeOfAttempt } from '#shared/retry/attempt-outcome.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import { watchEndpoint, type EndpointHealth } from '#shared/retry/endpoint-watch.ts';
import { isInStatusSet } from '#shared/retry/status-set.ts';
import type { LaneAttempt, LaneEnd } from '#shared/simulation.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';
import { makeAttemptRequest, type RequestRules } from './attempt-request.ts';
import type { EventRecord } from './event-stream.ts';
import { Findings } from './findings.ts';
import type { LaneBook, OpenLane } from './lane-book.ts';
import { seedFor } from './seeded-draws.ts';
import type { EventPayload, SimulationRunRequest } from './simulation-run-request.ts';
import type { TargetAnswer } from './simulation-target.ts';

/** Longer than any ladder; beyond it times are no longer exact. */
const longestRunMs = 1_000 * 365 * 86_400_000;

/** An attempt that was made: when, and how far its signed time lay ahead of the machine's clock. */
export interface MadeAttempt {
  readonly startMs: number;
  readonly aheadMs: number;
}

export interface LaneStepsContext {
  readonly request: SimulationRunRequest;
  readonly rules: RequestRules;
  /** When the run began, ms since 1970. */
  readonly startedAt: number;
  readonly clock: Clock;
  readonly book: LaneBook;
  /** The lane's next attempt is due. */
  readonly schedule: (atMs: number, opened: OpenLane) => void;
  /** An event that was sent more than once has ended: the time to ask the handler how often it handled it. */
  readonly repeated: (record: EventRecord) => void;
}

export class LaneSteps {
  readonly #context: LaneStepsContext;
  readonly #watch: ReturnType<typeof watchEndpoint>;
  readonly #findings: Findings;
  readonly #reasons = new Map<string, string>();
  attempts = 0;
  eventsEnded = 0;

  constructor(context: LaneStepsContext) {
    this.#context = context;
    const { policy, profile, secret, input } = context.request;
    this.#watch = watchEndpoint(policy);
    const signed = secret !== null && input.clock.kind !== 'real' && input.target.kind === 'url';
    this.#findings = new Findings({
      policy,
      deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null,
      toleranceSeconds: signed
        ? (profile.signatures.find(({ timestamp }) => timestamp !== null)?.timestamp?.toleranceSeconds ?? null)
        : null,
    });
  }

  health(atMs: number): EndpointHealth {
    return this.#watch.health(atMs);
  }

  findings(atMs: number): ReturnType<Findings['list']> {
    return this.#findings.list(this.#watch.health(atMs));
  }

  /** Whether an attempt that is due is made now. If not, the lane has ended or waits for a pause to end. */
  admit(opened: OpenLane, atMs: number): boolean {
    const { attempts } = opened.lane;
    const health = this.#watch.health(atMs);
    if (health.state === 'disabled') {
      const reason = `${attempts.length === 0 ? 'not sent' : 'not tried again'}: the endpoint was switched off ${since(health)}`;
      this.end(opened, 'endpoint-disabled', reason);
      return false;
    }
    if (health.state !== 'paused' || health.pausedUntilMs === null) return true;
    if (attempts.length > 0) this.#context.schedule(health.pausedUntilMs, opened);
    else this.end(opened, 'endpoint-failing', `not sent: the endpoint was paused ${since(health)}`);
    return false;
  }

  /** The lane's next attempt is made now. */
  begin(opened: OpenLane, atMs: number): void {
    opened.firstMs ??= atMs;
  }

  /** The request of an attempt that has begun. */
  requestFor(
    { lane, record, previous, firstMs }: OpenLane,
    atMs: number,
    payload: EventPayload,
  ): { readonly request: OutgoingRequest; readonly made: MadeAttempt } {
    const { rules, startedAt, clock, request } = this.#context;
    const now = clock.now();
    // A wall clock that was set back must not make a retry older than what it repeats.
    const dueAt = request.input.clock.kind === 'real' ? Math.max(now, startedAt) : startedAt + atMs;
    const firstDueAt = startedAt + (firstMs ?? atMs);
    const facts = { ordinal: record.ordinal, number: lane.attempts.length + 1, dueAt, firstDueAt, previous };
    const signedAt = request.policy.renewsTimestamp ? dueAt : firstDueAt;
    return {
      request: makeAttemptRequest(rules, payload, { ...facts, wrongSignature: lane.kind === 'bad-signature' }),
      made: { startMs: atMs, aheadMs: signedAt - now },
    };
  }

  /** An attempt has ended. Throws what ends the whole run. */
  settle(opened: OpenLane, { startMs, aheadMs }: MadeAttempt, answer: TargetAnswer): void {
    const { lane } = opened;
    const outcome = outcomeOf(answer);
    const number = lane.attempts.length + 1;
    const made: LaneAttempt = {
      number,
      atMs: startMs,
      phases: answer.phases,
      status: answer.status,
      failure: answer.failure,
      detail: answer.detail,
      waitMs: null,
      reason: '',
    };
    lane.attempts.push(made);
    this.attempts += 1;
    this.#findings.attempt(lane, made, aheadMs);
    this.#noteHandled(opened.record, answer);
    opened.previous = outcome;
    if (lane.kind === 'bad-signature') {
      this.#endProbe(opened, made, outcome);
      return;
    }
    opened.record.attempts += 1;
    this.#goOn(opened, made, outcome, startMs + answer.phases.totalMs);
  }

  end(opened: OpenLane, end: LaneEnd, reason: string): void {
    const { lane, record } = opened;
    this.#context.book.end(opened, end, reason);
    if (lane.kind === 'bad-signature') return;
    record.lanesOpen -= 1;
    if (end === 'delivered') record.delivered = true;
    if (record.lanesOpen > 0) return;
    this.eventsEnded += 1;
    this.#findings.eventEnded(record, lane);
    this.#findings.handled(record, record.handled);
    if (end !== 'cancelled' && record.attempts > 1) this.#context.repeated(record);
  }

  /** What the handler told of an event; NaN when it told nothing that can be read. */
  told(record: EventRecord, times: number): void {
    if (Number.isNaN(times)) this.#findings.probeUnreadable(record);
    else this.#findings.handled(record, times);
  }

  #goOn(opened: OpenLane, made: LaneAttempt, outcome: AttemptOutcome, endMs: number): void {
    const { request, startedAt, schedule } = this.#context;
    const next = this.#watch.judge(outcome, endMs, {
      attempts: made.number,
      elapsedMs: endMs - (opened.firstMs ?? endMs),
      seed: seedFor(request.input.seed, opened.lane.index, 4),
      answeredAt: startedAt + endMs,
    });
    made.reason = this.#shared(next.reason);
    if (next.kind === 'end') {
      this.end(opened, next.end, made.reason);
      return;
    }
    const dueMs = endMs + next.waitMs;
    if (!(dueMs <= longestRunMs)) {
      this.end(opened, 'gave-up', 'the next attempt would be due in more than a thousand years');
      return;
    }
    made.waitMs = next.waitMs;
    schedule(dueMs, opened);
  }

  /** The same text as one string: very many lanes end for the same few reasons. */
  #shared(reason: string): string {
    const known = this.#reasons.get(reason);
    if (known !== undefined) return known;
    if (this.#reasons.size < 1000) this.#reasons.set(reason, reason);
    return reason;
  }

  /** An event with a wrong signature is sent once, and no provider counts it. */
  #endProbe(opened: OpenLane, made: LaneAttempt, outcome: AttemptOutcome): void {
    const accepted = outcome.kind === 'response' && isInStatusSet(this.#context.request.policy.success, outcome.status);
    made.reason = accepted ? 'a wrong signature was accepted' : 'a wrong signature was not accepted, as it should be';
    this.end(opened, accepted ? 'delivered' : 'stopped', made.reason);
  }

  #noteHandled(record: EventRecord, { headers }: TargetAnswer): void {
    const probe = this.#context.request.input.handledTwiceProbe;
    if (probe === undefined || !('header' in probe)) return;
    const told = Number(headerValue(headers, probe.header)?.trim() || Number.NaN);
    if (told > record.handled) record.handled = told;
  }
}

function outcomeOf({ status, headers, failure, detail }: TargetAnswer): AttemptOutcome {
  const response = status === null ? null : { status, headers };
  const outcome = outcomeOfAttempt({ response, failure: failure === null ? null : { kind: failure } });
  if (outcome !== null) return outcome;
  throw new HookwrightError(failure === 'target-forbidden' ? 'target-forbidden' : 'send-failed', detail, { field: 'target.url' });
}

function since({ sinceMs, reason }: EndpointHealth): string {
  return `${sinceMs === null || sinceMs === 0 ? 'at once' : `after ${durationText(sinceMs)}`}: ${reason}`;
}
