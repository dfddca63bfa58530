/** How long a policy waits before a retry: the rule, and what jitter makes of it. */
import { createRandom } from '../random.ts';
import type { RetryPolicy } from '../retry-policy.ts';

/** How many retries a policy makes at most; the first attempt is not one of them. */
export function retryCount(policy: Pick<RetryPolicy, 'delays'>): number {
  const { delays } = policy;
  if (delays.kind === 'none') return 0;
  if (delays.kind === 'list') return delays.seconds.length;
  return delays.countsFirst === true ? delays.retries - 1 : delays.retries;
}

/** Ms before the retry that follows attempt `attempts`, before jitter; null when there is none. */
export function waitAfter(policy: Pick<RetryPolicy, 'delays'>, attempts: number): number | null {
  const { delays } = policy;
  if (attempts > retryCount(policy)) return null;
  if (delays.kind === 'none') return null;
  if (delays.kind === 'list') return Math.round((delays.seconds[attempts - 1] ?? 0) * 1000);
  const grown = delays.firstSeconds * delays.factor ** (attempts - 1);
  // 0 times an infinite factor is no number.
  const wait = Math.min(Number.isNaN(grown) ? 0 : grown, delays.capSeconds ?? Number.POSITIVE_INFINITY);
  return Math.round(wait * 1000);
}

/** The shortest and the longest that jitter can make of a wait, ms. */
export function jitterBounds(policy: Pick<RetryPolicy, 'jitter'>, waitMs: number): readonly [number, number] {
  const { jitter } = policy;
  if (jitter.kind === 'none') return [waitMs, waitMs];
  if (jitter.kind === 'added') return [waitMs, Math.round(waitMs + jitter.seconds * 1000)];
  return [Math.round(waitMs * (1 - jitter.fraction)), Math.round(waitMs * (1 + jitter.fraction))];
}

/** A wait with its jitter, ms. The draw depends on seed and attempt only, never on what was drawn before. */
export function jitteredWait(policy: Pick<RetryPolicy, 'jitter'>, waitMs: number, seed: number, attempts: number): number {
  if (policy.jitter.kind === 'none') return waitMs;
  const [shortest, longest] = jitterBounds(policy, waitMs);
  return Math.round(shortest + createRandom(seed * 1_000_003 + attempts)() * (longest - shortest));
}
