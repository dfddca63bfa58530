/** Bulk replays on real sockets and a real database: one suite for sending on this thread and on a thread of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import { openWriter } from '#main/store/writer.ts';
import { createVault } from '#main/vault.ts';
import { silentLog } from '#main/log.ts';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { captureRecord } from '../support/store-fixtures.ts';
import { startTarget } from '../support/target-server.ts';
import { hexHmac } from '../support/webhook-client.ts';

const secret = 'a-secret-of-some-length';

describe.each([
  ['on this thread', 'inline'],
  ['on a thread of its own', 'thread'],
] as const)('bulk replays %s', (_where, bulkReplays) => {
  const key = randomBytes(32);
  let dataFolder: string;
  let app: App;

  async function start(): Promise<void> {
    app = await createApp({
      dataFolder,
      clock: systemClock,
      log: silentLog,
      openVault: () => createVault(key, 'key-file'),
      createIntake: createInlineIntake,
      bulkReplays,
      version: 'test',
      overrides: { port: 0 },
      requireReceiver: true,
    });
  }

  /** Stores signed captures `{"n":0}`, `{"n":1}`, ... while the app is closed. */
  async function fill(count: number): Promise<void> {
    const { id } = await app.api.endpoints.create({ slug: 'maia', provider: 'maia', secrets: [secret] });
    await app.close();
    const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
    await Promise.all(
      Array.from({ length: count }, (_, n) => {
        const body = `{"n":${n}}`;
        const headers: [string, string][] = [
          ['Host', 'localhost:8443'],
          ['Content-Type', 'application/json'],
          ['X-Maia-Signature', hexHmac('another secret', body)],
          ['Content-Length', String(body.length)],
        ];
        const known = { endpointId: id, target: '/maia', provider: 'maia', summary: `number ${n}`, receivedAt: Date.now() };
        return writer.submit(captureRecord({ ...known, body, headers }));
      }),
    );
    writer.close();
    await start();
  }

  const input = (targetUrl: string, more: Partial<BulkReplayInput> = {}): BulkReplayInput => ({
    selection: { filter: '' },
    targetUrl,
    mode: 're-signed',
    order: 'oldest-first',
    rate: null,
    concurrency: 8,
    ...more,
  });

  const now = (id: string): BulkReplay => {
    const bulk = app.api.bulkReplays.list().find((each) => each.id === id);
    if (bulk === undefined) throw new Error(`there is no ${id}`);
    return bulk;
  };

  async function until(id: string, holds: (bulk: BulkReplay) => boolean): Promise<BulkReplay> {
    await expect.poll(() => holds(now(id)), { timeout: 15_000, interval: 20 }).toBe(true);
    return now(id);
  }
  const ended = (id: string): Promise<BulkReplay> => until(id, ({ state }) => state === 'done' || state === 'cancelled');

  beforeEach(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bulk-'));
    await start();
  });
  afterEach(async () => {
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('send every capture once, signed anew, and list each as a delivery with all there is to it', async () => {
    await fill(700);
    const target = await startTarget({ headers: 'X-Served-By: test\r\n' });
    const { id } = await app.api.bulkReplays.start(input(`${target.url}/hook`));
    const bulk = await ended(id);
    expect(bulk).toMatchObject({ state: 'done', total: 700, sent: 700, delivered: 700, failed: 0, outcomes: { 200: 700 } });
    const numbers = target.requests.map(({ body }) => (JSON.parse(body.toString()) as { n: number }).n);
    expect(numbers.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 700 }, (_, n) => n));
    for (const { head, body } of target.requests) {
      expect(/^x-maia-signature: (.*)$/im.exec(head)?.[1]?.trim()).toBe(hexHmac(secret, body));
      expect(head).toContain(`POST /hook HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\n`);
    }
    const seen = new Set<string>();
    for (let cursor: string | undefined, more = true; more;) {
      const page = app.api.deliveries.list({ limit: 97, bulkId: id, ...(cursor === undefined ? {} : { cursor }) });
      for (const row of page.items) seen.add(row.captureId ?? '');
      cursor = page.nextCursor ?? undefined;
      more = page.nextCursor !== null;
    }
    expect(seen.size).toBe(700);
    const [row] = app.api.deliveries.list({ limit: 5, captureId: 'c13' }).items;
    expect(row).toMatchObject({
      bulkId: id,
      summary: 'number 12',
      provider: 'maia',
      mode: 're-signed',
      state: 'delivered',
      lastStatus: 200,
    });
    expect(row).toMatchObject({ asExpected: true, expectation: { answer: 'accepted' }, attempts: 1 });
    const delivery = app.api.deliveries.get(row?.id ?? '');
    expect(delivery.target).toMatchObject({ url: `${target.url}/hook`, skipVerify: false });
    const [attempt] = delivery.attemptsMade;
    expect(attempt).toMatchObject({
      number: 1,
      trigger: 'bulk',
      method: 'POST',
      url: `${target.url}/hook`,
      bodySize: 8,
      remoteAddress: `127.0.0.1:${target.port}`,
      response: {
        status: 200,
        headers: [
          ['Content-Length', '2'],
          ['X-Served-By', 'test'],
        ],
        bodySize: 2,
        cut: false,
      },
      failure: null,
      next: '200 counts as delivered.',
    });
    expect(attempt?.headers).toEqual([
      ['Host', `127.0.0.1:${target.port}`],
      ['Content-Type', 'application/json'],
      ['X-Maia-Signature', hexHmac(secret, '{"n":12}')],
      ['Content-Length', '8'],
    ]);
    expect(attempt?.phases.totalMs).toBeGreaterThan(0);
    expect(Buffer.from(app.api.deliveries.attemptRequestBody(row?.id ?? '', 1)).toString()).toBe('{"n":12}');
    expect(Buffer.from(app.api.deliveries.attemptResponseBody(row?.id ?? '', 1)).toString()).toBe('ok');
  });

  it('keep the order with one at a time, newest first too', async () => {
    await fill(40);
    const target = await startTarget();
    const { id } = await app.api.bulkReplays.start(input(target.url, { concurrency: 1, order: 'newest-first' }));
    await ended(id);
    expect(target.requests.map(({ body }) => body.toString())).toEqual(Array.from({ length: 40 }, (_, n) => `{"n":${39 - n}}`));
  });

  it('keep to the rate', async () => {
    await fill(21);
    const target = await startTarget();
    const at = performance.now();
    const { id } = await app.api.bulkReplays.start(input(target.url, { rate: 40 }));
    await ended(id);
    expect(performance.now() - at).toBeGreaterThan(20 * 25 * 0.8);
    expect(target.requests).toHaveLength(21);
  });

  it('pause, resume where they were, and send nothing twice', async () => {
    await fill(300);
    const target = await startTarget();
    const { id } = await app.api.bulkReplays.start(input(target.url, { rate: 200, concurrency: 4 }));
    await target.seen(30);
    expect(await app.api.bulkReplays.steer(id, 'pause')).toMatchObject({ state: 'paused', perSecond: 0 });
    await until(id, ({ sent }) => sent === target.requests.length);
    const reached = target.requests.length;
    expect(reached).toBeLessThan(300);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(target.requests).toHaveLength(reached);
    await app.api.bulkReplays.steer(id, 'resume');
    expect(await ended(id)).toMatchObject({ state: 'done', sent: 300, delivered: 300 });
    expect(new Set(target.requests.map(({ body }) => body.toString())).size).toBe(300);
    expect(target.requests).toHaveLength(300);
  });

  it('can be cancelled while the target hangs', async () => {
    await fill(50);
    const target = await startTarget();
    target.answer(200, 200, 'hang');
    const { id } = await app.api.bulkReplays.start(input(target.url, { concurrency: 5 }));
    await target.seen(7);
    const bulk = await app.api.bulkReplays.steer(id, 'cancel');
    expect(bulk).toMatchObject({ state: 'cancelled', total: 50, sent: 7, delivered: 2, outcomes: { 200: 2, cancelled: 5 } });
    expect(app.api.deliveries.list({ limit: 100, bulkId: id }).items.filter(({ state }) => state === 'cancelled')).toHaveLength(
      5,
    );
    expect(target.requests).toHaveLength(7);
  });

  it('tell in words what a target did that refuses or resets', async () => {
    await fill(30);
    const target = await startTarget();
    target.answer(200, 'reset', 200, 500, 'reset');
    const { id } = await app.api.bulkReplays.start(input(target.url, { concurrency: 1 }));
    const bulk = await ended(id);
    expect(bulk).toMatchObject({ sent: 30, outcomes: { 200: 2, 500: 1, reset: 27 } });
    const rows = app.api.deliveries.list({ limit: 100, bulkId: id }).items.toReversed();
    // The first reset came on a kept connection, which may only have been closed while it lay idle: it is sent once more.
    expect(rows.slice(0, 4).map(({ lastStatus, lastFailure }) => lastStatus ?? lastFailure)).toEqual([200, 200, 500, 'reset']);
    const [attempt] = app.api.deliveries.get(rows[3]?.id ?? '').attemptsMade;
    expect(attempt?.failure?.problem).toContain('reset the connection');
    await target.close();
    const refused = await app.api.bulkReplays.start(input(target.url, { concurrency: 4 }));
    expect(await ended(refused.id)).toMatchObject({ sent: 30, delivered: 0, outcomes: { refused: 30 } });
  });

  it('read answers of all forms on connections that are kept, closed or closed too soon', async () => {
    await fill(120);
    let nth = 0;
    const server: Server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        nth += 1;
        const text = `answer ${nth} ${'x'.repeat(nth % 3 === 0 ? 9000 : 3)}`;
        if (nth % 4 === 1) response.setHeader('Connection', 'close');
        if (nth % 2 === 0) response.setHeader('Content-Length', text.length);
        // In pieces, so that the pieces of several connections come in between one another.
        response.write(text.slice(0, 8));
        setImmediate(() => response.end(text.slice(8)));
      });
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { id } = await app.api.bulkReplays.start(input(`http://127.0.0.1:${port}/`, { concurrency: 16 }));
    expect(await ended(id)).toMatchObject({ sent: 120, delivered: 120 });
    const answers = app.api.deliveries
      .list({ limit: 200, bulkId: id })
      .items.map((row) => Buffer.from(app.api.deliveries.attemptResponseBody(row.id, 1)).toString());
    const numbers = answers.map((text) => Number(/^answer (\d+) x+$/.exec(text)?.[1]));
    expect(numbers.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
    for (const text of answers) expect(text.length % 10 === 0 || text.length > 9000 || text.length < 20).toBe(true);
  });

  it('send again on a fresh connection what a kept one did not take any more', async () => {
    await fill(20);
    let connections = 0;
    // Answers once, and closes only when the next request comes.
    const server = createTcpServer((socket) => {
      connections += 1;
      let requests = 0;
      socket.on('error', () => {});
      socket.on('data', () => {
        requests += 1;
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        else socket.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { id } = await app.api.bulkReplays.start(input(`http://127.0.0.1:${port}/`, { concurrency: 1 }));
    expect(await ended(id)).toMatchObject({ sent: 20, delivered: 20 });
    expect(connections).toBe(20);
  });

  it('go on after a stop of the program where they were', async () => {
    await fill(200);
    const target = await startTarget();
    const { id } = await app.api.bulkReplays.start(input(target.url, { rate: 200, concurrency: 2 }));
    await target.seen(20);
    await app.close();
    const before = target.requests.length;
    expect(before).toBeLessThan(200);
    await start();
    expect(now(id)).toMatchObject({ state: 'paused' });
    await app.api.bulkReplays.steer(id, 'resume');
    const bulk = await ended(id);
    expect(bulk.sent).toBe(200);
    // What was under way when it stopped is told as interrupted and not sent again.
    expect(bulk.outcomes['interrupted'] ?? 0).toBeLessThanOrEqual(2);
    expect(bulk.delivered + (bulk.outcomes['interrupted'] ?? 0)).toBe(200);
    expect(new Set(target.requests.map(({ body }) => body.toString())).size).toBe(target.requests.length);
    // What it noted for a crash is thrown away once the last results are stored.
    await expect.poll(() => readdirSync(dataFolder).filter((name) => name.endsWith('.sent'))).toEqual([]);
  });

  it('are signed with the secret of the moment', async () => {
    await fill(60);
    const [endpoint] = app.api.endpoints.list().filter(({ slug }) => slug === 'maia');
    const target = await startTarget();
    const { id } = await app.api.bulkReplays.start(input(target.url, { rate: 100, concurrency: 1 }));
    await target.seen(5);
    await app.api.endpoints.update(endpoint?.id ?? '', { secrets: ['another-secret-of-some-length'] });
    await ended(id);
    const signedWith = target.requests.map(({ head, body }) => {
      const signature = /^x-maia-signature: (.*)$/im.exec(head)?.[1]?.trim();
      return [secret, 'another-secret-of-some-length'].findIndex((one) => hexHmac(one, body) === signature);
    });
    expect(signedWith).not.toContain(-1);
    expect(signedWith[0]).toBe(0);
    expect(signedWith.at(-1)).toBe(1);
  });

  it('give a delivery rows of its own once it is attempted again, and let it be removed', async () => {
    await fill(12);
    const target = await startTarget();
    target.answer(200, 200, 200, 500, 200);
    const { id } = await app.api.bulkReplays.start(input(target.url, { concurrency: 1 }));
    await ended(id);
    const failed = app.api.deliveries.list({ limit: 20, bulkId: id }).items.find(({ lastStatus }) => lastStatus === 500);
    if (failed === undefined) throw new Error('nothing failed');
    await app.api.deliveries.attemptNow(failed.id);
    await expect.poll(() => app.api.deliveries.get(failed.id).state, { timeout: 10_000 }).toBe('delivered');
    const again = app.api.deliveries.get(failed.id);
    expect(again.attemptsMade.map(({ number, trigger, response }) => [number, trigger, response?.status])).toEqual([
      [1, 'bulk', 500],
      [2, 'manual', 200],
    ]);
    const rows = app.api.deliveries.list({ limit: 20, bulkId: id }).items;
    expect(rows).toHaveLength(12);
    expect(rows.filter((row) => row.id === failed.id)).toHaveLength(1);
    await app.api.deliveries.remove([failed.id, rows[0]?.id ?? '', rows[1]?.id ?? '']);
    expect(app.api.deliveries.list({ limit: 20, bulkId: id }).items).toHaveLength(9);
    expect(() => app.api.deliveries.get(failed.id)).toThrow('There is no delivery');
  });

  it('of captures that were deleted meanwhile say so', async () => {
    await fill(10);
    const target = await startTarget();
    const ids = Array.from({ length: 10 }, (_, at) => `c${at + 1}`);
    await app.api.captures.remove({ ids: ['c3', 'c4'] });
    const { id } = await app.api.bulkReplays.start(input(target.url, { selection: { ids } }));
    expect(await ended(id)).toMatchObject({ total: 10, sent: 10, delivered: 8, outcomes: { 200: 8, 'capture-gone': 2 } });
  });
});
