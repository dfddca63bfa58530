import { describe, expect, test } from 'vitest';
import { isFlat, trendOf, type Point } from '../soak/slope.ts';

/** Ninety points of two minutes, each 10 up or down beside a line that begins at 100. */
function wobbling(perMinute: number, spikes = false): Point[] {
  return Array.from({ length: 90 }, (_, number) => {
    const minute = number / 45;
    const wobble = number % 2 === 0 ? 10 : -10;
    return [minute, 100 + perMinute * minute + wobble + (spikes && number % 20 === 7 ? 5000 : 0)];
  });
}

describe('the slope of a soak', () => {
  test.each([
    ['a wobble', wobbling(0), true],
    ['a wobble with spikes', wobbling(0, true), true],
    ['a leak under the wobble', wobbling(20), false],
    ['what falls', wobbling(-30), true],
    ['a climb while warming up alone', wobbling(0).map(([x, y], index): Point => [x, index < 20 ? y / 2 : y]), true],
  ])('%s', (_, points, flat) => {
    const trend = trendOf(points);
    expect(trend !== null && isFlat(trend, 0.15, 1)).toBe(flat);
    expect(trend).not.toBeNull();
  });

  test('is told in the unit per minute, and not of too few points', () => {
    expect(trendOf(wobbling(20))?.slope).toBeCloseTo(20, 0);
    expect(trendOf(wobbling(20).slice(0, 7))).toBeNull();
  });
});
