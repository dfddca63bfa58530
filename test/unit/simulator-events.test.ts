import { describe, expect, it } from 'vitest';
import { maia } from '#shared/providers/maia.ts';
import type { Lane } from '#shared/simulation.ts';
import { answers, runRequest, runToEnd } from '../support/simulation-fixtures.ts';

type Disturbance = Partial<Record<'duplicates' | 'reordered' | 'dropped' | 'parallel', number>>;

async function lanesWith(disturbance: Disturbance, count = 200): Promise<Lane[]> {
  const events = { kind: 'generated' as const, count, perSecond: 10, mix: {} };
  const { lanes } = await runToEnd(
    runRequest({ input: { events, disturbance, target: { kind: 'script', script: answers(200) } } }),
  );
  return lanes;
}

function kinds(lanes: readonly Lane[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of lanes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('the events of a run', () => {
  it('come at their rate, each with an id of its own', async () => {
    const lanes = await lanesWith({}, 50);
    expect(lanes.map(({ startMs }) => startMs)).toEqual(Array.from({ length: 50 }, (_, index) => index * 100));
    expect(new Set(lanes.map(({ eventId }) => eventId)).size).toBe(50);
    expect(new Set(lanes.map(({ title }) => title)).size).toBeGreaterThan(1);
  });

  it('are mixed as the weights say', async () => {
    const [first, second] = maia.events;
    const mix = { [first?.id ?? '']: 3, [second?.id ?? '']: 1 };
    const events = { kind: 'generated' as const, count: 400, perSecond: 10, mix };
    const { lanes } = await runToEnd(runRequest({ input: { events } }));
    const firsts = lanes.filter(({ title }) => title === first?.title).length;
    const seconds = lanes.filter(({ title }) => title === second?.title).length;
    expect(firsts + seconds).toBe(400);
    expect(firsts / 400).toBeGreaterThan(0.68);
    expect(firsts / 400).toBeLessThan(0.82);
  });

  it('are repeated later with the same id', async () => {
    const lanes = await lanesWith({ duplicates: 0.3 });
    const repeats = lanes.filter(({ kind }) => kind === 'duplicate');
    expect(repeats.length).toBeGreaterThan(35);
    expect(repeats.length).toBeLessThan(85);
    for (const repeat of repeats) {
      const original = lanes.find(({ kind, eventId }) => kind === 'event' && eventId === repeat.eventId);
      expect(repeat.startMs).toBeGreaterThan(original?.startMs ?? Number.POSITIVE_INFINITY);
      expect(repeat).toMatchObject({ end: 'delivered', attempts: [{ number: 1 }] });
    }
    expect(lanes.map(({ startMs }) => startMs)).toEqual(lanes.map(({ startMs }) => startMs).toSorted((a, b) => a - b));
  });

  it('are sent twice at the same moment', async () => {
    const lanes = await lanesWith({ parallel: 1 }, 20);
    expect(kinds(lanes)).toEqual({ event: 20, parallel: 20 });
    for (const lane of lanes.filter(({ kind }) => kind === 'parallel')) {
      expect(lanes.find(({ kind, eventId }) => kind === 'event' && eventId === lane.eventId)?.startMs).toBe(lane.startMs);
    }
  });

  it('overtake each other', async () => {
    const plain = (await lanesWith({})).map(({ eventId }) => eventId);
    const shuffled = (await lanesWith({ reordered: 0.2 })).map(({ eventId }) => eventId);
    expect(shuffled).not.toEqual(plain);
    expect(shuffled).toHaveLength(plain.length);
    expect(new Set(shuffled)).toEqual(new Set(plain));
  });

  it('are lost before they are sent', async () => {
    const lanes = await lanesWith({ dropped: 0.5, duplicates: 1 });
    const lost = lanes.filter(({ end }) => end === 'dropped');
    expect(lost.length).toBeGreaterThan(70);
    expect(lost.length).toBeLessThan(130);
    expect(lost.every(({ attempts }) => attempts.length === 0)).toBe(true);
    expect(kinds(lanes)['duplicate']).toBe(200 - lost.length);
  });
});
