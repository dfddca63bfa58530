import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { checkPolicy } from '#shared/retry/check-policy.ts';
import { planAttempts, type AttemptOutcome } from '#shared/retry/plan-attempts.ts';
import { previewLadder } from '#shared/retry/preview-ladder.ts';
import { everyStatusBut, isInStatusSet } from '#shared/retry/status-set.ts';
import { jitterBounds, retryCount, waitAfter } from '#shared/retry/waits.ts';
import { builtInPolicies } from '#shared/policies/built-in.ts';
import { definePolicy } from '#shared/policies/define-policy.ts';

const seconds = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0, max: 100_000, noNaN: true }));
const count = fc.integer({ min: 1, max: 40 });

const delays: fc.Arbitrary<RetryPolicy['delays']> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('list' as const), seconds: fc.array(seconds, { minLength: 1, maxLength: 12 }) }),
  fc.record(
    {
      kind: fc.constant('exponential' as const),
      firstSeconds: seconds,
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      capSeconds: fc.option(seconds),
      retries: count,
      countsFirst: fc.constant(true as const),
    },
    { requiredKeys: ['kind', 'firstSeconds', 'factor', 'capSeconds', 'retries'] },
  ),
);

const jitter: fc.Arbitrary<RetryPolicy['jitter']> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('fraction' as const), fraction: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('added' as const), seconds }),
);

const disable: fc.Arbitrary<RetryPolicy['disable']> = fc.oneof(
  fc.constantFrom(
    { kind: 'none' } as const,
    { kind: 'failing-after-giving-up' } as const,
    { kind: 'disabled-after-giving-up' } as const,
  ),
  fc.record({ kind: fc.constant('consecutive-failures' as const), failures: count }),
  fc.record({ kind: fc.constant('failing-for' as const), seconds: fc.integer({ min: 1, max: 1_000_000 }) }),
);

const own: fc.Arbitrary<RetryPolicy> = fc
  .record({
    success: fc.constantFrom('2xx', '200', '204', '200,204'),
    retried: fc.constantFrom('5xx,429', 'rest'),
    retriesTimeouts: fc.boolean(),
    retriesNetworkErrors: fc.boolean(),
    delays,
    jitter,
    disable,
    windowSeconds: fc.option(fc.integer({ min: 1, max: 10_000_000 })),
    retryAfter: fc.constantFrom('honoured', 'ignored'),
    stopStatuses: fc.constantFrom('', '406', '410'),
    disableStatuses: fc.constantFrom('', '410'),
  })
  .map(({ retried, ...facts }) => {
    const retriedStatuses = retried === 'rest' ? everyStatusBut(facts.success) : retried;
    return definePolicy({ id: 'own', name: 'Own', source: '', ...facts, retriedStatuses });
  })
  .filter((policy) => checkPolicy(policy).length === 0);

const policies = fc.oneof(own, fc.constantFrom(...builtInPolicies));

const outcome: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  fc.record({ kind: fc.constant('timeout' as const) }),
  fc.record({ kind: fc.constant('network-error' as const), failure: fc.constantFrom('refused', 'reset', 'tls') }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.oneof(fc.constantFrom(200, 201, 204, 302, 404, 406, 410, 429, 500, 503), fc.integer({ min: 100, max: 999 })),
    headers: fc.array(fc.tuple(fc.constant('Retry-After'), fc.oneof(fc.nat().map(String), fc.string())), { maxLength: 1 }),
  }),
);
const outcomes = fc.array(outcome, { minLength: 1, maxLength: 20 });
const seed = fc.integer({ min: 0, max: 4_294_967_295 });

const succeeds = (policy: RetryPolicy, each: AttemptOutcome) =>
  each.kind === 'response' && isInStatusSet(policy.success, each.status);

test('times never run backwards, and no more attempts are made than the policy allows', () => {
  fc.assert(
    fc.property(policies, outcomes, seed, fc.nat({ max: 100_000 }), (policy, given, seed, duration) => {
      const { attempts } = planAttempts(policy, given, { seed, durationMs: () => duration });
      expect(attempts.length).toBeLessThanOrEqual(retryCount(policy) + 1);
      const times = attempts.map(({ atMs }) => atMs);
      expect(times.every(Number.isSafeInteger)).toBe(true);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
    }),
  );
});

