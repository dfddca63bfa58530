/** The life of an event whose target never recovers: what a policy's timeline preview shows. */
import type { RetryPolicy } from '../retry-policy.ts';
import { isRetried, planAttempts, type AttemptOutcome, type PlanEnd } from './plan-attempts.ts';
import { firstSharedStatus, firstStatus, everyStatusBut } from './status-set.ts';
import { jitterBounds, waitAfter } from './waits.ts';

export interface LadderStep {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** From the first attempt, ms, without jitter; attempts take no time. */
  readonly atMs: number;
  /** The same, at the luckiest and the unluckiest draw of jitter; equal to `atMs` where there is none. */
  readonly earliestMs: number;
  readonly latestMs: number;
  /** The wait before this attempt, ms, without jitter; null for the first. */
  readonly waitMs: number | null;
}

export interface Ladder {
  readonly steps: readonly LadderStep[];
  readonly end: PlanEnd;
  readonly reason: string;
  /** How every attempt is taken to fail. */
  readonly outcome: AttemptOutcome;
}

/** `outcome`: how every attempt fails; left out, the plainest failure that this policy retries. */
export function previewLadder(policy: RetryPolicy, outcome: AttemptOutcome = plainestFailure(policy)): Ladder {
  const plan = planAttempts({ ...policy, jitter: { kind: 'none' } }, [outcome]);
  const steps: LadderStep[] = [];
  let earliestMs = 0;
  let latestMs = 0;
  for (const { number, atMs } of plan.attempts) {
    const before = steps.at(-1);
    const waitMs = before === undefined ? null : atMs - before.atMs;
    if (waitMs !== null) {
      const [shortest, longest] = jitterBounds(policy, waitAfter(policy, number - 1) ?? 0);
      // Retry-After is a floor that jitter does not move.
      earliestMs += Math.max(shortest, waitMs > (waitAfter(policy, number - 1) ?? 0) ? waitMs : 0);
      latestMs += Math.max(longest, waitMs);
    }
    steps.push({ attempt: number, atMs, earliestMs, latestMs, waitMs });
  }
  return { steps, end: plan.end, reason: plan.reason, outcome };
}

/** A dead target where that is retried, else a server error, else any failure. */
function plainestFailure(policy: RetryPolicy): AttemptOutcome {
  const refused: AttemptOutcome = { kind: 'network-error', failure: 'refused' };
  if (isRetried(policy, refused)) return refused;
  if (policy.retriesTimeouts) return { kind: 'timeout' };
  const status = firstSharedStatus(policy.retriedStatuses, '5xx') ?? firstStatus(policy.retriedStatuses);
  return { kind: 'response', status: status ?? firstStatus(everyStatusBut(`${policy.success},1xx,2xx,3xx,4xx`)) ?? 500 };
}
