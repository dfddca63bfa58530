/** What leaves in a replay, seen by a listener that reads bare bytes; and the loops that must not form. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, ReplayInput } from '#shared/delivery.ts';
import { openContractApp, type ContractApp } from '../support/contract-app.ts';
import { connectRaw } from '../support/raw-client.ts';
import { answering, openRawTarget } from '../support/raw-target.ts';
import { startTarget } from '../support/target-server.ts';

let app: ContractApp;
beforeEach(async () => {
  app = await openContractApp();
});
afterEach(() => app.close());

async function capture(bytes: string, closes = false): Promise<string> {
  const before = (await app.api.captures.list({ limit: 1 })).items[0]?.id;
  const client = await connectRaw({ port: app.api.health().receiver.port ?? 0, tls: { rejectUnauthorized: false } });
  client.write(bytes);
  if (closes) client.halfClose();
  await expect
    .poll(async () => (await app.api.captures.list({ limit: 1 })).items[0]?.id !== before, { timeout: 5000 })
    .toBe(true);
  client.socket.destroy();
  return (await app.api.captures.list({ limit: 1 })).items[0]?.id ?? '';
}

async function ended(id: string): Promise<Delivery> {
  await expect.poll(() => ['scheduled', 'sending'].includes(app.api.deliveries.get(id).state), { timeout: 10_000 }).toBe(false);
  return app.api.deliveries.get(id);
}

async function replay(id: string, input: Partial<ReplayInput> & { targetUrl: string }): Promise<Delivery> {
  const { id: made } = await app.api.deliveries.replay(id, { mode: 'as-captured', ...input });
  return ended(made);
}

const strange = [
  'POST /inbox/a//b/%7e?q=1&q=%zz HTTP/1.1',
  'hOST: localhost:8443',
  'x-MiXed: one',
  'X-Mixed:  two  ',
  'X-Mixed: three',
  'Connection: keep-alive',
  'X-Latin: caf\xe9',
  'Content-Length: 6',
  'x-MiXed: last',
];
const body = '\x00\xff\r\n\r\n';

describe('a replay as captured', () => {
  it('is the captured request to the byte, but for the name of its host', async () => {
    const id = await capture(`${strange.join('\r\n')}\r\n\r\n${body}`);
    const target = await openRawTarget({ play: answering('HTTP/1.1 204 No Content\r\n\r\n') });
    const done = await replay(id, { targetUrl: `${target.url}hook` });
    const lines = strange.map((line) => line.replace('/inbox/', '/hook/').replace('localhost:8443', `127.0.0.1:${target.port}`));
    const sent = target.connections[0]?.received().toString('latin1');
    // The parser trims blanks around a value: that much is not known any more when it is captured.
    expect(sent).toBe(`${lines.join('\r\n').replace(':  two  ', ': two')}\r\n\r\n${body}`);
    expect(done).toMatchObject({ state: 'delivered', lastStatus: 204, mode: 'as-captured' });
    expect(Buffer.from(app.api.deliveries.attemptRequestBody(done.id, 1)).toString('latin1')).toBe(body);
    await target.close();
  });

  it('keeps the captured host, or any other, when told so', async () => {
    const id = await capture(`${strange.join('\r\n')}\r\n\r\n${body}`);
    const target = await startTarget();
    await replay(id, { targetUrl: target.url, target: { hostOverride: 'localhost:8443' } });
    expect(target.requests[0]?.head).toContain('\r\nhOST: localhost:8443\r\n');
  });

  it('of a packet that is no HTTP sends that packet', async () => {
    const packet = 'GEEET /inbox HTTP/9.9\r\nBroken header\r\n\r\n';
    const id = await capture(packet);
    const kept = app.api.captures.get(id);
    expect(kept.bodyKind).toBe('raw-packet');
    const target = await openRawTarget({ play: answering('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n') });
    const done = await replay(id, { targetUrl: `${target.url}hook` });
    expect(target.connections[0]?.received().toString('latin1')).toBe(packet);
    expect(done).toMatchObject({ lastStatus: 400, asExpected: true, expectation: { answer: 'refused' } });
    await target.close();
  });

  it('of a request that was cut off sends what arrived; re-signed it is made whole', async () => {
    const id = await capture('POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', true);
    expect(app.api.captures.get(id).problem?.code).toBe('cut-off');
    const target = await openRawTarget({ play: answering('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', /half$/) });
    await replay(id, { targetUrl: target.url });
    expect(target.connections[0]?.received().toString('latin1')).toContain('Content-Length: 100\r\n\r\nhalf');
    await replay(id, { targetUrl: target.url, mode: 're-signed' });
    expect(target.connections[1]?.received().toString('latin1')).toContain('Content-Length: 4\r\n\r\nhalf');
    await target.close();
  });
});

describe('the preview', () => {
  it('shows what then leaves', async () => {
    const id = await capture(`${strange.join('\r\n')}\r\n\r\n${body}`);
    const target = await startTarget();
    const input = { targetUrl: `${target.url}/hook`, mode: 'as-captured' } as const;
    const shown = app.api.deliveries.previewReplay(id, input);
    await replay(id, input);
    const head = target.requests[0]?.head ?? '';
    expect(head).toBe(
      `POST ${shown.url.slice(target.url.length)} HTTP/1.1\r\n${shown.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    );
    expect(target.requests[0]?.body.toString('base64')).toBe(shown.bodyBase64);
    const composed = app.api.deliveries.preview({ targetUrl: target.url, payload: 'x' });
    const { id: made } = await app.api.deliveries.create({ targetUrl: target.url, payload: 'x' });
    await ended(made);
    const lines = composed.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect(target.requests[1]?.head).toBe(`POST / HTTP/1.1\r\n${lines}\r\n`);
  });
});

describe('Hookwright as its own target', () => {
  it('is allowed once; a second time round is refused, for one replay and within many', async () => {
    const outside = await capture('POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx');
    const targetUrl = `${app.api.health().receiver.url ?? ''}/inbox`;
    expect(await replay(outside, { targetUrl })).toMatchObject({ state: 'delivered' });
    const own = (await app.api.captures.list({ limit: 1 })).items[0]?.id ?? '';
    expect(own).not.toBe(outside);
    await expect(replay(own, { targetUrl })).rejects.toMatchObject({ code: 'loop-detected', field: 'targetUrl' });
    await expect(replay(own, { targetUrl: targetUrl.replace('localhost', '127.0.0.1') })).rejects.toMatchObject({
      code: 'loop-detected',
    });
    // Elsewhere it may go, and what came from outside may come again.
    const target = await startTarget();
    expect(await replay(own, { targetUrl: target.url })).toMatchObject({ state: 'delivered' });
    const count = (await app.api.captures.list({ limit: 100 })).items.length;
    const bulk = await app.api.bulkReplays.start({
      selection: { ids: [outside, own] },
      targetUrl,
      mode: 'as-captured',
      order: 'oldest-first',
      rate: null,
      concurrency: 1,
    });
    await expect.poll(() => app.api.bulkReplays.list()[0]?.state, { timeout: 10_000 }).toBe('done');
    expect(app.api.bulkReplays.list()[0]).toMatchObject({
      id: bulk.id,
      delivered: 1,
      failed: 1,
      outcomes: { 'target-forbidden': 1 },
    });
    expect((await app.api.captures.list({ limit: 100 })).items).toHaveLength(count + 1);
    const [refused] = app.api.deliveries.list({ limit: 10, captureId: own, bulkId: bulk.id }).items;
    const attempt = app.api.deliveries.get(refused?.id ?? '').attemptsMade[0];
    expect(attempt?.failure?.problem).toContain('circle');
  });

  it('adds no header to what is sent', async () => {
    const outside = await capture('POST /inbox HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nContent-Length: 1\r\n\r\nx');
    await replay(outside, { targetUrl: `${app.api.health().receiver.url ?? ''}/inbox` });
    const own = app.api.captures.get((await app.api.captures.list({ limit: 1 })).items[0]?.id ?? '');
    expect(own.headers.map(([name]) => name)).toEqual(['Host', 'X-A', 'Content-Length']);
  });
});
