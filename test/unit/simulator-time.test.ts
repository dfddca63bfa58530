import { describe, expect, it } from 'vitest';
import { SimulatedTime } from '#main/simulator/simulated-time.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createSimulatorUnderTest, runRequest, stubSender } from '../support/simulation-fixtures.ts';

describe('simulated time', () => {
  it('does not pass the point up to which an attempt under way has come, but for what may run ahead', () => {
    const clock = new FakeClock();
    const time = new SimulatedTime(clock, { kind: 'virtual' });
    expect(time.untilDue(1_000_000, 0)).toBe(0);
    const flight = time.takeOff(1000);
    clock.advance(30);
    expect(time.untilDue(1030, 0)).toBe(0);
    expect(time.untilDue(1100, 0)).toBe(70);
    expect(time.untilDue(1100, 50)).toBe(20);
    expect(time.untilDue(1100, Number.POSITIVE_INFINITY)).toBe(0);
    time.land(flight);
    expect(time.untilDue(1100, 0)).toBe(0);
  });

  it('makes up for a late timer on the real clock, and not on a scaled one', () => {
    const later = (kind: ConstructorParameters<typeof SimulatedTime>[1]): number => {
      const clock = new FakeClock();
      const time = new SimulatedTime(clock, kind);
      clock.advance(1500);
      time.advance(1000);
      return time.untilDue(2000, 0);
    };
    expect(later({ kind: 'real' })).toBe(500);
    expect(later({ kind: 'scaled', factor: 2 })).toBe(500);
    expect(later({ kind: 'scaled', factor: 10 })).toBe(100);
  });

  it('brings a retry before the events that are due after it', async () => {
    const clock = new FakeClock();
    const sender = stubSender(clock, (_request, nth) => ({ status: nth === 1 ? 500 : 200, takesMs: 100 }));
    const events = { kind: 'generated' as const, count: 2, perSecond: 0.2, mix: {} };
    const target = { kind: 'url' as const, target: { url: 'http://localhost:3000/' } };
    const under = createSimulatorUnderTest({ clock, sender });
    const run = under.simulator.run(runRequest({ input: { events, target } }));
    await clock.advanceAsync(1000);
    await run.done;
    const bodies = sender.sent.map(({ body }) => Buffer.from(body).toString());
    // First event, its retry at 1.1 s, and only then the second one, due at 5 s.
    expect([bodies[1] === bodies[0], bodies[2] === bodies[0]]).toEqual([true, false]);
  });
});
