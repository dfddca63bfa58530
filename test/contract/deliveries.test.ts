import { describe, expect, test } from 'vitest';
import type { Delivery, DeliveryInput } from '#shared/delivery.ts';
import { hexHmac } from '../support/webhook-client.ts';
import { serveApp } from '../support/served-app.ts';
import { startTarget } from '../support/target-server.ts';
import { allCarriers, failureOf, type HttpClient } from '../support/transports.ts';

const secret = 'a-secret-of-some-length';

/** Asks until the delivery has come to an end. */
async function ended(client: HttpClient, id: string): Promise<Delivery> {
  for (;;) {
    const delivery = await client.deliveries.get({ id });
    if (delivery.state !== 'scheduled' && delivery.state !== 'sending') return delivery;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe.each(allCarriers)('deliveries over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  test('a composed one is signed, sent, recorded and listed', async () => {
    const target = await startTarget();
    const payload = '{"id":"evt-1"}';
    const made = await served.client.deliveries.create({ targetUrl: `${target.url}/hook`, provider: 'maia', secret, payload });
    expect(made).toMatchObject({
      id: 'd1',
      mode: 'composed',
      provider: 'maia',
      captureId: null,
      expectation: { answer: 'accepted' },
    });
    const done = await ended(served.client, made.id);
    expect(done).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 200, asExpected: true, nextAttemptAt: null });
    expect(done.attemptsMade).toMatchObject([
      {
        number: 1,
        trigger: 'first',
        method: 'POST',
        url: `${target.url}/hook`,
        bodySize: 14,
        failure: null,
        response: { status: 200, bodySize: 2 },
      },
    ]);
    expect(target.requests[0]?.body.toString()).toBe(payload);
    expect(target.requests[0]?.head.toLowerCase()).toContain(hexHmac(secret, payload));
    const { items, nextCursor } = await served.client.deliveries.list({});
    expect(items.map(({ id }) => id)).toEqual(['d1']);
    expect(nextCursor).toBeNull();
    expect(JSON.stringify([made, done, items])).not.toContain(secret);
  });

  test('a capture is replayed re-signed, from the first to the last of the policy’s attempts', async () => {
    const target = await startTarget();
    target.answer(500, 200);
    await served.client.endpoints.create({ slug: 'shop', provider: 'maia', secrets: [secret] });
    await served.app.deliver({ path: '/shop/orders?x=1', body: '{"a":1}', headers: { 'X-Webhook-Signature': 'old' } });
    const captures = await served.client.captures.list({});
    const id = captures.items[0]?.id ?? '';
    const made = await served.client.captures.replay({ id, targetUrl: `${target.url}/hook`, policy: 'maia' });
    expect(made).toMatchObject({ captureId: id, mode: 're-signed', policyId: 'maia' });
    const done = await ended(served.client, made.id);
    expect(done).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(done.attemptsMade.map(({ trigger, response }) => [trigger, response?.status])).toEqual([
      ['first', 500],
      ['retry', 200],
    ]);
    expect(done.attemptsMade[1]?.url).toBe(`${target.url}/hook/orders?x=1`);
    const listed = await served.client.deliveries.list({ captureId: id });
    expect(listed.items.map((row) => row.id)).toEqual([made.id]);
    expect((await served.client.deliveries.list({ captureId: 'c99' })).items).toEqual([]);
  });

  test('pages follow each other without gap or repeat', async () => {
    const target = await startTarget();
    for (let made = 0; made < 3; made += 1) await served.client.deliveries.create({ targetUrl: target.url, payload: 'x' });
    const first = await served.client.deliveries.list({ limit: 2 });
    const second = await served.client.deliveries.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['d3', 'd2', 'd1']);
    expect(second.nextCursor).toBeNull();
  });
});

describe.each(allCarriers)('refused deliveries over $name', (carrier) => {
  const served = serveApp(carrier, 'suite');
  const url = 'http://127.0.0.1:9/';

  test.each([
    [{ targetUrl: 'ftp://x/' }, 'target-malformed', 'targetUrl'],
    [{ targetUrl: 'http://user:pw@x/' }, 'target-malformed', 'targetUrl'],
    [{ targetUrl: '' }, 'target-malformed', 'targetUrl'],
    [{ targetUrl: 'http://169.254.169.254/' }, 'target-forbidden', 'targetUrl'],
    [{ targetUrl: url, target: { hostOverride: 'a b' } }, 'target-malformed', 'target.hostOverride'],
    [{ targetUrl: url, target: { redirects: 99 } }, 'bad-input', 'target.redirects'],
    [{ targetUrl: url, provider: 'nobody', payload: '' }, 'provider-not-found', 'provider'],
    [{ targetUrl: url, provider: 'maia' }, 'bad-input', 'payload'],
    [{ targetUrl: url, provider: 'maia', eventId: 'nothing' }, 'bad-input', 'eventId'],
    [{ targetUrl: url, payload: 'x', secret: 's' }, 'bad-input', 'provider'],
    [{ targetUrl: url, payload: 'x', endpointId: 'e9' }, 'endpoint-not-found', 'endpointId'],
    [{ targetUrl: url, provider: 'standard-webhooks', payload: 'x', secret: 'whsec_???' }, 'secret-malformed', 'secret'],
    [{ targetUrl: url, provider: 'maia', payload: 'x', secret, schemeId: 'none' }, 'bad-input', 'schemeId'],
    [{ targetUrl: url, payload: 'x', policy: 'nobody' }, 'policy-not-found', 'policy'],
    [{ targetUrl: url, payload: 'x', bodyBase64: 'eA==' }, 'bad-input', 'bodyBase64'],
    [{ targetUrl: url, bodyBase64: '?' }, 'bad-input', 'bodyBase64'],
    [{ targetUrl: url, payload: 'x', headers: [['x y', '1']] }, 'bad-input', 'headers.0.0'],
    [{ targetUrl: url, payload: 'x', headers: [['x', 'a\r\nInjected: 1']] }, 'bad-input', 'headers.0.1'],
    [{ targetUrl: url, payload: 'x', method: 'GET /\r\n' }, 'bad-input', 'method'],
    [{ targetUrl: url, payload: 'x', nonsense: 1 }, 'bad-input', 'nonsense'],
  ])('%j is refused with %s at %s', async (input, code, field) => {
    const failure = await failureOf(served.client.deliveries.create(input as DeliveryInput));
    expect(failure).toMatchObject({ code, field });
    expect(failure.remedy).not.toBe('');
    expect((await served.client.deliveries.list({})).items).toEqual([]);
  });

  test('what is not there is said not to be', async () => {
    expect(await failureOf(served.client.deliveries.get({ id: 'd9' }))).toMatchObject({
      status: 404,
      code: 'delivery-not-found',
      field: 'id',
    });
    expect(await failureOf(served.client.deliveries.get({ id: "d1'--" }))).toMatchObject({
      status: 404,
      code: 'delivery-not-found',
    });
    expect(await failureOf(served.client.captures.replay({ id: 'c9', targetUrl: url }))).toMatchObject({
      status: 404,
      code: 'capture-not-found',
    });
    expect(await failureOf(served.client.deliveries.list({ cursor: 'c1' }))).toMatchObject({
      status: 400,
      code: 'cursor-malformed',
      field: 'cursor',
    });
  });
});
