import { describe, expect, it } from 'vitest';
import { aisoule as aisoulePolicy } from '#shared/policies/aisoule.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { systemClock } from '#main/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { answers, createSimulatorUnderTest, runRequest, runToEnd, scriptOf, stubSender } from '../support/simulation-fixtures.ts';

const url = { kind: 'url' as const, target: { url: 'http://localhost:3000/hook' } };
const script = (script: ReturnType<typeof answers>): { kind: 'script'; script: typeof script } => ({ kind: 'script', script });
const generated = (
  count: number,
  perSecond = 1,
): { kind: 'generated'; count: number; perSecond: number; mix: Record<string, number> } => ({
  kind: 'generated',
  count,
  perSecond,
  mix: {},
});

describe('a run on the virtual clock', () => {
  it('waits 1 s and 2 s as MAIA does while the handler fails twice, and is delivered', async () => {
    const { summary, lanes } = await runToEnd(runRequest({ input: { target: script(answers(500, 503, 200)) } }));
    expect(lanes).toHaveLength(1);
    expect(lanes[0]?.attempts.map(({ atMs, status, waitMs }) => ({ atMs, status, waitMs }))).toEqual([
      { atMs: 0, status: 500, waitMs: 1000 },
      { atMs: 1000, status: 503, waitMs: 2000 },
      { atMs: 3000, status: 200, waitMs: null },
    ]);
    expect(lanes[0]).toMatchObject({ end: 'delivered', reason: '200 counts as delivered' });
    expect(summary).toMatchObject({
      state: 'done',
      ends: { delivered: 1 },
      endpoint: { state: 'healthy' },
      progress: { events: 1, eventsEnded: 1, attempts: 3, simulatedMs: 3000 },
    });
  });

  it('climbs the ladder of AIsoule against a dead target without any waiting', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, () => ({ failure: 'refused' }));
    const under = createSimulatorUnderTest({ clock, sender });
    const request = runRequest({ profile: aisoule, policy: aisoulePolicy, input: { provider: 'aisoule', target: url } });
    const { summary, lanes } = await runToEnd(request, under);
    expect(lanes[0]?.attempts.map(({ atMs }) => atMs)).toEqual([0, 10_000, 70_000, 370_000]);
    expect(lanes[0]?.end).toBe('endpoint-failing');
    expect(summary.endpoint).toMatchObject({ state: 'failing', atMs: 370_000 });
    expect(clock.monotonic()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('counts the time the handler took', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, (_request, nth) => ({ status: nth === 1 ? 500 : 200, takesMs: 40 }));
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { target: url } }));
    await clock.advanceAsync(80);
    await run.done;
    expect(under.lanes()[0]?.attempts.map(({ atMs }) => atMs)).toEqual([0, 1040]);
  });

  it('sends in the order of simulated time, no more at once than asked for', async () => {
    const clock = new FakeClock();
    let open = 0;
    let most = 0;
    const sender = stubSender(clock, () => {
      open += 1;
      most = Math.max(most, open);
      clock.after(30, () => (open -= 1));
      return { takesMs: 30 };
    });
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { target: url, events: generated(12, 100), concurrency: 3 } }));
    await clock.advanceAsync(1000);
    await run.done;
    expect(sender.sent).toHaveLength(12);
    expect(most).toBe(3);
    const ids = sender.sent.map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { messageId: string }).messageId);
    expect(ids).toEqual(under.lanes().map(({ eventId }) => eventId));
  });

  it('gives the same run for the same seed, and another one for another', async () => {
    const flaky = scriptOf({ kind: 'reply', reply: { status: 200, headers: [], body: '' } });
    flaky.entries.unshift({
      probability: 0.4,
      times: null,
      forSeconds: null,
      delay: { kind: 'uniform', fromMs: 1, toMs: 900 },
      step: { kind: 'hang' },
    });
    const disturbance = { duplicates: 0.2, reordered: 0.2, dropped: 0.1, parallel: 0.2 };
    const go = async (seed: number): Promise<string> => {
      const { lanes } = await runToEnd(
        runRequest({ input: { seed, target: script(flaky), events: generated(60, 5), disturbance } }),
      );
      return JSON.stringify(lanes);
    };
    const first = await go(7);
    expect(await go(7)).toBe(first);
    expect(await go(8)).not.toBe(first);
  });

  it('bounds what a script that never answers and a thousand retries can do', async () => {
    const policy = {
      ...aisoulePolicy,
      totalTimeoutMs: null,
      delays: { kind: 'exponential' as const, firstSeconds: 1, factor: 10, capSeconds: null, retries: 1000 },
    };
    const { summary, lanes } = await runToEnd(runRequest({ policy, input: { target: script(scriptOf({ kind: 'hang' })) } }));
    expect(summary.state).toBe('done');
    expect(lanes[0]?.end).toBe('gave-up');
    expect(lanes[0]?.attempts.length).toBeLessThan(15);
    expect(lanes[0]?.attempts[0]?.phases.totalMs).toBe(60_000);
  });
});

