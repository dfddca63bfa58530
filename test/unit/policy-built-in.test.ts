import { expect, test } from 'vitest';
import { HookwrightError } from '#shared/errors.ts';
import { builtInPolicies, findBuiltInPolicy, listPolicies, policyForProvider } from '#shared/policies/built-in.ts';
import { maia } from '#shared/policies/maia.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { planAttempts, type PlanEnd } from '#shared/retry/plan-attempts.ts';
import { previewLadder } from '#shared/retry/preview-ladder.ts';
import { describePolicy } from '#shared/retry/describe-policy.ts';
import { retryCount } from '#shared/retry/waits.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';

const minute = 60;
const hour = 3600;

function policy(id: string): RetryPolicy {
  const found = findBuiltInPolicy(id);
  if (found === null) throw new Error(`no policy ${id}`);
  return found;
}

function waits(id: string): number[] {
  const { steps } = previewLadder(policy(id));
  return steps.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs / 1000]));
}

/** The published ladders: waits in seconds, counted from the failure before, and how it ends. */
const documentedLadders: [string, number[], PlanEnd][] = [
  ['maia', [1, 2, 4], 'gave-up'],
  ['maia-three-attempts', [1, 2], 'gave-up'],
  ['aisoule', [10, 60, 300], 'endpoint-failing'],
  ['standard-webhooks', [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour], 'gave-up'],
  ['svix', [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour], 'gave-up'],
  ['github', [], 'gave-up'],
  ['github-enterprise', [], 'gave-up'],
  ['gitlab', [], 'gave-up'],
  ['slack', [0, minute, 5 * minute], 'gave-up'],
  ['zoom', [5 * minute, 20 * minute, 60 * minute], 'gave-up'],
  ['outpost', [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360], 'gave-up'],
  ['chargebee', [2 * minute, 6 * minute, 30 * minute, hour, 5 * hour, 24 * hour, 48 * hour], 'gave-up'],
  ['recurly', [10, 74, 266, 778, 2058, 5130, 12_298, 28_682, 65_546, 147_466], 'gave-up'],
  ['circle-live', [1, 10, 30, minute, 15 * minute, hour, 3 * hour, 5 * hour, 6 * hour, 10 * hour, 11 * hour], 'gave-up'],
  ['circle-test', [1, 10, 30, minute, 15 * minute, hour], 'gave-up'],
  [
    'nmi',
    [15, 60, 60, 60, 300, 900, 1800, 3600, 3600, 3600, 3600, 3600, 3600, 3600, 3600, 3600, 3600, 43_200, 43_200, 86_400],
    'gave-up',
  ],
  ['mailgun', [600, 600, 900, 1800, 3600, 7200, 14_400], 'gave-up'],
  ['wix', [60, 600, 3600, 7200, 7200, 7200, 14_400, 14_400, 14_400, 28_800, 28_800, 43_200], 'gave-up'],
  ['webflow', [600, 600, 600], 'gave-up'],
  ['sanity', [30, 30], 'gave-up'],
];

/** Where only a count or a time is published: retries made, and the time they must fit into, seconds. */
const guessedLadders: [string, number, number | null, PlanEnd][] = [
  ['whatsable', 3, null, 'gave-up'],
  ['stripe-live', 12, 3 * 24 * hour, 'gave-up'],
  ['stripe-sandbox', 3, 4 * hour, 'gave-up'],
  ['shopify', 8, 4 * hour, 'endpoint-disabled'],
  ['twilio', 1, 15, 'gave-up'],
  ['whatsapp-cloud', 13, 7 * 24 * hour, 'gave-up'],
  ['discord', 6, 10 * minute, 'gave-up'],
  ['hookdeck', 5, null, 'gave-up'],
  ['convoy', 4, null, 'gave-up'],
  ['paddle', 60, 3 * 24 * hour, 'gave-up'],
  ['paypal', 25, 3 * 24 * hour, 'gave-up'],
  ['square', 10, 24 * hour, 'gave-up'],
  ['razorpay', 10, 24 * hour, 'gave-up'],
];

test.each(documentedLadders)('%s waits as published', (id, expected, end) => {
  expect(waits(id)).toEqual(expected);
  expect(previewLadder(policy(id)).end).toBe(end);
  expect(policy(id).confidence).toBe('documented');
});

