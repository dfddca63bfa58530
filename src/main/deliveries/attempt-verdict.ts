/** What becomes of a delivery after an attempt, as the queue stores it. */
import type { DeliveryState } from '#shared/delivery.ts';
import type { NextStep } from '#shared/retry/plan-attempts.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { AttemptResult } from '../sender/outgoing-request.ts';
import type { StoredDelivery } from '../store/delivery-reading.ts';
import type { DeliveryStanding } from '../store/delivery-record.ts';
import { isAsExpected } from './expectation.ts';

export interface Verdict {
  readonly state: DeliveryState;
  /** Wall clock, ms; null when nothing follows. */
  readonly dueAt: number | null;
  /** One sentence. */
  readonly next: string;
}

export const interruptedFailure = {
  kind: 'interrupted',
  problem: 'Hookwright stopped while this attempt was under way; nobody knows whether it arrived.',
  remedy: 'Look in the target’s own log if it matters.',
} as const;

export const cancelledVerdict: Verdict = { state: 'cancelled', dueAt: null, next: 'Cancelled by hand.' };
export const unretriedVerdict: Verdict = {
  state: 'gave-up',
  dueAt: null,
  next: 'An attempt made by hand after the end is not retried.',
};

/** `endedAt`: wall clock, ms; waits count from there. */
export function verdictOf(next: NextStep, endedAt: number): Verdict {
  if (next.kind === 'end') return { state: next.end, dueAt: null, next: sentence(next.reason) };
  return { state: 'scheduled', dueAt: endedAt + next.waitMs, next: sentence(next.reason) };
}

/** Where the target had no part in it there is nothing that a retry could mend. */
export function stoppedVerdict(problem: string): Verdict {
  return { state: 'stopped', dueAt: null, next: sentence(problem) };
}

export function standingAfter(
  delivery: StoredDelivery,
  policy: RetryPolicy | null,
  number: number,
  { response, failure }: AttemptResult,
  { state, dueAt }: Verdict,
): DeliveryStanding {
  return {
    state,
    dueAt,
    attempts: number,
    lastStatus: response?.status ?? null,
    lastFailure: failure?.kind ?? null,
    asExpected: isAsExpected(delivery.row, response, policy) ?? delivery.row.asExpected,
  };
}

export function standingOf({ row, dueAt }: StoredDelivery): DeliveryStanding {
  const { state, attempts, lastStatus, lastFailure, asExpected } = row;
  return { state, attempts, lastStatus, lastFailure, dueAt, asExpected };
}

function sentence(reason: string): string {
  const first = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