test('an event is delivered exactly when an attempt that was made met success, and that attempt is the last', () => {
  fc.assert(
    fc.property(policies, outcomes, seed, (policy, given, seed) => {
      const { attempts, end } = planAttempts(policy, given, { seed });
      const firstSuccess = attempts.findIndex((attempt) => succeeds(policy, attempt.outcome));
      expect(end === 'delivered').toBe(firstSuccess !== -1);
      expect([-1, attempts.length - 1]).toContain(firstSuccess);
      expect(attempts.filter(({ next }) => next.kind === 'end')).toHaveLength(1);
      expect(attempts.every(({ next }) => next.reason.length > 0 && !next.reason.includes('NaN'))).toBe(true);
    }),
  );
});

test('the same seed plans the same, another one only moves times that have jitter', () => {
  fc.assert(
    fc.property(policies, outcomes, seed, seed, (policy, given, one, other) => {
      expect(planAttempts(policy, given, { seed: one })).toEqual(planAttempts(policy, given, { seed: one }));
      const still: RetryPolicy = { ...policy, jitter: { kind: 'none' } };
      expect(planAttempts(still, given, { seed: one })).toEqual(planAttempts(still, given, { seed: other }));
    }),
  );
});

test('every wait lies within the bounds of its jitter, Retry-After aside', () => {
  fc.assert(
    fc.property(policies, outcomes, seed, (policy, given, seed) => {
      const { attempts } = planAttempts({ ...policy, retryAfter: 'ignored' }, given, { seed });
      for (const { number, next } of attempts) {
        if (next.kind === 'end') continue;
        const [shortest, longest] = jitterBounds(policy, waitAfter(policy, number) ?? Number.NaN);
        expect(next.waitMs).toBeGreaterThanOrEqual(shortest);
        expect(next.waitMs).toBeLessThanOrEqual(longest);
      }
    }),
  );
});

test('jitter uses its range: over many seeds waits spread from end to end', () => {
  const policy = definePolicy({
    id: 'own',
    name: 'Own',
    source: '',
    delays: { kind: 'list', seconds: [100] },
    jitter: { kind: 'fraction', fraction: 0.5 },
  });
  const waits = Array.from(
    { length: 2000 },
    (_, seed) => planAttempts(policy, [{ kind: 'timeout' }], { seed }).attempts[1]?.atMs ?? 0,
  );
  expect(Math.min(...waits)).toBeLessThan(52_000);
  expect(Math.max(...waits)).toBeGreaterThan(148_000);
  const mean = waits.reduce((total, wait) => total + wait, 0) / waits.length;
  expect(Math.abs(mean - 100_000)).toBeLessThan(3000);
});

test('no attempt starts after the window, whatever Retry-After asks for', () => {
  fc.assert(
    fc.property(policies, outcomes, seed, (policy, given, seed) => {
      const { attempts } = planAttempts(policy, given, { seed });
      const windowMs = policy.windowSeconds === null ? Number.POSITIVE_INFINITY : policy.windowSeconds * 1000;
      expect(attempts.at(-1)?.atMs).toBeLessThanOrEqual(windowMs);
    }),
  );
});

test('a preview ends like the plan it shows, and its bounds hold every seed', () => {
  fc.assert(
    fc.property(policies, seed, (policy, seed) => {
      const ladder = previewLadder(policy);
      const plan = planAttempts({ ...policy, windowSeconds: null, disable: { kind: 'none' } }, [ladder.outcome], { seed });
      for (const [index, step] of ladder.steps.entries()) {
        expect(step.earliestMs).toBeLessThanOrEqual(step.atMs);
        expect(step.latestMs).toBeGreaterThanOrEqual(step.atMs);
        expect(plan.attempts[index]?.atMs).toBeGreaterThanOrEqual(step.earliestMs);
        expect(plan.attempts[index]?.atMs).toBeLessThanOrEqual(step.latestMs);
      }
    }),
  );
});