test('the long ladders take as long as their documents say', () => {
  const total = (id: string) => (previewLadder(policy(id)).steps.at(-1)?.atMs ?? 0) / 1000;
  expect(total('standard-webhooks')).toBe(75 * hour + 35 * minute + 5);
  expect(total('svix')).toBe(27 * hour + 35 * minute + 5);
});

test.each(guessedLadders)('%s is marked as a guess and keeps what is published', (id, retries, withinSeconds, end) => {
  const ladder = previewLadder(policy(id));
  expect(policy(id).confidence).toBe('guess');
  expect(ladder.steps).toHaveLength(retries + 1);
  expect(retryCount(policy(id))).toBe(retries);
  expect(ladder.end).toBe(end);
  expect((ladder.steps.at(-1)?.atMs ?? 0) / 1000).toBeLessThanOrEqual(withinSeconds ?? Number.POSITIVE_INFINITY);
  expect(policy(id).notes.some((note) => /guess|assumed/.test(note))).toBe(true);
});

test('every built-in policy has a ladder above', () => {
  const checked = [...documentedLadders, ...guessedLadders].map(([id]) => id);
  expect(checked.toSorted()).toEqual(builtInPolicies.map(({ id }) => id).toSorted());
});

/** Id, deadlines (connect, read, total) in ms, success, and statuses that are retried or not. */
const rules: [string, [number | null, number | null, number | null], string, number[], number[]][] = [
  ['maia', [null, null, 10_000], '2xx', [500, 503, 599, 429], [400, 404, 410, 302]],
  ['aisoule', [null, null, 5000], '200', [201, 202, 204, 302, 404, 500], [200]],
  ['whatsable', [null, null, 10_000], '2xx', [302, 404, 500], [200]],
  ['standard-webhooks', [null, null, 15_000], '2xx', [301, 404, 429, 502, 504], [204]],
  ['svix', [null, null, 15_000], '2xx', [301, 404, 500], [204]],
  ['stripe-live', [null, null, null], '2xx', [302, 404, 500], [200]],
  ['stripe-sandbox', [null, null, null], '2xx', [302, 404, 500], [200]],
  ['github', [null, null, 10_000], '2xx', [], [302, 404, 500]],
  ['github-enterprise', [null, null, 30_000], '2xx', [], [302, 404, 500]],
  ['gitlab', [null, null, 10_000], '2xx', [], [302, 404, 500]],
  ['slack', [null, null, 3000], '2xx', [302, 404, 500], [200]],
  ['shopify', [1000, null, 5000], '2xx', [404, 500], [200]],
  ['twilio', [5000, 15_000, 15_000], '2xx', [], [404, 500]],
  ['whatsapp-cloud', [null, null, null], '200', [201, 404, 500], []],
  ['discord', [null, null, 3000], '204', [200, 404, 500], []],
  ['zoom', [null, null, 3000], '200,204', [201, 404, 500], []],
  ['hookdeck', [null, null, 30_000], '2xx', [404, 500], []],
  ['outpost', [null, null, 5000], '2xx', [404, 500], []],
  ['convoy', [null, null, null], '2xx', [404, 500], []],
  ['paddle', [null, null, 5000], '200', [201, 404, 500], []],
  ['paypal', [null, null, null], '2xx', [404, 500], []],
  ['square', [null, null, null], '2xx', [404, 500], []],
  ['chargebee', [20_000, 20_000, 60_000], '2xx', [404, 500], []],
  ['recurly', [null, null, null], '2xx', [302, 404, 500], []],
  ['razorpay', [null, null, null], '2xx', [404, 500], []],
  ['circle-live', [null, null, null], '2xx', [404, 500], []],
  ['circle-test', [null, null, null], '2xx', [404, 500], []],
  ['nmi', [null, null, null], '200', [201, 404, 500], []],
  ['mailgun', [null, null, null], '200', [201, 404, 500], [406]],
  ['wix', [null, null, 1250], '200', [201, 404, 500], []],
  ['webflow', [null, null, 30_000], '2xx', [404, 500], []],
  ['sanity', [null, null, null], '2xx', [429, 500], [404]],
];

