/**
 * Retry planning: policy and outcomes in, attempts with their times and the end out. Pure and seeded:
 * the same input always plans the same. The simulator, the delivery queue and every preview ask this one place.
 */
import type { RetryPolicy } from '../retry-policy.ts';
import { describeOutcome, type AttemptOutcome } from './attempt-outcome.ts';
import { durationText } from './duration-text.ts';
import { readRetryAfterMs } from './retry-after.ts';
import { isInStatusSet } from './status-set.ts';
import { jitteredWait, waitAfter } from './waits.ts';

export type { AttemptOutcome } from './attempt-outcome.ts';

export type PlanEnd = 'delivered' | 'gave-up' | 'stopped' | 'endpoint-failing' | 'endpoint-disabled';

export type NextStep =
  /** `waitMs` counts from the end of the failed attempt. */
  | { readonly kind: 'retry'; readonly waitMs: number; readonly reason: string }
  | { readonly kind: 'end'; readonly end: PlanEnd; readonly reason: string };

export interface PlannedAttempt {
  readonly number: number;
  /** From the first attempt's start, ms. */
  readonly atMs: number;
  readonly outcome: AttemptOutcome;
  readonly next: NextStep;
}

export interface AttemptPlan {
  readonly attempts: readonly PlannedAttempt[];
  readonly end: PlanEnd;
  /** Why it ended so. */
  readonly reason: string;
}

/** Where a delivery stands when an attempt has just ended. */
export interface DeliveryProgress {
  /** Attempts made, this one included. */
  readonly attempts: number;
  /** From the first attempt's start to this attempt's end, ms. */
  readonly elapsedMs: number;
  /** Failed attempts of the endpoint in a row over all events, this one included. */
  readonly consecutiveFailures: number;
  /** For how long every attempt of the endpoint has failed, over all events, ms; left out: as long as this delivery lasts. */
  readonly failingForMs?: number;
  readonly seed: number;
  /** When the attempt ended, ms since 1970: needed for a Retry-After that names a date. */
  readonly answeredAt?: number;
}

/** What the provider does after an attempt ended so. Reasons are plain sentences without a full stop. */
export function planNext(policy: RetryPolicy, outcome: AttemptOutcome, progress: DeliveryProgress): NextStep {
  if (outcome.kind === 'response') {
    if (isInStatusSet(policy.success, outcome.status)) return end('delivered', `${outcome.status} counts as delivered`);
    if (isInStatusSet(policy.disableStatuses, outcome.status)) {
      return end('endpoint-disabled', `${outcome.status} switches the endpoint off`);
    }
  }
  const disabled = whyDisabled(policy, progress);
  if (disabled !== null) return end('endpoint-disabled', disabled);
  const stopped = whyStopped(policy, outcome);
  if (stopped !== null) return end('stopped', stopped);
  const unretried = whyNotRetried(policy, outcome);
  if (unretried !== null) return end('gave-up', unretried);

  const ruleMs = waitAfter(policy, progress.attempts);
  if (ruleMs === null)
    return giveUp(
      policy,
      progress.attempts === 1 ? 'the one attempt is used up' : `all ${progress.attempts} attempts are used up`,
    );
  return planRetry(policy, outcome, progress, jitteredWait(policy, ruleMs, progress.seed, progress.attempts));
}

/**
 * The whole life of one event under a policy. The last outcome repeats for as long as attempts are made.
 * `durationMs` says how long an attempt with that outcome takes; without it attempts take no time.
 * `startedAt`: when the first attempt starts, ms since 1970, for a Retry-After that names a date.
 * `failuresBefore`: failed attempts of the endpoint in a row before this event.
 */
export function planAttempts(
  policy: RetryPolicy,
  outcomes: readonly AttemptOutcome[],
  options: {
    readonly seed?: number;
    readonly durationMs?: (outcome: AttemptOutcome) => number;
    readonly startedAt?: number;
    readonly failuresBefore?: number;
  } = {},
): AttemptPlan {
  const attempts: PlannedAttempt[] = [];
  const { seed = 1, startedAt, failuresBefore = 0 } = options;
  let atMs = 0;
  for (let number = 1; ; number += 1) {
    const outcome = outcomes[Math.min(number, outcomes.length) - 1];
    if (outcome === undefined) throw new RangeError('planAttempts needs at least one outcome');
    const elapsedMs = atMs + Math.max(0, options.durationMs?.(outcome) ?? 0);
    const next = planNext(policy, outcome, {
      attempts: number,
      elapsedMs,
      consecutiveFailures: failuresBefore + number,
      seed,
      ...(startedAt === undefined ? {} : { answeredAt: startedAt + elapsedMs }),
    });
    attempts.push({ number, atMs, outcome, next });
    if (next.kind === 'end') return { attempts, end: next.end, reason: next.reason };
    atMs = elapsedMs + next.waitMs;
  }
}

