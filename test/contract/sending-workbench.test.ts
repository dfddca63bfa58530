import { describe, expect, test } from 'vitest';
import type { BulkReplay } from '#shared/delivery.ts';
import type { DeliveryChange } from '#shared/delivery-contract.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { serveApp } from '../support/served-app.ts';
import { startTarget } from '../support/target-server.ts';
import { failureOf, rpcCarriers, type RpcClient } from '../support/transports.ts';

const secret = 'a-secret-of-some-length';
const maia = findBuiltInPolicy('maia');
if (maia === null) throw new Error('there is no policy of MAIA');
const { ...maiaPolicy } = maia;

async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

const ended = (client: RpcClient, id: string) =>
  until(
    () => client.deliveries.get({ id }),
    ({ state }) => state !== 'scheduled' && state !== 'sending',
  );

describe.each(rpcCarriers)('deliveries on the workbench over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  test('a preview shows what would leave and sends nothing', async () => {
    const target = await startTarget();
    const input = { targetUrl: target.url, provider: 'maia', secret, payload: '{}' };
    const preview = await served.client.workbench.previewDelivery(input);
    expect(preview).toMatchObject({
      method: 'POST',
      url: `${target.url}/`,
      bodyBase64: 'e30=',
      signed: true,
      expectation: { answer: 'accepted' },
    });
    await served.app.deliver({ path: '/inbox', body: 'x' });
    const replay = await served.client.workbench.previewReplay({ id: 'c1', targetUrl: target.url, mode: 'as-captured' });
    expect(replay).toMatchObject({ bodyBase64: 'eA==', signed: false });
    expect(target.requests).toEqual([]);
    expect((await served.client.deliveries.list({})).items).toEqual([]);
  });

  test('a shared token is sent whole and shown by its end', async () => {
    const target = await startTarget();
    const profile = (await served.client.workbench.providers()).items
      .flatMap(({ signatures }) => signatures)
      .find(({ algorithm }) => algorithm === 'shared-token');
    const provider = (await served.client.workbench.providers()).items.find(({ signatures }) =>
      signatures.some(({ algorithm }) => algorithm === 'shared-token'),
    );
    const input = { targetUrl: target.url, provider: provider?.id ?? '', secret, payload: '{}', schemeId: profile?.id ?? '' };
    const shown = JSON.stringify(await served.client.workbench.previewDelivery(input));
    const { id } = await served.client.deliveries.create(input);
    const done = await ended(served.client, id);
    expect(target.requests[0]?.head).toContain(secret);
    expect(shown + JSON.stringify(done)).not.toContain(secret);
    expect(JSON.stringify(done)).toContain('…ngth');
  });

  test('bodies are fetched by themselves, byte for byte', async () => {
    const target = await startTarget({ body: '\x00binary\x01' });
    const { id } = await served.client.deliveries.create({ targetUrl: target.url, bodyBase64: 'AP8=' });
    await ended(served.client, id);
    const request = await served.client.workbench.attemptRequestBody({ id, number: 1 });
    const response = await served.client.workbench.attemptResponseBody({ id, number: 1 });
    expect([...new Uint8Array(await (request as Blob).arrayBuffer())]).toEqual([0, 255]);
    expect(await (response as Blob).text()).toBe('\x00binary\x01');
    expect(await failureOf(served.client.workbench.attemptResponseBody({ id, number: 2 }))).toMatchObject({
      code: 'delivery-not-found',
      field: 'number',
    });
  });

  test('one is cancelled, attempted again, and removed once it has ended', async () => {
    const target = await startTarget();
    target.answer(500);
    const { id } = await served.client.deliveries.create({ targetUrl: target.url, payload: 'x', policy: 'aisoule' });
    await until(
      () => served.client.deliveries.get({ id }),
      ({ attempts, state }) => attempts === 1 && state === 'scheduled',
    );
    expect(await failureOf(served.client.workbench.removeDeliveries({ ids: [id] }))).toMatchObject({
      code: 'bad-input',
      field: 'ids',
    });
    expect(await served.client.workbench.cancelDelivery({ id })).toMatchObject({ state: 'cancelled', nextAttemptAt: null });
    expect(await failureOf(served.client.workbench.cancelDelivery({ id }))).toMatchObject({
      status: 409,
      code: 'delivery-ended',
    });
    target.answer(200);
    await served.client.workbench.attemptNow({ id });
    expect(await ended(served.client, id)).toMatchObject({ state: 'delivered', attempts: 2 });
    await served.client.workbench.removeDeliveries({ ids: [id, 'd99', 'nonsense'] });
    expect(await failureOf(served.client.deliveries.get({ id }))).toMatchObject({ code: 'delivery-not-found' });
    expect(await failureOf(served.client.workbench.attemptNow({ id }))).toMatchObject({ code: 'delivery-not-found' });
    expect(await failureOf(served.client.workbench.cancelDelivery({ id }))).toMatchObject({ code: 'delivery-not-found' });
  });

  test('are followed as they come and change', async () => {
    const target = await startTarget();
    const abort = new AbortController();
    const stream = await served.client.workbench.followDeliveries({}, { signal: abort.signal });
    const seen: DeliveryChange[] = [];
    const following = (async () => {
      for await (const change of stream) {
        seen.push(change);
        if (change.type === 'changed' && change.rows.some(({ state }) => state === 'delivered')) return;
      }
    })();
    await served.client.deliveries.create({ targetUrl: target.url, payload: 'x' });
    await following;
    abort.abort();
    expect(seen.at(-1)).toMatchObject({ type: 'changed', rows: [{ id: 'd1', state: 'delivered', attempts: 1 }] });
  });

  test('targets are remembered, the last first', async () => {
    const [one, other] = [await startTarget(), await startTarget()];
    for (const { url } of [one, other, one]) await served.client.deliveries.create({ targetUrl: url, payload: 'x' });
    expect((await served.client.workbench.lastTargets()).items).toEqual([`${one.url}/`, `${other.url}/`]);
  });

  test('an outside sender’s retries are laid beside its documented policy', async () => {
    await served.client.endpoints.create({ slug: 'shop', provider: 'maia', secrets: [] });
    for (let arrival = 0; arrival < 3; arrival += 1) await served.app.deliver({ path: '/shop', body: '{"same":true}' });
    await served.app.deliver({ path: '/shop', body: '{"same":false}' });
    const observed = await served.client.workbench.observedRetries({ id: 'c2' });
    expect(observed.arrivals.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    expect(observed.arrivals[0]?.gapMs).toBeNull();
    expect(observed.arrivals.slice(1).every(({ gapMs }) => gapMs !== null && gapMs >= 0)).toBe(true);
    expect(observed).toMatchObject({ provider: 'maia', policy: { id: 'maia' } });
    expect(await failureOf(served.client.workbench.observedRetries({ id: 'c99' }))).toMatchObject({ code: 'capture-not-found' });
  });
});

