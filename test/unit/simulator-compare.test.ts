import { describe, expect, it } from 'vitest';
import { aisoule as aisoulePolicy } from '#shared/policies/aisoule.ts';
import { compareSimulations } from '#shared/simulation-compare.ts';
import { answers, runRequest, runToEnd } from '../support/simulation-fixtures.ts';

const events = { kind: 'generated' as const, count: 4, perSecond: 1, mix: {} };
const against = (...statuses: number[]): { kind: 'script'; script: ReturnType<typeof answers> } => ({
  kind: 'script',
  script: answers(...statuses),
});

describe('two runs side by side', () => {
  it('are the same when nothing differs', async () => {
    const run = await runToEnd(runRequest({ input: { events, target: against(500, 200) } }));
    const again = await runToEnd(runRequest({ input: { events, target: against(500, 200) } }));
    const comparison = compareSimulations(run, again);
    expect(comparison.differing).toBe(0);
    expect(comparison.lanes).toHaveLength(4);
    expect(comparison.findings).toEqual([]);
  });

  it('differ event by event in ends, attempts, outcomes, times and findings', async () => {
    const good = await runToEnd(runRequest({ input: { events, target: against(200) } }));
    const bad = await runToEnd(runRequest({ policy: aisoulePolicy, input: { events, target: against(200, 200, 500) } }));
    const comparison = compareSimulations(good, bad);
    expect(comparison.lanes.map(({ changes }) => changes)).toEqual([
      [],
      [],
      ['end', 'attempts', 'outcomes'],
      ['end', 'attempts', 'outcomes'],
    ]);
    expect(comparison.lanes[2]).toMatchObject({
      left: { end: 'delivered', attempts: 1, lastedMs: 0 },
      right: { end: 'endpoint-failing', attempts: 4, lastedMs: 370_000 },
    });
    expect(comparison.ends).toEqual([
      { end: 'delivered', left: 4, right: 2 },
      { end: 'endpoint-failing', left: 0, right: 2 },
    ]);
    expect(comparison.findings.map(({ code, change }) => [code, change])).toEqual([
      ['not-delivered', 'new'],
      ['endpoint-lost', 'new'],
    ]);
    expect(compareSimulations(bad, good).findings[0]?.change).toBe('gone');
    const one = { events: { ...events, count: 1 }, target: against(500, 200) };
    const slower = await runToEnd(runRequest({ policy: aisoulePolicy, input: one }));
    const quicker = await runToEnd(runRequest({ input: one }));
    expect(compareSimulations(slower, quicker).lanes[0]?.changes).toEqual(['times']);
  });

  it('lays lanes of the same event together though their places differ, and names those that one run lacks', async () => {
    const plain = await runToEnd(runRequest({ input: { events } }));
    const doubled = await runToEnd(runRequest({ input: { events, disturbance: { parallel: 1 } } }));
    const comparison = compareSimulations(plain, doubled);
    expect(comparison.lanes.slice(0, 4).every(({ changes }) => changes.length === 0)).toBe(true);
    expect(comparison.lanes[1]).toMatchObject({ left: { index: 1 }, right: { index: 2 } });
    expect(comparison.lanes.slice(4)).toMatchObject(
      Array.from({ length: 4 }, () => ({ kind: 'parallel', left: null, changes: ['missing'] })),
    );
    const other = await runToEnd(runRequest({ input: { events: { ...events, count: 1 }, seed: 2 } }));
    expect(compareSimulations(plain, other).lanes.map(({ changes }) => changes)).toEqual(
      Array.from({ length: 5 }, () => ['missing']),
    );
  });
});
