/** A short way to write a policy down: what most providers have in common is filled in, and what was assumed is said in a note. */
import type { RetryPolicy } from '../retry-policy.ts';
import { everyStatusBut } from '../retry/status-set.ts';

type Essentials = Pick<RetryPolicy, 'id' | 'name' | 'delays' | 'source'>;

interface PolicyFacts extends Essentials, Partial<Omit<RetryPolicy, keyof Essentials>> {
  /** What the documents leave open, and what is done here: `Retry-After is ignored`. */
  readonly assumed?: readonly string[];
}

export const minute = 60;
export const hour = 3600;
export const day = 86_400;

/** Left out: 2xx is success, everything else is retried, no deadlines, jitter, window, stop or disable rules; nothing is renewed. */
export function definePolicy({ assumed = [], notes = [], ...facts }: PolicyFacts): RetryPolicy {
  const success = facts.success ?? '2xx';
  return {
    connectTimeoutMs: null,
    totalTimeoutMs: null,
    success,
    retriedStatuses: everyStatusBut(success),
    retriesTimeouts: true,
    retriesNetworkErrors: true,
    redirectsFollowed: 0,
    jitter: { kind: 'none' },
    windowSeconds: null,
    retryAfter: 'ignored',
    stopStatuses: '',
    stopHeaders: [],
    disableStatuses: '',
    disable: { kind: 'none' },
    renewsTimestamp: false,
    renewsEventId: false,
    confidence: 'documented',
    ...facts,
    notes: assumed.length === 0 ? [...notes] : [...notes, `Not documented, assumed here: ${assumed.join('; ')}.`],
  };
}

/** What is assumed where documents speak of nothing but the schedule. */
export const onlyScheduleKnown = ['waits have no jitter', 'Retry-After is ignored'];

/** A policy without any automatic retry. */
export const noRetries = {
  delays: { kind: 'none' },
  retriedStatuses: '',
  retriesTimeouts: false,
  retriesNetworkErrors: false,
} as const satisfies Partial<RetryPolicy>;
