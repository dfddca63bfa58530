import { describe, expect, test } from 'vitest';
import { aisoule } from '#shared/policies/aisoule.ts';
import { maia } from '#shared/policies/maia.ts';
import { layOutLane } from '../../src/renderer/features/timeline/lane-layout.ts';
import { attemptSentence, toneOf } from '../../src/renderer/features/timeline/lane-words.ts';
import { deadlineOf, planLane } from '../../src/renderer/features/timeline/planned-lane.ts';
import { spanText } from '../../src/renderer/features/timeline/span-words.ts';
import { buildTimeAxis } from '../../src/renderer/features/timeline/time-axis.ts';

const down = planLane(aisoule, [{ kind: 'response', status: 500 }], { title: 'Incoming message' });
const startsOf = (lane: typeof down): number[] => lane.attempts.map(({ atMs }) => atMs);
const axisOf = (starts: number[][], zoom = 1) => buildTimeAxis({ starts, width: 900, zoom, flagWidth: 150 });

describe('the axis', () => {
  test('puts attempts in the order of time, with room for each bar', () => {
    const starts = startsOf(down);
    const axis = axisOf([starts]);
    const xs = starts.map((ms) => axis.xOf(ms));
    expect(xs).toEqual(xs.toSorted((one, two) => one - two));
    const steps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(axis.barWidth);
    expect(axis.width).toBeLessThanOrEqual(901);
  });

  test('gives a longer wait more room, but not in proportion', () => {
    const axis = axisOf([startsOf(down)]);
    const [first, second, third] = axis.gaps.map(({ fromX, toX }) => toX - fromX);
    expect(second).toBeGreaterThan(first ?? 0);
    expect(third).toBeGreaterThan(second ?? 0);
    expect(third).toBeLessThan(5 * (first ?? 0));
    expect(axis.gaps.map(({ broken }) => broken)).toEqual([false, true, true]);
  });

  test('never runs backwards, wherever a moment lies', () => {
    const axis = axisOf([startsOf(down), [3, 900, 60_000], [86_400_000]]);
    let before = -1;
    for (let ms = 0; ms < 90_000_000; ms = Math.ceil(ms * 1.07 + 7)) {
      const x = axis.xOf(ms);
      expect(x).toBeGreaterThanOrEqual(before);
      before = x;
    }
  });

  test('grows with the zoom', () => {
    const starts = [startsOf(down)];
    expect(axisOf(starts, 4).width).toBeGreaterThan(3 * 900);
  });

  test('takes thousands of lanes with jittered starts in a few clusters', () => {
    const starts = Array.from({ length: 3000 }, (_, index) => [0, 10_000 + index, 70_000 + 3 * index]);
    const axis = axisOf(starts);
    expect(axis.clusters.length).toBeLessThanOrEqual(40);
    expect(axis.barWidth).toBeGreaterThan(10);
  });

  test('stands with no attempt at all', () => {
    expect(axisOf([[]]).xOf(0)).toBeGreaterThan(0);
  });
});

describe('a lane', () => {
  test('has its waits written where they fit, and its flag behind the last bar', () => {
    const axis = axisOf([startsOf(down)]);
    const laid = layOutLane(down, axis, { deadlineMs: 5000, fullMs: 5000 }, true);
    expect(laid.waits.map(({ words }) => words)).toEqual(['10 s', '1 min', '5 min']);
    expect(laid.waits.every(({ labelX }) => labelX !== null)).toBe(true);
    expect(laid.flagX).toBeGreaterThan((laid.attempts.at(-1)?.x ?? 0) + axis.barWidth);
  });

  test('a timeout fills its bar up to the deadline', () => {
    const late = planLane(aisoule, [{ kind: 'timeout' }], { title: 'Incoming message' });
    const axis = axisOf([startsOf(late)]);
    const [first] = layOutLane(late, axis, { deadlineMs: 5000, fullMs: 5000 }, true).attempts;
    expect(first?.fill).toBeCloseTo(axis.barWidth, 5);
    expect(first?.tone).toBe('late');
  });

  test('its phases lie one after the other and fill the bar', () => {
    const attempt = {
      ...down.attempts[0],
      phases: { dnsMs: 1, connectMs: 4, tlsMs: 20, waitingMs: 300, bodyMs: 2, totalMs: 327 },
    };
    const lane = { ...down, attempts: [attempt as (typeof down.attempts)[number]] };
    const axis = axisOf([[0]]);
    const [laid] = layOutLane(lane, axis, { deadlineMs: 5000, fullMs: 5000 }, true).attempts;
    expect(laid?.phases.map(({ name }) => name).slice(0, 3)).toEqual(['connect', 'tls', 'waiting']);
    let at = laid?.x ?? 0;
    for (const { x, width } of laid?.phases ?? []) {
      expect(x).toBeCloseTo(at, 5);
      at = x + width;
    }
    expect(at).toBeLessThanOrEqual((laid?.x ?? 0) + (laid?.fill ?? 0) + 0.001);
  });
});

describe('what it says', () => {
  test('each attempt is told in whole sentences', () => {
    expect(attemptSentence(down, 1)).toBe(
      'Event 1, Incoming message, attempt 2 of 4, 10 s after its first: answered 500 in 20 ms. 500 is retried, after 1 min.',
    );
    expect(attemptSentence(down, 3)).toMatch(/Endpoint failing: all 4 attempts are used up/);
  });

  test('only the last attempt of a delivered lane is a success', () => {
    const lane = planLane(
      maia,
      [
        { kind: 'response', status: 500 },
        { kind: 'response', status: 200 },
      ],
      { title: 'AI response' },
    );
    expect(lane.attempts.map((attempt) => toneOf(lane, attempt))).toEqual(['refused', 'delivered']);
  });

  test('a refused wrong signature is right, an accepted one is not', () => {
    const refused = { ...planLane(maia, [{ kind: 'response', status: 401 }], { title: 'x' }), kind: 'bad-signature' as const };
    const accepted = { ...planLane(maia, [{ kind: 'response', status: 200 }], { title: 'x' }), kind: 'bad-signature' as const };
    expect(refused.attempts.map((attempt) => toneOf(refused, attempt))).toEqual(['delivered']);
    expect(accepted.attempts.map((attempt) => toneOf(accepted, attempt))).toEqual(['refused']);
  });

  test.each([
    [0, '0'],
    [250, '250 ms'],
    [10_000, '10 s'],
    [70_000, '1 min 10 s'],
    [3_599_600, '1 h'],
    [9_300_000, '2 h 35 min'],
    [97_200_000, '1 d 3 h'],
  ])('%d ms reads %s', (ms, words) => {
    expect(spanText(ms)).toBe(words);
  });

  test('the deadline is the whole attempt’s where there is one', () => {
    expect(deadlineOf(aisoule)).toBe(5000);
  });
});
