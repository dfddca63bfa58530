import { outcomeOfAttempt } from '#shared/retry/attempt-outcome.ts';
import { type EndpointWatch, watchEndpoint } from '#shared/retry/endpoint-watch.ts';
import type { AttemptOutcome, DeliveryProgress, NextStep } from '#shared/retry/plan-attempts.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { PastAttempt } from '../store/delivery-reading.ts';

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

/** The newest ended attempts at a target under a policy, oldest first. */
export type EndpointHistory = (targetUrl: string, policyId: string, limit: number) => readonly PastAttempt[];

/** Attempts looked back at, at most. */
const recalledAttempts = 2000;

/**
 * What a provider would think of each target over all deliveries: failures in a row, shares, pauses. A rule over all
 * events has no meaning for one delivery alone. What earlier runs of the program saw is recalled from the stored attempts
 * when a target is first judged.
 */
export class EndpointWatches {
  readonly #history: EndpointHistory;
  readonly #watches = new Map<string, EndpointWatch>();

  constructor(history: EndpointHistory) {
    this.#history = history;
  }

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
    const watch = this.#watches.get(key) ?? this.#recalled(policy, targetUrl);
    this.#watches.delete(key);
    this.#watches.set(key, watch);
    const [oldest] = this.#watches.keys();
    if (this.#watches.size > rememberedTargets && oldest !== undefined) this.#watches.delete(oldest);
    return watch;
  }

  #recalled(policy: RetryPolicy, targetUrl: string): EndpointWatch {
    const watch = watchEndpoint(policy);
    // Most policies look at one delivery alone, and so need no looking back.
    if (policy.disable.kind === 'none') return watch;
    for (const past of this.#history(targetUrl, policy.id, recalledAttempts)) {
      const outcome = outcomeOfAttempt(past);
      if (outcome === null) continue;
      const endedAt = past.startedAt + past.tookMs;
      const elapsedMs = Math.max(0, endedAt - past.firstAt);
      watch.judge(outcome, endedAt, { attempts: past.number, elapsedMs, seed: past.delivery, answeredAt: endedAt });
    }
    return watch;
  }
}