describe('a run on a clock that waits', () => {
  it('divides the waits by the factor and leaves the handler its own time', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, (_request, nth) => ({ status: nth < 3 ? 500 : 200, takesMs: 100 }));
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { target: url, clock: { kind: 'scaled', factor: 10 } } }));
    await clock.advanceAsync(10_000);
    await run.done;
    // 100 ms of handler, 1 s of wait as 100 ms, 100 ms of handler, 2 s of wait as 200 ms.
    expect(sender.sent.map(({ tick }) => Math.round(tick))).toEqual([0, 200, 500]);
    expect(under.lanes()[0]?.attempts.map(({ atMs }) => atMs)).toEqual([0, 1100, 3200]);
  });

  it('waits as long as the provider would on the real clock, whatever the wall clock does', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, (_request, nth) => ({ status: nth < 3 ? 500 : 200 }));
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { target: url, clock: { kind: 'real' } } }));
    await clock.advanceAsync(500);
    clock.setWallClock(Date.UTC(2031, 0, 1));
    await clock.advanceAsync(700);
    clock.setWallClock(Date.UTC(2019, 0, 1));
    await clock.advanceAsync(5000);
    await run.done;
    expect(sender.sent.map(({ tick }) => Math.round(tick))).toEqual([0, 1000, 3000]);
  });

  it('tells how far it is at most four times a second, and the last word always', async () => {
    const clock = new FakeClock();
    const under = createSimulatorUnderTest({ clock });
    const run = under.simulator.run(
      runRequest({ input: { target: script(answers(200)), events: generated(200, 100), clock: { kind: 'real' } } }),
    );
    const told: number[] = [];
    const follower = (async () => {
      for await (const { progress } of run.follow()) told.push(progress.eventsEnded);
    })();
    await clock.advanceAsync(2000);
    await run.done;
    await follower;
    expect(told.length).toBeGreaterThan(4);
    expect(told.length).toBeLessThanOrEqual(10);
    expect(told.at(-1)).toBe(200);
  });
});

describe('cancelling', () => {
  it('ends at once while an event waits for its retry, and keeps what was done', async () => {
    const clock = new FakeClock();
    const under = createSimulatorUnderTest({ clock });
    const run = under.simulator.run(
      runRequest({ policy: aisoulePolicy, input: { target: script(answers(500)), clock: { kind: 'real' } } }),
    );
    await clock.advanceAsync(15_000);
    expect(run.lanes(0, 10)[0]).toMatchObject({ end: 'running', attempts: [{ atMs: 0 }, { atMs: 10_000 }] });
    run.cancel();
    const summary = await run.done;
    expect(summary).toMatchObject({ state: 'cancelled', ends: { cancelled: 1 }, findings: [] });
    expect(under.lanes()[0]).toMatchObject({ end: 'cancelled', attempts: [{}, {}] });
    expect(clock.pending).toBe(0);
  });

  it('ends at once while the handler hangs', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, () => ({ takesMs: 1_000_000 }));
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { target: url } }));
    await clock.advanceAsync(5);
    run.cancel();
    expect(await run.done).toMatchObject({ state: 'cancelled', progress: { attempts: 0 } });
    expect(under.lanes()[0]).toMatchObject({ end: 'cancelled', attempts: [] });
  });

  it('ends at once while the next event is still awaited', async () => {
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const under = createSimulatorUnderTest();
    const run = under.simulator.run(
      runRequest({ input: { events: { kind: 'captures', ids: ['c1'] } }, events: { source: never, count: 1 } }),
    );
    run.cancel();
    expect((await run.done).state).toBe('cancelled');
  });

  it('ends at once when it comes while lanes are being kept', async () => {
    const clock = new FakeClock();
    const releases: (() => void)[] = [];
    const sink = { lanesPerPage: 200, save: () => new Promise<void>((resolve) => releases.push(resolve)) };
    const { simulator } = createSimulatorUnderTest({ clock, sink });
    const run = simulator.run(runRequest({ input: { target: script(answers(500)), clock: { kind: 'real' } } }));
    releases.shift()?.();
    await clock.advanceAsync(500);
    expect(releases).toHaveLength(1);
    run.cancel();
    for (let turn = 0; turn < 5; turn += 1) {
      releases.shift()?.();
      await clock.advanceAsync(0);
    }
    expect(run.summary().state).toBe('cancelled');
    await run.done;
  });

  it('ends a busy run soon, and changes nothing once it is over', async () => {
    const under = createSimulatorUnderTest();
    const run = under.simulator.run(runRequest({ input: { target: script(answers(500)), events: generated(100_000, 1000) } }));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    run.cancel();
    const summary = await run.done;
    expect(summary.state).toBe('cancelled');
    expect(summary.progress.attempts).toBeLessThan(5000);
    run.cancel();
    expect(run.summary().state).toBe('cancelled');
  });
});