describe.each(rpcCarriers)('bulk replays over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  async function follow(id: string): Promise<BulkReplay> {
    let last: BulkReplay | undefined;
    for await (const summary of await served.client.workbench.followBulkReplay({ id })) last = summary;
    if (last === undefined) throw new Error('nothing was followed');
    return last;
  }

  test('one by filter is signed, sent, followed to its end and listed item by item', async () => {
    const target = await startTarget();
    await served.client.endpoints.create({ slug: 'shop', provider: 'maia', secrets: [secret] });
    for (let number = 0; number < 5; number += 1) await served.app.deliver({ path: '/shop', body: `{"n":${number}}` });
    await served.app.deliver({ path: '/inbox', body: 'other' });
    const started = await served.client.workbench.startBulkReplay({
      selection: { filter: 'endpoint:shop' },
      targetUrl: `${target.url}/h`,
      concurrency: 1,
    });
    expect(started).toMatchObject({ id: 'b1', total: 5 });
    expect(await follow('b1')).toMatchObject({ state: 'done', sent: 5, delivered: 5, outcomes: { 200: 5 } });
    expect(target.requests.map(({ body }) => body.toString())).toEqual([0, 1, 2, 3, 4].map((number) => `{"n":${number}}`));
    const { items } = await served.client.deliveries.list({ bulkId: 'b1' });
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ mode: 're-signed', bulkId: 'b1', state: 'delivered', asExpected: true });
    expect((await served.client.workbench.bulkReplays()).items).toMatchObject([{ id: 'b1', state: 'done' }]);
    // An item can be attempted again like any delivery.
    await served.client.workbench.attemptNow({ id: items[0]?.id ?? '' });
    expect(await ended(served.client, items[0]?.id ?? '')).toMatchObject({ attempts: 2, state: 'delivered' });
    expect(target.requests).toHaveLength(6);
  });

  test('one is steered: paused, resumed, cancelled', async () => {
    const target = await startTarget();
    for (let number = 0; number < 20; number += 1) await served.app.deliver({ path: '/inbox', body: `${number}` });
    const ids = Array.from({ length: 20 }, (_, index) => `c${index + 1}`);
    const { id } = await served.client.workbench.startBulkReplay({
      selection: { ids },
      targetUrl: target.url,
      rate: 5,
      concurrency: 1,
    });
    await target.seen(1);
    expect(await served.client.workbench.steerBulkReplay({ id, act: 'pause' })).toMatchObject({ state: 'paused' });
    expect(await served.client.workbench.steerBulkReplay({ id, act: 'resume' })).toMatchObject({ state: 'running' });
    expect(await served.client.workbench.steerBulkReplay({ id, act: 'cancel' })).toMatchObject({ state: 'cancelled' });
    expect((await follow(id)).sent).toBeLessThan(20);
    expect(await served.client.workbench.steerBulkReplay({ id, act: 'resume' })).toMatchObject({ state: 'cancelled' });
  });

  test.each([
    [{ selection: { filter: 'endpoint:' }, targetUrl: 'http://x/' }, 'filter-malformed', undefined],
    [{ selection: { ids: ['d1'] }, targetUrl: 'http://x/' }, 'bad-input', 'selection.ids'],
    [{ selection: { ids: [] }, targetUrl: 'nowhere' }, 'target-malformed', 'targetUrl'],
    [{ selection: { ids: [] }, targetUrl: 'http://x/', rate: 0 }, 'bad-input', 'rate'],
    [{ selection: { ids: [] }, targetUrl: 'http://x/', concurrency: 1000 }, 'bad-input', 'concurrency'],
  ])('%j is refused with %s', async (input, code, field) => {
    const failure = await failureOf(served.client.workbench.startBulkReplay(input));
    expect(failure).toMatchObject(field === undefined ? { code } : { code, field });
    expect((await served.client.workbench.bulkReplays()).items).toEqual([]);
  });

  test('one that is not there is said not to be', async () => {
    expect(await failureOf(served.client.workbench.steerBulkReplay({ id: 'b9', act: 'pause' }))).toMatchObject({
      status: 404,
      code: 'bulk-not-found',
    });
    const streaming = (async () => {
      for await (const _ of await served.client.workbench.followBulkReplay({ id: 'b9' }));
    })();
    expect(await failureOf(streaming)).toMatchObject({ code: 'bulk-not-found' });
  });
});

