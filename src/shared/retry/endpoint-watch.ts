/**
 * What a provider does to an endpoint over all its events: marks it failing, pauses it, switches it off.
 * Fed with attempts in the order of their ends; it asks `planNext` and adds what one delivery cannot know.
 */
import type { RetryPolicy } from '../retry-policy.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';
import { durationText } from './duration-text.ts';
import { planNext, type DeliveryProgress, type NextStep } from './plan-attempts.ts';
import { isInStatusSet } from './status-set.ts';

export interface EndpointHealth {
  readonly state: 'healthy' | 'failing' | 'paused' | 'disabled';
  /** When it came to be so, ms on the caller's clock; null while healthy. */
  readonly sinceMs: number | null;
  /** When a pause ends; null unless paused. */
  readonly pausedUntilMs: number | null;
  /** A plain sentence without a full stop. */
  readonly reason: string;
}

export interface EndpointWatch {
  /** Counts an attempt that ended at `atMs` and says what follows for its delivery. */
  judge(
    outcome: AttemptOutcome,
    atMs: number,
    progress: Omit<DeliveryProgress, 'consecutiveFailures' | 'failingForMs'>,
  ): NextStep;
  health(atMs: number): EndpointHealth;
}

const healthy: EndpointHealth = {
  state: 'healthy',
  sinceMs: null,
  pausedUntilMs: null,
  reason: 'nothing speaks against the endpoint',
};

export function watchEndpoint(policy: RetryPolicy): EndpointWatch {
  const share = policy.disable.kind === 'success-share' ? watchShare(policy.disable) : null;
  let mark = healthy;
  let consecutiveFailures = 0;
  let failingSinceMs: number | null = null;

  return {
    judge(outcome, atMs, progress) {
      const delivered = outcome.kind === 'response' && isInStatusSet(policy.success, outcome.status);
      consecutiveFailures = delivered ? 0 : consecutiveFailures + 1;
      failingSinceMs = delivered ? null : (failingSinceMs ?? atMs - progress.elapsedMs);
      const lowShare = share?.add(atMs, delivered) ?? null;
      const failingForMs = failingSinceMs === null ? 0 : atMs - failingSinceMs;
      const next = planNext(policy, outcome, { ...progress, consecutiveFailures, failingForMs });
      mark = nextMark(policy, mark, next, { atMs, consecutiveFailures, lowShare });
      if (delivered || lowShare === null || next.kind === 'end') return next;
      return { kind: 'end', end: 'endpoint-disabled', reason: lowShare };
    },
    health(atMs) {
      if (mark.state === 'paused' && mark.pausedUntilMs !== null && atMs >= mark.pausedUntilMs) return healthy;
      if (mark.state === 'disabled' || policy.disable.kind !== 'failing-for' || failingSinceMs === null) return mark;
      const dueMs = failingSinceMs + policy.disable.seconds * 1000;
      if (atMs < dueMs) return mark;
      return disabled(
        dueMs,
        `everything has failed for ${durationText(policy.disable.seconds * 1000)}, which switches the endpoint off`,
      );
    },
  };
}

function nextMark(
  policy: RetryPolicy,
  before: EndpointHealth,
  next: NextStep,
  seen: { readonly atMs: number; readonly consecutiveFailures: number; readonly lowShare: string | null },
): EndpointHealth {
  if (before.state === 'disabled') return before;
  if (next.kind === 'end' && next.end === 'endpoint-disabled') return disabled(seen.atMs, next.reason);
  if (seen.lowShare !== null) return disabled(seen.atMs, seen.lowShare);
  if (next.kind === 'end' && next.end === 'endpoint-failing') {
    return before.state === 'failing'
      ? before
      : { state: 'failing', sinceMs: seen.atMs, pausedUntilMs: null, reason: next.reason };
  }
  const pauseMs = pauseAfter(policy, seen.consecutiveFailures);
  if (pauseMs !== null) {
    const reason = `${seen.consecutiveFailures} failures in a row pause the endpoint for ${durationText(pauseMs)}`;
    return { state: 'paused', sinceMs: seen.atMs, pausedUntilMs: seen.atMs + pauseMs, reason };
  }
  // A mark of failing stays until someone looks at it; a pause ends with a success.
  return before.state === 'paused' && seen.consecutiveFailures === 0 ? healthy : before;
}

/** How long an endpoint is paused after so many failures in a row, ms; null when it is not. */
export function pauseAfter(policy: RetryPolicy, consecutiveFailures: number): number | null {
  const { disable } = policy;
  if (disable.kind !== 'pausing' || consecutiveFailures < disable.pausedAfterFailures) return null;
  const grown = disable.firstPauseSeconds * disable.factor ** (consecutiveFailures - disable.pausedAfterFailures);
  return Math.round(Math.min(grown, disable.capSeconds) * 1000);
}

function disabled(sinceMs: number, reason: string): EndpointHealth {
  return { state: 'disabled', sinceMs, pausedUntilMs: null, reason };
}

interface ShareWatch {
  /** Why the share is too low, or null while it is not. */
  add(atMs: number, delivered: boolean): string | null;
}

/** Judges only once a whole window has been seen: one failed first attempt is no share of anything. */
function watchShare(rule: { readonly below: number; readonly windowSeconds: number }): ShareWatch {
  const windowMs = rule.windowSeconds * 1000;
  let recent: { readonly atMs: number; readonly delivered: boolean }[] = [];
  let oldest = 0;
  let successes = 0;
  let firstMs: number | null = null;
  return {
    add(atMs, delivered) {
      firstMs ??= atMs;
      recent.push({ atMs, delivered });
      successes += delivered ? 1 : 0;
      for (let first = recent[oldest]; first !== undefined && first.atMs < atMs - windowMs; first = recent[oldest]) {
        successes -= first.delivered ? 1 : 0;
        oldest += 1;
      }
      if (oldest > 1000 && oldest * 2 > recent.length) {
        recent = recent.slice(oldest);
        oldest = 0;
      }
      const count = recent.length - oldest;
      if (atMs - firstMs < windowMs || successes / count >= rule.below) return null;
      return `only ${successes} of ${count} deliveries within ${durationText(windowMs)} succeeded, under ${rule.below * 100} %, which switches the endpoint off`;
    },
  };
}
