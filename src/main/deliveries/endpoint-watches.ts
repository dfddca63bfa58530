import { type EndpointWatch, watchEndpoint } from '#shared/retry/endpoint-watch.ts';
import type { AttemptOutcome, DeliveryProgress, NextStep } from '#shared/retry/plan-attempts.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';

/** Targets remembered at once; the one asked for longest ago goes first. */
const rememberedTargets = 500;

/** One attempt, and 2xx is what counts: what holds where no policy was asked for. */
const oneAttempt: RetryPolicy = {
  id: 'one-attempt',
  name: 'One attempt',
  connectTimeoutMs: null,
  totalTimeoutMs: null,
  success: '2xx',
  retriedStatuses: '',
  retriesTimeouts: false,
  retriesNetworkErrors: false,
  redirectsFollowed: 0,
  delays: { kind: 'none' },
  jitter: { kind: 'none' },
  windowSeconds: null,
  retryAfter: 'ignored',
  stopStatuses: '',
  stopHeaders: [],
  disableStatuses: '',
  disable: { kind: 'none' },
  renewsTimestamp: true,
  renewsEventId: false,
  confidence: 'documented',
  notes: [],
  source: '',
};

/**
 * What a provider would think of each target over all deliveries of this run: failures in a row, shares, pauses. A rule
 * over all events has no meaning for one delivery alone; after a restart it begins anew.
 */
export class EndpointWatches {
  readonly #watches = new Map<string, EndpointWatch>();

  /** What follows an attempt that ended at `atMs`. A pause of the endpoint stretches the wait. */
  judge(
    policy: RetryPolicy | null,
    targetUrl: string,
    outcome: AttemptOutcome,
    atMs: number,
    progress: Omit<DeliveryProgress, 'consecutiveFailures' | 'failingForMs'>,
  ): NextStep {
    const watch = policy === null ? watchEndpoint(oneAttempt) : this.#watch(policy, targetUrl);
    const next = watch.judge(outcome, atMs, progress);
    const { pausedUntilMs, reason } = watch.health(atMs);
    if (next.kind === 'end' || pausedUntilMs === null || pausedUntilMs <= atMs + next.waitMs) return next;
    return { kind: 'retry', waitMs: pausedUntilMs - atMs, reason };
  }

  #watch(policy: RetryPolicy, targetUrl: string): EndpointWatch {
    const key = JSON.stringify([policy, targetUrl]);
    const watch = this.#watches.get(key) ?? watchEndpoint(policy);
    this.#watches.delete(key);
    this.#watches.set(key, watch);
    const [oldest] = this.#watches.keys();
    if (this.#watches.size > rememberedTargets && oldest !== undefined) this.#watches.delete(oldest);
    return watch;
  }
}