function planRetry(policy: RetryPolicy, outcome: AttemptOutcome, progress: DeliveryProgress, ownMs: number): NextStep {
  const leftMs = policy.windowSeconds === null ? Number.POSITIVE_INFINITY : policy.windowSeconds * 1000 - progress.elapsedMs;
  if (ownMs > leftMs) return giveUp(policy, `the ${durationText((policy.windowSeconds ?? 0) * 1000)} for retries are over`);
  const askedMs = policy.retryAfter === 'honoured' ? readRetryAfterMs(outcome, progress.answeredAt) : 0;
  const said = `${describeOutcome(outcome)} is retried`;
  if (askedMs <= ownMs) return { kind: 'retry', waitMs: ownMs, reason: said };
  const waitMs = Math.floor(Math.min(askedMs, leftMs));
  const cut = waitMs < askedMs ? ', as far as the time for retries allows' : '';
  return { kind: 'retry', waitMs, reason: `${said}, not before the ${durationText(askedMs)} that Retry-After asks for${cut}` };
}

function whyDisabled(policy: RetryPolicy, progress: DeliveryProgress): string | null {
  const { disable } = policy;
  const limit =
    disable.kind === 'consecutive-failures'
      ? disable.failures
      : disable.kind === 'pausing'
        ? disable.disabledAfterFailures
        : null;
  if (limit !== null && progress.consecutiveFailures >= limit) {
    return limit === 1
      ? 'one failure switches the endpoint off'
      : `${progress.consecutiveFailures} failures in a row switch the endpoint off`;
  }
  if (disable.kind !== 'failing-for') return null;
  const failingForMs = Math.max(progress.failingForMs ?? 0, progress.elapsedMs);
  if (failingForMs < disable.seconds * 1000) return null;
  return `everything has failed for ${durationText(disable.seconds * 1000)}, which switches the endpoint off`;
}

function whyStopped(policy: RetryPolicy, outcome: AttemptOutcome): string | null {
  if (outcome.kind !== 'response') return null;
  const header = findStopHeader(policy, outcome.headers ?? []);
  if (header !== null) return `the header ${header} stops the retries`;
  return isInStatusSet(policy.stopStatuses, outcome.status) ? `${outcome.status} stops the retries` : null;
}

/** The header of the answer that stops the retries, as the policy writes it; null when there is none. */
function findStopHeader(policy: RetryPolicy, headers: readonly (readonly [string, string])[]): string | null {
  for (const stop of policy.stopHeaders) {
    const name = stop.name.toLowerCase();
    const found = headers.some(
      ([given, value]) => given.toLowerCase() === name && (stop.value === null || value.trim() === stop.value),
    );
    if (found) return stop.value === null ? stop.name : `${stop.name}: ${stop.value}`;
  }
  return null;
}

function whyNotRetried(policy: RetryPolicy, outcome: AttemptOutcome): string | null {
  if (policy.delays.kind === 'none') return `${describeOutcome(outcome)} is a failure, and nothing is retried automatically`;
  return isRetried(policy, outcome) ? null : `${describeOutcome(outcome)} is not retried`;
}

/** Whether a policy tries again after a failed attempt that ended so, its count aside. */
export function isRetried(policy: RetryPolicy, outcome: AttemptOutcome): boolean {
  if (outcome.kind === 'response') return isInStatusSet(policy.retriedStatuses, outcome.status);
  if (outcome.kind === 'network-error') return policy.retriesNetworkErrors;
  return policy.retriesTimeouts || (outcome.during === 'connect' && policy.retriesNetworkErrors);
}

/** The end of an event whose retries are used up, with what that does to the endpoint. */
function giveUp(policy: RetryPolicy, reason: string): NextStep {
  if (policy.disable.kind === 'failing-after-giving-up')
    return end('endpoint-failing', `${reason}, so the endpoint is marked as failing`);
  if (policy.disable.kind === 'disabled-after-giving-up')
    return end('endpoint-disabled', `${reason}, so the endpoint is switched off`);
  return end('gave-up', reason);
}

function end(planEnd: PlanEnd, reason: string): NextStep {
  return { kind: 'end', end: planEnd, reason };
}
