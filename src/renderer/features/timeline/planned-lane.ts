import type { AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import { planAttempts } from '#shared/retry/plan-attempts.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane } from '#shared/simulation.ts';

/** How long an answer is taken to need, ms, where nothing was measured. */
const quickAnswerMs = 20;

/** The longest an attempt may take, ms; null when the provider bounds it nowhere. */
export function deadlineOf(policy: RetryPolicy): number | null {
  return policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null;
}

/** A plan as a lane of the timeline. The last outcome repeats. */
export function planLane(
  policy: RetryPolicy,
  outcomes: readonly AttemptOutcome[],
  more: { readonly title: string; readonly index?: number; readonly seed?: number },
): Lane {
  const durationMs = (outcome: AttemptOutcome): number =>
    outcome.kind === 'timeout' ? (deadlineOf(policy) ?? 30_000) : outcome.kind === 'response' ? quickAnswerMs : 2;
  const plan = planAttempts(policy, outcomes, { durationMs, seed: more.seed ?? 1 });
  return {
    index: more.index ?? 0,
    eventId: null,
    title: more.title,
    kind: 'event',
    startMs: 0,
    end: plan.end,
    reason: plan.reason,
    attempts: plan.attempts.map(({ number, atMs, outcome, next }) => {
      const totalMs = durationMs(outcome);
      return {
        number,
        atMs,
        phases: { dnsMs: null, connectMs: null, tlsMs: null, waitingMs: totalMs, bodyMs: null, totalMs },
        status: outcome.kind === 'response' ? outcome.status : null,
        failure: failureOf(outcome),
        detail: '',
        waitMs: next.kind === 'retry' ? next.waitMs : null,
        reason: next.reason,
      };
    }),
  };
}

function failureOf(outcome: AttemptOutcome): Lane['attempts'][number]['failure'] {
  if (outcome.kind === 'response') return null;
  if (outcome.kind === 'timeout') return outcome.during === 'connect' ? 'timeout-connect' : 'timeout-total';
  return outcome.failure ?? 'refused';
}
