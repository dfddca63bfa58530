import { describe, expect, test } from 'vitest';
import type { Simulation } from '#shared/simulation.ts';
import { serveApp } from '../support/served-app.ts';
import { startTarget } from '../support/target-server.ts';
import { allCarriers, failureOf, rpcCarriers, type HttpClient } from '../support/transports.ts';

const secret = 'a-secret-of-some-length';
const failing = {
  name: 'down',
  entries: [{ times: null, step: { kind: 'reply' as const, reply: { status: 500, headers: [], body: '' } } }],
};
const one = { kind: 'generated' as const, count: 1, perSecond: 1, mix: {} };

async function ended(client: HttpClient, id: string): Promise<Simulation> {
  for (;;) {
    const simulation = await client.simulations.get({ id });
    if (simulation.state !== 'running') return simulation;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

describe.each(allCarriers)('simulations over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  test('a policy is rehearsed against a script in no time, kept and listed', async () => {
    const made = await served.client.simulations.create({
      provider: 'aisoule',
      policy: 'aisoule',
      target: { kind: 'script', script: failing },
      events: one,
    });
    expect(made).toMatchObject({ id: 's1', provider: 'aisoule', clock: { kind: 'virtual' }, seed: 1 });
    const done = await ended(served.client, made.id);
    expect(done).toMatchObject({
      state: 'done',
      ends: { 'endpoint-failing': 1 },
      endpoint: { state: 'failing' },
      moreLanes: false,
    });
    expect(done.lanes[0]?.attempts.map(({ atMs }) => Math.round(atMs / 1000))).toEqual([0, 10, 70, 370]);
    expect((await served.client.simulations.list()).items).toMatchObject([{ id: 's1', state: 'done' }]);
  });

  test('a capture is sent to a real handler, and no secret is kept', async () => {
    const target = await startTarget();
    await served.app.deliver({ path: '/inbox', body: '{"a":1}' });
    const made = await served.client.simulations.create({
      provider: 'maia',
      policy: 'maia',
      target: { kind: 'url', target: { url: target.url } },
      events: { kind: 'captures', ids: ['c1'] },
      secret,
    });
    const done = await ended(served.client, made.id);
    expect(done).toMatchObject({ state: 'done', ends: { delivered: 1 } });
    expect(target.requests[0]?.body.toString()).toBe('{"a":1}');
    expect(JSON.stringify([made, done])).not.toContain(secret);
    expect(done.input.secret).toBeUndefined();
  });

  test.each([
    [{ provider: 'nobody' }, 'provider-not-found', 'provider'],
    [{ policy: 'nobody' }, 'policy-not-found', 'policy'],
    [{ target: { kind: 'url', target: { url: 'ftp://x' } } }, 'target-malformed', 'target.target.url'],
    [{ events: { kind: 'captures', ids: ['c9'] } }, 'bad-input', 'events.ids'],
    [{ events: { kind: 'filter', filter: 'endpoint:', atMost: 1 } }, 'filter-malformed', undefined],
    [{ events: { kind: 'generated', count: 0, perSecond: 1, mix: {} } }, 'bad-input', 'events.count'],
    [{ endpointId: 'e9' }, 'endpoint-not-found', 'endpointId'],
    [{ clock: { kind: 'scaled', factor: 1 } }, 'bad-input', 'clock.factor'],
  ])('%j is refused with %s, and nothing is kept', async (part, code, field) => {
    const input = { provider: 'maia', policy: 'maia', target: { kind: 'script', script: failing }, events: one, ...part };
    const failure = await failureOf(served.client.simulations.create(input as never));
    expect(failure).toMatchObject(field === undefined ? { code } : { code, field });
    expect((await served.client.simulations.list()).items).toEqual([]);
  });

  test('our own receiver as the target is a loop', async () => {
    const url = `${served.app.api.health().receiver.url ?? ''}/inbox`;
    const input = { provider: 'maia', policy: 'maia', target: { kind: 'url' as const, target: { url } }, events: one };
    expect(await failureOf(served.client.simulations.create(input))).toMatchObject({ status: 409, code: 'loop-detected' });
    expect((await served.client.simulations.list()).items).toEqual([]);
    expect(await failureOf(served.client.simulations.get({ id: 's9' }))).toMatchObject({
      status: 404,
      code: 'simulation-not-found',
    });
  });
});

describe.each(rpcCarriers)('simulations on the workbench over $name', (carrier) => {
  const served = serveApp(carrier, 'test');
  const input = {
    provider: 'maia',
    policy: 'maia',
    target: { kind: 'script' as const, script: failing },
    events: { ...one, count: 700 },
  };

  test('lanes beyond the first five hundred come by page', async () => {
    const { id } = await served.client.simulations.create(input);
    const done = await ended(served.client, id);
    expect(done.lanes).toHaveLength(500);
    expect(done.moreLanes).toBe(true);
    const { lanes } = await served.client.workbench.simulationLanes({ id, from: 500 });
    expect(lanes.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, index) => 500 + index));
  });

  test('one is followed to its end, cancelled and removed', async () => {
    const { id } = await served.client.simulations.create({ ...input, clock: { kind: 'real' } });
    expect(await served.client.workbench.cancelSimulation({ id })).toMatchObject({ id, state: 'cancelled' });
    const seen: string[] = [];
    for await (const { state } of await served.client.workbench.followSimulation({ id })) seen.push(state);
    expect(seen.at(-1)).toBe('cancelled');
    await served.client.workbench.removeSimulation({ id });
    expect(await failureOf(served.client.workbench.removeSimulation({ id }))).toMatchObject({ code: 'simulation-not-found' });
    expect(await failureOf(served.client.workbench.simulationLanes({ id, from: 0 }))).toMatchObject({
      code: 'simulation-not-found',
    });
  });
});