test.each(rules)('%s: deadlines, success and what is retried', (id, deadlines, success, retried, unretried) => {
  const { connectTimeoutMs, readTimeoutMs = null, totalTimeoutMs, ...rest } = policy(id);
  expect([connectTimeoutMs, readTimeoutMs, totalTimeoutMs]).toEqual(deadlines);
  expect(rest.success).toBe(success);
  const attemptsFor = (status: number) => planAttempts(policy(id), [{ kind: 'response', status }]).attempts.length;
  for (const status of retried) expect(attemptsFor(status), String(status)).toBeGreaterThan(1);
  for (const status of unretried) expect(attemptsFor(status), String(status)).toBe(1);
});

test('what switches endpoints off, and who listens to Retry-After', () => {
  expect(policy('svix').disable).toEqual({ kind: 'failing-for', seconds: 5 * 24 * hour });
  expect(policy('slack').disable).toEqual({ kind: 'success-share', below: 0.05, windowSeconds: 3600 });
  expect(policy('razorpay').disable).toEqual({ kind: 'failing-for', seconds: 24 * hour });
  expect(policy('standard-webhooks')).toMatchObject({ retryAfter: 'honoured', disableStatuses: '410', renewsTimestamp: true });
  expect(policy('slack').redirectsFollowed).toBe(2);
});

test('providers are served by the policy of their name, or of their sender', () => {
  const expected = { maia: 'maia', stripe: 'stripe-live', clerk: 'svix', whatsapp: 'whatsapp-cloud', circle: 'circle-live' };
  for (const [provider, id] of Object.entries(expected)) expect(policyForProvider(provider)).toBe(id);
  expect(policyForProvider('my-own-service')).toBeNull();
  expect(policyForProvider('constructor')).toBeNull();
});

test('every built-in provider has a policy, and the two say the same', () => {
  for (const { id, delivery } of builtInProviders) {
    const its = policy(policyForProvider(id) ?? '');
    expect(its.success, id).toBe(delivery.success);
    expect(its.totalTimeoutMs, id).toBe(delivery.deadlineSeconds === null ? null : delivery.deadlineSeconds * 1000);
    const retryDelays = delivery.retryDelaysSeconds ?? delivery.variants?.[0]?.retryDelaysSeconds;
    expect(waits(its.id), id).toEqual(retryDelays);
  }
});

test('two policies of one id, and one that makes no sense, are refused', () => {
  expect(() => listPolicies([maia, { ...maia, name: 'Another' }])).toThrow(/Two retry policies have the id "maia"/);
  expect(() => listPolicies([{ ...maia, success: '' }])).toThrow(HookwrightError);
});

test('contradictions and gaps of the three systems are said in their notes', () => {
  expect(policy('maia').notes.join(' ')).toMatch(/"up to 3 attempts".*three delays.*four attempts/);
  expect(policy('maia-three-attempts').notes.join(' ')).toMatch(/3 attempts in total/);
  expect(policy('whatsable').notes.join(' ')).toMatch(/not documented/);
  expect(policy('aisoule').notes.join(' ')).toMatch(/Only 200 counts/);
});

test('every policy names its source and reads as facts', () => {
  for (const each of builtInPolicies) {
    expect(each.source, each.id).toMatch(/^https:\/\/[^ ]+$/);
    expect(each.notes.length, each.id).toBeGreaterThan(0);
    expect(
      describePolicy(each).every(({ label, value }) => label !== '' && value !== ''),
      each.id,
    ).toBe(true);
  }
});

test('AIsoule in plain words', () => {
  expect(describePolicy(policy('aisoule'))).toEqual([
    { label: 'Deadline', value: '5 s in total' },
    { label: 'Delivered', value: '200' },
    { label: 'Redirects', value: 'not followed' },
    { label: 'Retried', value: 'any status but 200; timeouts; network errors' },
    { label: 'Attempts', value: '4 (the first and 3 retries)' },
    { label: 'Waits', value: '10 s, 1 min, 5 min' },
    { label: 'Retry-After', value: 'ignored' },
    { label: 'Endpoint', value: 'marked as failing when an event has used up its attempts' },
  ]);
});

test('a policy that never retries reads so', () => {
  const facts = describePolicy(policy('gitlab'));
  expect(facts).toContainEqual({ label: 'Attempts', value: '1, never retried' });
  expect(facts).toContainEqual({ label: 'Retried', value: 'nothing' });
  expect(facts).toContainEqual({
    label: 'Endpoint',
    value: 'paused for 1 min after 4 failures in a row, longer with each further one up to 1 d; switched off after 40',
  });
});
