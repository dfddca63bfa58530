import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  describeStatusSet,
  everyStatusBut,
  findStatusSetProblem,
  firstSharedStatus,
  firstStatus,
  isInStatusSet,
} from '#shared/retry/status-set.ts';

test.each([
  ['200', [200], [199, 201, 2, 0, 2000]],
  ['2xx', [200, 204, 299], [199, 300]],
  ['500-599', [500, 599], [499, 600]],
  ['2xx,304,410-412', [299, 304, 410, 411, 412], [300, 303, 305, 409, 413]],
  ['', [], [100, 200, 999]],
])('%j holds %j and not %j', (set, inside, outside) => {
  expect(inside.map((status) => isInStatusSet(set, status))).toEqual(inside.map(() => true));
  expect(outside.map((status) => isInStatusSet(set, status))).toEqual(outside.map(() => false));
});

test('a status that is no whole number is in no set', () => {
  expect([Number.NaN, -200, 200.5, Number.POSITIVE_INFINITY].map((status) => isInStatusSet('100-999', status))).toEqual(
    Array(4).fill(false),
  );
});

test.each([
  ['2xx,', '"" is not a status such as 200, a class such as 2xx or a range such as 500-599.'],
  ['success', '"success" is not a status such as 200, a class such as 2xx or a range such as 500-599.'],
  ['6xx', '"6xx" is not a status such as 200, a class such as 2xx or a range such as 500-599.'],
  ['099', '099 is below 100, the lowest status.'],
  ['599-500', 'The range 599-500 runs backwards.'],
])('%j is no set', (set, problem) => {
  expect(findStatusSetProblem(set)).toBe(problem);
  expect(isInStatusSet(set, 200)).toBe(false);
});

test('a set and its complement share nothing and together hold every status', () => {
  const part = fc.oneof(
    fc.integer({ min: 100, max: 999 }).map(String),
    fc.constantFrom('1xx', '2xx', '3xx', '4xx', '5xx'),
    fc.tuple(fc.integer({ min: 100, max: 500 }), fc.integer({ min: 0, max: 499 })).map(([low, span]) => `${low}-${low + span}`),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.integer({ min: 100, max: 999 }), (parts, status) => {
      const set = parts.join(',');
      const rest = everyStatusBut(set);
      expect(findStatusSetProblem(rest)).toBeNull();
      expect(isInStatusSet(rest, status)).toBe(!isInStatusSet(set, status));
      expect(firstSharedStatus(set, rest)).toBeNull();
    }),
  );
});

test('shared and first statuses are the lowest ones', () => {
  expect(firstSharedStatus('2xx,500', '204-500')).toBe(204);
  expect(firstStatus('5xx,404')).toBe(404);
  expect(firstStatus('')).toBeNull();
});

test.each([
  ['', 'none'],
  ['200', '200'],
  ['2xx,304,410', '2xx, 304 and 410'],
  ['100-999', 'any status'],
  [everyStatusBut('200'), 'any status but 200'],
  [everyStatusBut('200,204'), 'any status but 200 and 204'],
])('%j reads %j', (set, words) => {
  expect(describeStatusSet(set)).toBe(words);
});

test('reading many different sets forgets old ones and stays right', () => {
  for (let low = 100; low < 999; low += 1) expect(isInStatusSet(`${low}-999`, low)).toBe(true);
  expect(isInStatusSet('100-999', 99)).toBe(false);
  expect(isInStatusSet('100-999', 100)).toBe(true);
});
