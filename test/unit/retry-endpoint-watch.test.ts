import { expect, test } from 'vitest';
import { parseOutcome } from '#shared/retry/attempt-outcome.ts';
import { pauseAfter, watchEndpoint } from '#shared/retry/endpoint-watch.ts';
import { aisoule } from '#shared/policies/aisoule.ts';
import { definePolicy } from '#shared/policies/define-policy.ts';
import { gitlab } from '#shared/policies/gitlab.ts';
import { slack } from '#shared/policies/slack.ts';
import { svix } from '#shared/policies/standard-webhooks.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Feeds first attempts of events, one outcome each, at the given times. */
function feed(policy: RetryPolicy, events: readonly (readonly [atMs: number, outcome: string])[]) {
  const watch = watchEndpoint(policy);
  const steps = events.map(([atMs, outcome]) => watch.judge(parseOutcome(outcome), atMs, { attempts: 1, elapsedMs: 0, seed: 1 }));
  return { watch, last: steps.at(-1) };
}

test('nothing speaks against an endpoint that answers', () => {
  const { watch, last } = feed(gitlab, [[0, '200']]);
  expect(last).toMatchObject({ end: 'delivered' });
  expect(watch.health(0)).toMatchObject({ state: 'healthy', sinceMs: null });
});

test('AIsoule marks an endpoint failing when one event is lost, and the mark stays', () => {
  const watch = watchEndpoint(aisoule);
  const times = [0, 10_000, 70_000, 370_000];
  times.forEach((atMs, index) => watch.judge({ kind: 'timeout' }, atMs, { attempts: index + 1, elapsedMs: atMs, seed: 1 }));
  expect(watch.health(370_000)).toMatchObject({ state: 'failing', sinceMs: 370_000 });
  watch.judge(parseOutcome('200'), 400_000, { attempts: 1, elapsedMs: 0, seed: 1 });
  expect(watch.health(400_000)).toMatchObject({ state: 'failing', sinceMs: 370_000 });
});

test('GitLab pauses after four failures in a row for a minute, then longer, and gives up at forty', () => {
  expect([3, 4, 5, 10, 14, 15, 39].map((failures) => pauseAfter(gitlab, failures))).toEqual([
    null,
    minuteMs,
    2 * minuteMs,
    64 * minuteMs,
    1024 * minuteMs,
    dayMs,
    dayMs,
  ]);
  const failures = (count: number) => Array.from({ length: count }, (_, index) => [index, '500'] as const);
  expect(feed(gitlab, failures(3)).watch.health(2).state).toBe('healthy');
  const paused = feed(gitlab, failures(4)).watch;
  expect(paused.health(3)).toEqual({
    state: 'paused',
    sinceMs: 3,
    pausedUntilMs: 3 + minuteMs,
    reason: '4 failures in a row pause the endpoint for 1 min',
  });
  expect(paused.health(3 + minuteMs).state).toBe('healthy');
  const off = feed(gitlab, failures(40));
  expect(off.last).toMatchObject({ kind: 'end', end: 'endpoint-disabled' });
  expect(off.watch.health(39)).toMatchObject({ state: 'disabled', sinceMs: 39 });
});

test('a success ends a pause and the count of failures', () => {
  const events = Array.from({ length: 5 }, (_, index) => [index, '500'] as const);
  const { watch } = feed(gitlab, [...events, [10, '200'], [11, '500'], [12, '500'], [13, '500']]);
  expect(watch.health(13).state).toBe('healthy');
});

test('failures of several events are one row', () => {
  const policy = definePolicy({
    id: 'own',
    name: 'Own',
    source: '',
    delays: { kind: 'list', seconds: [10, 20] },
    disable: { kind: 'consecutive-failures', failures: 3 },
  });
  expect(
    feed(policy, [
      [0, '500'],
      [1, '500'],
    ]).last,
  ).toMatchObject({ kind: 'retry', waitMs: 10_000 });
  const off = feed(policy, [
    [0, '500'],
    [1, '500'],
    [2, '500'],
  ]);
  expect(off.last).toMatchObject({ end: 'endpoint-disabled', reason: '3 failures in a row switch the endpoint off' });
  expect(off.watch.health(99).state).toBe('disabled');
});

test('Svix switches an endpoint off after five days without any success, also while nothing is sent', () => {
  const { watch } = feed(svix, [[1000, '500']]);
  expect(watch.health(1000 + 5 * dayMs - 1).state).toBe('healthy');
  expect(watch.health(1000 + 5 * dayMs)).toMatchObject({ state: 'disabled', sinceMs: 1000 + 5 * dayMs });
  expect(
    feed(svix, [
      [0, '500'],
      [4 * dayMs, '200'],
      [4 * dayMs + 1, '500'],
    ]).watch.health(6 * dayMs).state,
  ).toBe('healthy');
  expect(
    feed(svix, [
      [0, '500'],
      [5 * dayMs, '500'],
    ]).last,
  ).toMatchObject({ end: 'endpoint-disabled' });
});

test('Slack judges the share of an hour, and only once an hour has passed', () => {
  const perMinute = (outcomes: (minute: number) => string, minutes: number) =>
    Array.from({ length: minutes }, (_, minute) => [minute * minuteMs, outcomes(minute)] as const);
  expect(
    feed(
      slack,
      perMinute(() => '500', 60),
    ).watch.health(59 * minuteMs).state,
  ).toBe('healthy');
  const failing = feed(
    slack,
    perMinute(() => '500', 61),
  );
  expect(failing.last).toMatchObject({ kind: 'end', end: 'endpoint-disabled' });
  expect(failing.watch.health(60 * minuteMs)).toMatchObject({
    state: 'disabled',
    reason: 'only 0 of 61 deliveries within 1 h succeeded, under 5 %, which switches the endpoint off',
  });
  const oneInTen = feed(
    slack,
    perMinute((minute) => (minute % 10 === 0 ? '200' : '500'), 500),
  );
  expect(oneInTen.watch.health(500 * minuteMs).state).toBe('healthy');
  const recovered = feed(
    slack,
    perMinute((minute) => (minute < 100 ? '200' : '500'), 162),
  );
  expect(recovered.watch.health(161 * minuteMs).state).toBe('disabled');
});
