import type { HeaderPair } from '#shared/reply.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { AttemptFailureKind, AttemptPhases, Deadlines } from '#shared/target.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';

/** What came of one attempt, whether a network had a part in it or not. Exactly one of `status` and `failure` is set. */
export interface TargetAnswer {
  readonly phases: AttemptPhases;
  readonly status: number | null;
  readonly headers: readonly HeaderPair[];
  readonly failure: AttemptFailureKind | null;
  /** The failure in words, or the first line of the answer. */
  readonly detail: string;
}

/** The request as it goes out, and what is known of its event. */
export interface TargetRequest {
  readonly request: OutgoingRequest;
  readonly eventId: string | null;
  /** Simulated time, ms from the start of the run. */
  readonly atMs: number;
}

/** How long an attempt lasts where the provider documents no deadline, ms: nothing may hang for ever. */
const ownDeadlineMs = 60_000;

/** The deadlines of a policy's attempts. */
export function deadlinesOf(policy: RetryPolicy): Deadlines {
  const { connectTimeoutMs, readTimeoutMs, totalTimeoutMs } = policy;
  const partsMs = (connectTimeoutMs ?? 0) + (readTimeoutMs ?? 0);
  return {
    connectMs: connectTimeoutMs,
    responseMs: readTimeoutMs ?? null,
    totalMs: totalTimeoutMs ?? Math.max(ownDeadlineMs, partsMs),
  };
}
