import { expect, test } from 'vitest';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { planAttempts, planNext, type AttemptOutcome } from '#shared/retry/plan-attempts.ts';
import { parseOutcomes } from '#shared/retry/attempt-outcome.ts';
import { waitAfter } from '#shared/retry/waits.ts';
import { definePolicy } from '#shared/policies/define-policy.ts';
import { aisoule } from '#shared/policies/aisoule.ts';
import { github } from '#shared/policies/github.ts';
import { gitlab } from '#shared/policies/gitlab.ts';
import { maia, maiaThreeAttempts } from '#shared/policies/maia.ts';
import { mailgun } from '#shared/policies/mailgun.ts';
import { convoy } from '#shared/policies/gateways.ts';
import { slack } from '#shared/policies/slack.ts';
import { standardWebhooks } from '#shared/policies/standard-webhooks.ts';
import { shopify } from '#shared/policies/shopify.ts';
import { twilio } from '#shared/policies/twilio.ts';

function plan(policy: RetryPolicy, outcomes: string, options: Parameters<typeof planAttempts>[2] = {}) {
  const { attempts, end, reason } = planAttempts(policy, parseOutcomes(outcomes), options);
  return {
    seconds: attempts.map((attempt) => attempt.atMs / 1000),
    end,
    reason,
    reasons: attempts.map(({ next }) => next.reason),
  };
}

function own(facts: Partial<RetryPolicy>): RetryPolicy {
  return definePolicy({ id: 'own', name: 'Own', source: '', delays: { kind: 'list', seconds: [10, 20, 30] }, ...facts });
}

test('AIsoule against a dead target: 0, 10, 70 and 370 s, then the endpoint is failing', () => {
  expect(plan(aisoule, 'refused')).toMatchObject({
    seconds: [0, 10, 70, 370],
    end: 'endpoint-failing',
    reason: 'all 4 attempts are used up, so the endpoint is marked as failing',
  });
  expect(plan(aisoule, 'timeout')).toMatchObject({ seconds: [0, 10, 70, 370], end: 'endpoint-failing' });
});

test('201 is a failure for AIsoule and is retried; 200 ends it', () => {
  expect(plan(aisoule, '201,200')).toMatchObject({
    seconds: [0, 10],
    end: 'delivered',
    reasons: ['201 is retried', '200 counts as delivered'],
  });
});

test('MAIA against 500: 0, 1, 3 and 7 s, then it gives up', () => {
  expect(plan(maia, '500')).toMatchObject({ seconds: [0, 1, 3, 7], end: 'gave-up', reason: 'all 4 attempts are used up' });
  expect(plan(maiaThreeAttempts, '500')).toMatchObject({
    seconds: [0, 1, 3],
    end: 'gave-up',
    reason: 'all 3 attempts are used up',
  });
});

test.each([
  ['404', 'gave-up', '404 is not retried'],
  ['302', 'gave-up', '302 is not retried'],
  ['200', 'delivered', '200 counts as delivered'],
  ['204', 'delivered', '204 counts as delivered'],
])('%s to MAIA: one attempt, %s', (outcome, end, reason) => {
  expect(plan(maia, outcome)).toMatchObject({ seconds: [0], end, reason });
});

test('MAIA retries 5xx, 429, timeouts and network errors', () => {
  expect(plan(maia, '503,429,timeout,tls')).toMatchObject({
    reasons: ['503 is retried', '429 is retried', 'a timeout is retried', 'all 4 attempts are used up'],
  });
});

test('the ladder starts again from where a failing handler recovers', () => {
  expect(plan(maia, '500,timeout,200')).toMatchObject({ seconds: [0, 1, 3], end: 'delivered' });
});

test('attempts that take time push later ones back, for waits count from the failure', () => {
  const durationMs = (outcome: AttemptOutcome) => (outcome.kind === 'timeout' ? 5000 : 100);
  expect(plan(aisoule, 'timeout,500,timeout,200', { durationMs }).seconds).toEqual([0, 15, 75.1, 380.1]);
});

test('planning without an outcome is refused', () => {
  expect(() => planAttempts(maia, [])).toThrow(RangeError);
});

