import { expect, test } from 'vitest';
import fc from 'fast-check';
import { HookwrightError } from '#shared/errors.ts';
import { checkPolicy, requirePolicy } from '#shared/retry/check-policy.ts';
import { planAttempts } from '#shared/retry/plan-attempts.ts';
import { definePolicy } from '#shared/policies/define-policy.ts';
import { maia } from '#shared/policies/maia.ts';
import type { DelayRule, DisableRule } from '#shared/retry-policy.ts';

const list = (...seconds: number[]): DelayRule => ({ kind: 'list', seconds });
const growing = (facts: Partial<Extract<DelayRule, { kind: 'exponential' }>>): DelayRule => ({
  kind: 'exponential',
  firstSeconds: 1,
  factor: 2,
  capSeconds: null,
  retries: 3,
  ...facts,
});

test('a sensible policy has no problems', () => {
  expect(checkPolicy(maia)).toEqual([]);
  expect(() => requirePolicy(maia)).not.toThrow();
});

test.each<[string, object, string | null, RegExp]>([
  ['a negative wait', { delays: list(-1) }, 'delays.seconds.0', /at least 0/],
  ['a wait of NaN', { delays: list(Number.NaN) }, 'delays.seconds.0', /must be a number, not NaN/],
  ['an endless wait', { delays: list(Number.POSITIVE_INFINITY) }, 'delays.seconds.0', /must be a number, not Infinity|at most/],
  ['a wait of more than a year', { delays: list(31_536_001) }, 'delays.seconds.0', /at most 31536000/],
  ['two waits of nothing', { delays: list(0, 0) }, 'delays.seconds', /Only one retry may follow without a wait/],
  ['waits that never start to grow', { delays: growing({ firstSeconds: 0 }) }, 'delays.firstSeconds', /Only one retry/],
  ['no waits at all', { delays: list() }, 'delays.seconds', /at least 1 item/],
  ['a million retries', { delays: growing({ retries: 1_000_000 }) }, 'delays.retries', /at most 1000/],
  ['half a retry', { delays: growing({ retries: 1.5 }) }, 'delays.retries', /whole number/],
  ['a shrinking factor', { delays: growing({ factor: 0.5 }) }, 'delays.factor', /at least 1/],
  ['waits that grow beyond a year', { delays: growing({ factor: 10, retries: 100 }) }, 'delays.firstSeconds', /more than a year/],
  [
    'waits that add up to more than a year',
    { delays: list(...Array<number>(13).fill(2_592_000)) },
    'delays.seconds',
    /more than a year/,
  ],
  ['jitter beyond the wait itself', { jitter: { kind: 'fraction', fraction: 1.1 } }, 'jitter.fraction', /at most 1/],
  ['jitter of years', { jitter: { kind: 'added', seconds: 20_000_000 } }, 'delays.seconds', /more than a year/],
  ['a deadline of 0', { totalTimeoutMs: 0 }, 'totalTimeoutMs', /at least 1/],
  ['connecting longer than the whole', { connectTimeoutMs: 20_000 }, 'connectTimeoutMs', /20 s is longer than the 10 s/],
  ['reading longer than the whole', { readTimeoutMs: 20_000 }, 'readTimeoutMs', /20 s is longer than the 10 s/],
  ['no success', { success: '' }, 'success', /No status counts as success/],
  ['a success set of nonsense', { success: 'ok' }, 'success', /must be statuses like 2xx/],
  ['a success set backwards', { success: '299-200' }, 'success', /runs backwards/],
  ['a status below all', { success: '042' }, 'success', /below 100/],
  ['success that is retried', { retriedStatuses: '204,5xx' }, 'retriedStatuses', /^204 counts as success already/],
  ['success that stops', { stopStatuses: '200-299' }, 'stopStatuses', /^200 counts as success already/],
  ['success that switches off', { disableStatuses: '299' }, 'disableStatuses', /^299 counts as success already/],
  ['a window of 0', { windowSeconds: 0 }, 'windowSeconds', /leaves no time/],
  [
    'waits with nothing to retry',
    { retriedStatuses: '', retriesTimeouts: false, retriesNetworkErrors: false },
    'retriedStatuses',
    /nothing is retried/,
  ],
  [
    'a header that injects',
    { addedHeaders: [{ name: 'X', value: 'a\r\nEvil: 1', on: 'retries' }] },
    'addedHeaders.0.value',
    /line breaks/,
  ],
  ['a stop header without a name', { stopHeaders: [{ name: '', value: null }] }, 'stopHeaders.0.name', /header name/],
  ['an unknown field', { speed: 3 }, 'speed', /no field "speed"/],
  ['no name', { name: undefined }, 'name', /is missing/],
  ['an id with spaces', { id: 'My policy' }, 'id', /lower-case/],
])('%s is refused', (_what, facts, field, problem) => {
  const [first] = checkPolicy({ ...maia, ...facts });
  expect(first?.field).toBe(field);
  expect(first?.problem).toMatch(problem);
});

test.each<[DisableRule, string]>([
  [{ kind: 'failing-for', seconds: 0 }, 'disable.seconds'],
  [{ kind: 'success-share', below: 0, windowSeconds: 60 }, 'disable.below'],
  [{ kind: 'success-share', below: 0.5, windowSeconds: 0 }, 'disable.windowSeconds'],
  [{ kind: 'consecutive-failures', failures: 0 }, 'disable.failures'],
])('%j is refused', (disable, field) => {
  expect(checkPolicy({ ...maia, disable })[0]?.field).toBe(field);
});

test('a pause must be possible, grow to its cap and come before the end', () => {
  const pausing = {
    kind: 'pausing',
    pausedAfterFailures: 4,
    firstPauseSeconds: 60,
    factor: 2,
    capSeconds: 30,
    disabledAfterFailures: 4,
  } as const;
  expect(checkPolicy({ ...maia, disable: pausing }).map(({ field }) => field)).toEqual([
    'disable.capSeconds',
    'disable.disabledAfterFailures',
  ]);
});

test('every problem is told, not only the first', () => {
  const fields = checkPolicy({ ...maia, success: '', windowSeconds: 0, connectTimeoutMs: 20_000 }).map(({ field }) => field);
  expect(fields).toEqual(['success', 'connectTimeoutMs', 'windowSeconds']);
});

test('a window bounds waits that would otherwise go on for years', () => {
  const policy = definePolicy({
    id: 'own',
    name: 'Own',
    source: '',
    delays: growing({ factor: 10, retries: 1000 }),
    windowSeconds: 3600,
  });
  expect(checkPolicy(policy)).toEqual([]);
  expect(planAttempts(policy, [{ kind: 'timeout' }]).attempts.map(({ atMs }) => atMs / 1000)).toEqual([0, 1, 11, 111, 1111]);
});

test('a refused policy names the field and a remedy', () => {
  const refused = () => requirePolicy({ ...maia, success: '' });
  expect(refused).toThrow(HookwrightError);
  expect(refused).toThrow(/No status counts as success.*Correct the named field of the retry policy/);
});

test('anything at all can be checked', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(checkPolicy(value).length).toBeGreaterThan(0);
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(maia)), fc.anything(), (field, value) => {
      for (const { problem } of checkPolicy({ ...maia, [field]: value })) expect(problem).toMatch(/\.$/);
    }),
  );
});
