import { describe, expect, it } from 'vitest';
import { gitlab as gitlabPolicy } from '#shared/policies/gitlab.ts';
import { maia as maiaPolicy } from '#shared/policies/maia.ts';
import { slack as slackPolicy } from '#shared/policies/slack.ts';
import { standardWebhooks as standardPolicy } from '#shared/policies/standard-webhooks.ts';
import { svix as svixPolicy } from '#shared/policies/standard-webhooks.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, SimulationSummary } from '#shared/simulation.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { answers, createSimulatorUnderTest, runRequest, runToEnd } from '../support/simulation-fixtures.ts';

function rehearse(
  policy: RetryPolicy,
  statuses: readonly number[],
  count: number,
  perSecond = 1,
): Promise<{ summary: SimulationSummary; lanes: Lane[] }> {
  const events = { kind: 'generated' as const, count, perSecond, mix: {} };
  return runToEnd(runRequest({ policy, input: { events, target: { kind: 'script', script: answers(...statuses) } } }));
}

describe('what the provider would have done to the endpoint', () => {
  it('is switched off after failures in a row over all events; nothing more is sent', async () => {
    const policy: RetryPolicy = { ...maiaPolicy, disable: { kind: 'consecutive-failures', failures: 3 } };
    const { summary, lanes } = await rehearse(policy, [500], 6, 10);
    // Three events fail at 0, 100 and 200 ms; the third failure is the last attempt.
    expect(summary.endpoint).toMatchObject({
      state: 'disabled',
      atMs: 200,
      reason: '3 failures in a row switch the endpoint off',
    });
    expect(summary.progress.attempts).toBe(3);
    expect(summary.ends).toEqual({ 'endpoint-disabled': 6 });
    expect(lanes[0]?.reason).toMatch(/^not tried again: the endpoint was switched off after 200 ms/);
    expect(lanes[5]).toMatchObject({ attempts: [], end: 'endpoint-disabled' });
    expect(lanes[5]?.reason).toMatch(/^not sent: the endpoint was switched off/);
    expect(summary.findings.map(({ code }) => code)).toContain('endpoint-lost');
  });

  it('is switched off at once by the status that asks for it, and nobody waits for what is not sent', async () => {
    const clock = new FakeClock();
    const under = createSimulatorUnderTest({ clock });
    const input = {
      events: { kind: 'generated' as const, count: 5, perSecond: 0.001, mix: {} },
      target: { kind: 'script' as const, script: answers(410) },
      clock: { kind: 'real' as const },
    };
    const { summary } = await runToEnd(runRequest({ policy: standardPolicy, input }), under);
    expect(summary).toMatchObject({
      endpoint: { state: 'disabled', atMs: 0 },
      ends: { 'endpoint-disabled': 5 },
      progress: { attempts: 1 },
    });
    expect(clock.monotonic()).toBe(0);
  });

  it('is paused after four failures, longer each time, and events meanwhile are not sent', async () => {
    const { summary, lanes } = await rehearse(gitlabPolicy, [500, 500, 500, 500, 200], 100);
    expect(lanes.slice(0, 4).map(({ end }) => end)).toEqual(['gave-up', 'gave-up', 'gave-up', 'gave-up']);
    // Paused from 3 s to 63 s.
    const unsent = lanes.filter(({ attempts }) => attempts.length === 0);
    expect(unsent.map(({ startMs }) => startMs)).toEqual(Array.from({ length: 59 }, (_, index) => 4000 + index * 1000));
    expect(unsent[0]).toMatchObject({ end: 'endpoint-failing' });
    expect(unsent[0]?.reason).toMatch(/^not sent: the endpoint was paused after 3 s/);
    expect(lanes.at(-1)?.end).toBe('delivered');
    expect(summary.endpoint.state).toBe('healthy');
  });

  it('is switched off when everything has failed for five days', async () => {
    const { summary } = await rehearse(svixPolicy, [500], 300, 1 / 1800);
    expect(summary.endpoint).toMatchObject({ state: 'disabled', atMs: 5 * 86_400_000 });
    expect(summary.progress.eventsEnded).toBe(300);
  });

  it('is switched off when too few deliveries succeed within an hour', async () => {
    const { summary } = await rehearse(slackPolicy, [500], 100, 1 / 60);
    expect(summary.endpoint.state).toBe('disabled');
    expect(summary.endpoint.atMs).toBeGreaterThanOrEqual(3_600_000);
    expect(summary.endpoint.atMs).toBeLessThan(3_900_000);
  });

  it('stays in order when all is well', async () => {
    const { summary } = await rehearse(svixPolicy, [500, 200], 10);
    expect(summary).toMatchObject({ endpoint: { state: 'healthy', atMs: null }, ends: { delivered: 10 }, findings: [] });
  });
});