test('GitHub makes one attempt', () => {
  expect(plan(github, '500')).toMatchObject({
    seconds: [0],
    end: 'gave-up',
    reason: '500 is a failure, and nothing is retried automatically',
  });
});

test('a count that includes the first attempt makes one retry less', () => {
  expect(plan({ ...convoy, jitter: { kind: 'none' } }, '500')).toMatchObject({
    seconds: [0, 10, 30, 70, 150],
    reason: 'all 5 attempts are used up',
  });
});

test('doubling waits stop growing at the cap', () => {
  const delays = { kind: 'exponential', firstSeconds: 10, factor: 2, capSeconds: 25, retries: 4 } as const;
  expect(plan(own({ delays }), '500').seconds).toEqual([0, 10, 30, 55, 80]);
});

test('a factor that grows beyond all numbers still plans, within its cap or its window', () => {
  const delays = { kind: 'exponential', firstSeconds: 0, factor: 10, capSeconds: 5, retries: 1000 } as const;
  const { seconds } = plan(own({ delays }), '500');
  expect(seconds).toHaveLength(1001);
  expect(seconds.every(Number.isFinite)).toBe(true);
  expect(waitAfter({ delays }, 1000)).toBe(0);
});

test('the first retry may follow at once', () => {
  expect(plan(slack, 'timeout').seconds).toEqual([0, 0, 60, 360]);
});

test('the window ends the retries', () => {
  expect(plan(own({ windowSeconds: 35 }), '500')).toMatchObject({
    seconds: [0, 10, 30],
    end: 'gave-up',
    reason: 'the 35 s for retries are over',
  });
  expect(plan(own({ windowSeconds: 59 }), '500').seconds).toEqual([0, 10, 30]);
  expect(plan(own({ windowSeconds: 60 }), '500').seconds).toEqual([0, 10, 30, 60]);
});

test('the window of Twilio covers what attempts take', () => {
  const slow = { durationMs: () => 15_001 };
  expect(plan(twilio, 'refused').seconds).toEqual([0, 0]);
  expect(plan(twilio, 'refused', slow)).toMatchObject({ seconds: [0], reason: 'the 15 s for retries are over' });
  expect(plan(twilio, 'timeout-connect').seconds).toEqual([0, 0]);
  expect(plan(twilio, 'timeout-response').seconds).toEqual([0]);
  expect(plan(twilio, '500')).toMatchObject({ seconds: [0], reason: '500 is not retried' });
});

test('410 switches the endpoint off, 406 stops one event, and so does a header', () => {
  expect(plan(standardWebhooks, '500,410')).toMatchObject({
    seconds: [0, 5],
    end: 'endpoint-disabled',
    reason: '410 switches the endpoint off',
  });
  expect(plan(mailgun, '500,406')).toMatchObject({ seconds: [0, 600], end: 'stopped', reason: '406 stops the retries' });
  expect(plan(slack, '500:x-slack-no-retry=1')).toMatchObject({
    seconds: [0],
    end: 'stopped',
    reason: 'the header X-Slack-No-Retry: 1 stops the retries',
  });
  expect(plan(slack, '500:x-slack-no-retry=0').seconds).toHaveLength(4);
  expect(plan(slack, '200:x-slack-no-retry=1').end).toBe('delivered');
  const anyValue = own({ stopHeaders: [{ name: 'X-Stop', value: null }] });
  expect(plan(anyValue, '500:x-stop=whatever').reason).toBe('the header X-Stop stops the retries');
});

test('Retry-After in seconds puts a retry off, never forward', () => {
  const policy = own({ retryAfter: 'honoured' });
  expect(plan(policy, '429:retry-after=15').seconds).toEqual([0, 15, 35, 65]);
  expect(plan(policy, '429:Retry-After=15').reasons[0]).toBe('429 is retried, not before the 15 s that Retry-After asks for');
  expect(plan(own({ retryAfter: 'ignored' }), '429:retry-after=15').seconds).toEqual([0, 10, 30, 60]);
});