describe.each(rpcCarriers)('policies over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  test('own ones are saved, listed before the built-in ones, used and removed', async () => {
    const target = await startTarget();
    target.answer(500, 200);
    const own = { ...maiaPolicy, id: 'mine', name: 'Mine', delays: { kind: 'list' as const, seconds: [0] } };
    expect(await served.client.workbench.savePolicy(own)).toMatchObject({ id: 'mine' });
    const { items } = await served.client.workbench.policies();
    expect(items[0]).toMatchObject({ id: 'mine', builtIn: false });
    expect(items.find(({ id }) => id === 'maia')).toMatchObject({ builtIn: true });
    const { id } = await served.client.deliveries.create({ targetUrl: target.url, payload: 'x', policy: 'mine' });
    expect(await ended(served.client, id)).toMatchObject({ state: 'delivered', attempts: 2, policyId: 'mine' });
    await served.client.workbench.removePolicy({ id: 'mine' });
    expect(await failureOf(served.client.workbench.removePolicy({ id: 'mine' }))).toMatchObject({
      status: 404,
      code: 'policy-not-found',
      field: 'id',
    });
  });

  test.each([
    [{ ...maiaPolicy }, 'policy-taken', 'id'],
    [{ ...maiaPolicy, id: 'Mine' }, 'bad-input', 'id'],
    [{ ...maiaPolicy, id: 'mine', success: '' }, 'policy-malformed', 'success'],
    [{ ...maiaPolicy, id: 'mine', totalTimeoutMs: -1 }, 'bad-input', 'totalTimeoutMs'],
    [{ ...maiaPolicy, id: 'mine', totalTimeoutMs: 1e12 }, 'bad-input', 'totalTimeoutMs'],
    [{ ...maiaPolicy, id: 'mine', delays: { kind: 'list', seconds: [-1] } }, 'bad-input', 'delays.seconds.0'],
  ])('a bad one (%#) is refused by name', async (policy, code, field) => {
    expect(await failureOf(served.client.workbench.savePolicy(policy as never))).toMatchObject({ code, field });
    expect((await served.client.workbench.policies()).items.every(({ builtIn }) => builtIn)).toBe(true);
  });

  test('built-in ones stay', async () => {
    expect(await failureOf(served.client.workbench.removePolicy({ id: 'maia' }))).toMatchObject({
      status: 400,
      code: 'bad-input',
      field: 'id',
    });
  });
});