describe('what cannot be run', () => {
  const codeOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'nothing was thrown';
  };

  it('refuses a target or probe that is Hookwright itself', () => {
    const { simulator } = createSimulatorUnderTest({ isOwnReceiver: (address) => address.startsWith('https://localhost:8443/') });
    const own = { kind: 'url' as const, target: { url: 'https://localhost:8443/inbox' } };
    expect(codeOf(() => simulator.run(runRequest({ input: { target: own } })))).toBe('loop-detected');
    const handledTwiceProbe = { url: 'https://localhost:8443/count/{eventId}' };
    expect(codeOf(() => simulator.run(runRequest({ input: { target: url, handledTwiceProbe } })))).toBe('loop-detected');
  });

  it('refuses a wrong signature without a secret, and a mix of unknown events', () => {
    const { simulator } = createSimulatorUnderTest();
    expect(codeOf(() => simulator.run(runRequest({ secret: null, input: { probeBadSignature: true } })))).toBe('bad-input');
    const events = { ...generated(1), mix: { 'no-such-event': 1 } };
    expect(codeOf(() => simulator.run(runRequest({ input: { events } })))).toBe('bad-input');
  });

  it('fails with the problem in words when an event cannot be loaded or the result cannot be kept', async () => {
    const event = { eventId: 'e1', title: 'Event', load: () => Promise.reject(new Error('gone')) };
    const source = (async function* () {
      yield event;
    })();
    const lost = await runToEnd(
      runRequest({ input: { target: url, events: { kind: 'captures', ids: ['c1'] } }, events: { source, count: 1 } }),
    );
    expect(lost.summary).toMatchObject({ state: 'failed', problem: 'An unexpected error: gone.', ends: { cancelled: 1 } });
    const sink = { lanesPerPage: 200, save: () => Promise.reject(new Error('disk full')) };
    const { simulator } = createSimulatorUnderTest({ sink });
    expect(await simulator.run(runRequest()).done).toMatchObject({ state: 'failed', problem: 'An unexpected error: disk full.' });
  });
});

describe('a long run', () => {
  it('hands each page of lanes over once, whole, and keeps none', async () => {
    const under = createSimulatorUnderTest();
    const run = under.simulator.run(runRequest({ input: { events: generated(5000, 100) } }));
    await run.done;
    const pages = under.saves.flatMap(({ pages }) => pages);
    expect(pages.map(({ page }) => page).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, page) => page));
    for (const { page, lanes } of pages)
      expect(lanes.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, at) => page * 200 + at));
    expect(run.lanes(0, 5000)).toEqual([]);
  });
});

describe('a long run on the virtual clock', () => {
  it.each([
    ['played by a script', {}],
    ['whose every event is lost on its way', { dropped: 1 }],
    ['shuffled and doubled', { reordered: 1, duplicates: 1, parallel: 1 }],
  ])('%s lets others have a turn, and ends when it is cancelled', async (_, disturbed) => {
    const under = createSimulatorUnderTest({ clock: systemClock });
    const disturbance = { duplicates: 0, reordered: 0, dropped: 0, parallel: 0, ...disturbed };
    const target = script(answers(500, 500, 200));
    const run = under.simulator.run(runRequest({ input: { target, disturbance, events: generated(100_000, 1000) } }));
    let turns = 0;
    for (; turns < 20; turns += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    const { progress, state } = run.summary();
    expect(state).toBe('running');
    expect(progress.eventsEnded).toBeLessThan(100_000);
    run.cancel();
    // What is left to be done by then takes no turn that a timer would be late for.
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 30_000));
    expect(await Promise.race([run.done.then(({ state: ended }) => ended), late])).toBe('cancelled');
  });
});