test('Retry-After does not lead beyond the window', () => {
  const policy = own({ retryAfter: 'honoured', windowSeconds: 100 });
  expect(plan(policy, '503:retry-after=86400')).toMatchObject({ seconds: [0, 100], end: 'gave-up' });
  expect(plan(policy, '503:retry-after=86400').reasons[0]).toBe(
    '503 is retried, not before the 1 d that Retry-After asks for, as far as the time for retries allows',
  );
});

test.each(['-5', '1.5', 'soon', '', '0x10', 'Sun, 32 Foo 2026 00:00:00 GMT', '2026-11-21T20:00:00Z'])(
  'a Retry-After of %j asks for nothing',
  (value) => {
    const outcome: AttemptOutcome = { kind: 'response', status: 503, headers: [['Retry-After', value]] };
    const progress = { attempts: 1, elapsedMs: 0, consecutiveFailures: 1, seed: 1, answeredAt: 0 };
    expect(planNext(own({ retryAfter: 'honoured' }), outcome, progress)).toMatchObject({ kind: 'retry', waitMs: 10_000 });
  },
);

test('an absurd Retry-After waits a year at most', () => {
  const [first, second] = plan(own({ retryAfter: 'honoured' }), `503:retry-after=${'9'.repeat(400)}`).seconds;
  expect([first, second]).toEqual([0, 31_536_000]);
});

test.each(['Sat, 21 Nov 2026 20:01:00 GMT', 'Saturday, 21-Nov-26 20:01:00 GMT', 'Sat Nov 21 20:01:00 2026'])(
  'Retry-After as the date %s counts from the time of the answer',
  (date) => {
    const outcome: AttemptOutcome = { kind: 'response', status: 503, headers: [['retry-after', date]] };
    const progress = { attempts: 1, elapsedMs: 0, consecutiveFailures: 1, seed: 1 };
    const policy = own({ retryAfter: 'honoured' });
    const waitAt = (answeredAt: string) => planNext(policy, outcome, { ...progress, answeredAt: Date.parse(answeredAt) });
    expect(waitAt('2026-11-21T20:00:00Z')).toMatchObject({ kind: 'retry', waitMs: 60_000 });
    expect(waitAt('2026-11-21T21:00:00Z')).toMatchObject({ kind: 'retry', waitMs: 10_000 });
    expect(planNext(policy, outcome, progress)).toMatchObject({ kind: 'retry', waitMs: 10_000 });
    const plan = planAttempts(policy, [outcome], { startedAt: Date.parse('2026-11-21T20:00:00Z') });
    expect(plan.attempts.map(({ atMs }) => atMs / 1000)).toEqual([0, 60, 80, 110]);
  },
);

test('failures of other events count towards switching an endpoint off', () => {
  const policy = own({ disable: { kind: 'consecutive-failures', failures: 5 } });
  expect(plan(policy, '500').end).toBe('gave-up');
  expect(plan(policy, '500', { failuresBefore: 3 })).toMatchObject({
    seconds: [0, 10],
    end: 'endpoint-disabled',
    reason: '5 failures in a row switch the endpoint off',
  });
  expect(plan(gitlab, '500', { failuresBefore: 38 }).end).toBe('gave-up');
  expect(plan(gitlab, '500', { failuresBefore: 39 }).end).toBe('endpoint-disabled');
});

test('an endpoint that has failed for long enough is switched off', () => {
  const policy = own({ disable: { kind: 'failing-for', seconds: 30 } });
  expect(plan(policy, '500')).toMatchObject({ seconds: [0, 10, 30], end: 'endpoint-disabled' });
  const progress = { attempts: 1, elapsedMs: 0, consecutiveFailures: 9, seed: 1, failingForMs: 30_000 };
  expect(planNext(policy, { kind: 'timeout' }, progress)).toMatchObject({
    end: 'endpoint-disabled',
    reason: 'everything has failed for 30 s, which switches the endpoint off',
  });
});

test('Shopify makes all its eight retries and then deletes the subscription', () => {
  expect(plan(shopify, '500')).toMatchObject({ end: 'endpoint-disabled' });
  expect(plan(shopify, '500').seconds).toHaveLength(9);
});
