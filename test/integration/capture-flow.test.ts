/** The whole core on real sockets and a real database: one suite for the intake on this thread and on a thread of its own. */
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { App } from '#main/app.ts';
import { createApp } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { silentLog } from '#main/log.ts';
import { openFolderVault } from '#main/vault.ts';
import { replyScript } from '#shared/reply-script.ts';
import { createWebhookClient, hexHmac, type WebhookClient } from '../support/webhook-client.ts';

const maia = readFileSync(new URL('../support/fixtures/maia-text.txt', import.meta.url), 'utf8');

describe.each([
  ['on this thread', createInlineIntake],
  ['on a thread of its own', createWorkerIntake],
] as const)('capturing with the intake %s', (_where, createIntake) => {
  let dataFolder: string;
  let app: App;
  let client: WebhookClient;

  const start = async (): Promise<void> => {
    app = await createApp({
      dataFolder,
      clock: systemClock,
      log: silentLog,
      openVault: (folder) => openFolderVault(folder, undefined),
      createIntake,
      version: 'test',
      overrides: { port: 0 },
      requireReceiver: true,
    });
    client = createWebhookClient(app.api.health().receiver.url ?? '', readFileSync(app.caCertificatePath, 'utf8'));
  };
  const stop = async (): Promise<void> => {
    client.close();
    await app.close();
  };
  const newest = async () => (await app.api.captures.list({ limit: 1 })).items[0];

  beforeEach(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-flow-'));
    await start();
  });
  afterEach(async () => {
    await stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('starts with an endpoint that recognises the provider, and keeps it deleted once it was', async () => {
    const [inbox] = app.api.endpoints.list();
    expect(inbox).toMatchObject({ slug: 'inbox', provider: 'auto' });
    await client.post('/inbox', maia, { 'content-type': 'application/json', 'x-maia-signature': '0'.repeat(64) });
    expect(await newest()).toMatchObject({
      provider: 'maia',
      direction: 'outgoing',
      verdict: { status: 'invalid', reason: 'no-secret' },
    });
    await app.api.endpoints.remove(inbox?.id ?? '');
    await stop();
    await start();
    expect(app.api.endpoints.list()).toEqual([]);
    expect(await newest()).toMatchObject({ endpointId: null, provider: 'maia' });
  });

  it('has the capture on disk before it answers, with the verdict of the moment', async () => {
    await app.api.endpoints.create({ slug: 'maia', provider: 'maia', secrets: ['an-older-secret', 'the-secret-of-now'] });
    const headers = { 'content-type': 'application/json', 'x-maia-signature': hexHmac('the-secret-of-now', maia) };
    const answer = await client.post('/maia/any/path?x=1', maia, headers);
    expect(answer).toMatchObject({ status: 200, body: '{"received":true}' });
    const row = await newest();
    expect(row).toMatchObject({
      method: 'POST',
      path: '/maia/any/path',
      verdict: { status: 'valid' },
      replyStatus: 200,
      direction: 'outgoing',
    });
    const capture = app.api.captures.get(row?.id ?? '');
    expect(capture).toMatchObject({ target: '/maia/any/path?x=1', scheme: 'https', httpVersion: '1.1' });
    expect(Buffer.from(app.api.captures.body(capture.id)).toString()).toBe(maia);
    await app.api.endpoints.update(capture.endpointId ?? '', { secrets: ['another'] });
    expect(app.api.captures.get(capture.id).verdict.status).toBe('valid');
    expect(app.api.captures.recheck(capture.id).check.verdict).toMatchObject({ status: 'invalid', reason: 'digest-differs' });
  });

  it('tells how long its reply took, without anything else having to come, and still does after a restart', async () => {
    const reply = { status: 202, headers: [], body: '', delayMs: 80 };
    await app.api.endpoints.create({ slug: 'slow', provider: 'auto', secrets: [], reply });
    await client.post('/slow', '{}', {});
    const timing = () => app.api.captures.get('c1').timing;
    await vi.waitFor(() => expect(timing().replyMs).not.toBeNull(), 20_000);
    const { replyMs } = timing();
    expect(replyMs).toBeGreaterThan(75);
    expect(app.api.captures.statistics({ buckets: 4 }).buckets.flatMap(({ replying }) => replying ?? [])).toEqual([
      { median: replyMs, p95: replyMs },
    ]);
    await client.post('/inbox', '{}', {});
    await stop();
    await start();
    expect(timing().replyMs).toBe(replyMs);
    expect(app.api.captures.get('c2').timing.replyMs).toBeGreaterThan(0);
  });

  it('links what comes twice to the first, and keeps both', async () => {
    for (let time = 0; time < 3; time += 1) await client.post('/inbox', maia, { 'content-type': 'application/json' });
    const rows = (await app.api.captures.list({ limit: 10 })).items;
    expect(rows.map((row) => row.duplicateOf)).toEqual(['c1', 'c1', null]);
    expect(rows.at(-1)?.duplicates).toBe(2);
  });

  it('plays the reply script of an endpoint, goes on after another change, and begins anew when it is set again', async () => {
    const script = replyScript.parse({
      name: 'Fails twice',
      entries: [{ step: { kind: 'retry-after', status: 503, seconds: 9 }, times: 2 }],
    });
    const made = await app.api.endpoints.create({ slug: 'scripted', provider: 'auto', secrets: [], script });
    const status = async (): Promise<number> => (await client.post('/scripted', '{}', {})).status;
    expect(await status()).toBe(503);
    expect(await newest()).toMatchObject({
      replyStatus: 503,
      fault: 'Answers 503 with Retry-After 9, on purpose (script “Fails twice”)',
    });
    await app.api.endpoints.update(made.id, { name: 'Renamed' });
    expect([await status(), await status()]).toEqual([503, 200]);
    expect(await newest()).toMatchObject({ replyStatus: 200, fault: null });
    await app.api.endpoints.update(made.id, { script });
    expect(await status()).toBe(503);
    await app.api.endpoints.update(made.id, { script: null });
    expect(await status()).toBe(200);
  });

  it('answers as the endpoint says, and keeps what has no endpoint', async () => {
    const reply = {
      status: 202,
      headers: [
        ['x-two', 'a'],
        ['x-two', 'b'],
      ] as [string, string][],
      body: 'later',
    };
    await app.api.endpoints.create({ slug: 'custom', provider: 'auto', secrets: [], reply });
    expect(await client.post('/custom', 'x')).toMatchObject({ status: 202, body: 'later', headers: { 'x-two': 'a, b' } });
    expect(await client.post('/nowhere', 'kept')).toMatchObject({ status: 404 });
    expect(await newest()).toMatchObject({ endpointId: null, replyStatus: 404, bodySize: 4 });
    expect(app.api.health().captures).toMatchObject({ stored: 2, unmatched: 1 });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('reads a %s body for the eye and keeps its bytes', async (encoding, compress) => {
    const body = compress(maia);
    await client.post('/inbox', body, { 'content-type': 'application/json', 'content-encoding': encoding });
    const row = await newest();
    expect(row).toMatchObject({ provider: 'maia', direction: 'outgoing', bodySize: body.length });
    expect(Buffer.from(app.api.captures.body(row?.id ?? '')).equals(body)).toBe(true);
    const readable = await app.api.captures.readableBody(row?.id ?? '', 1_000_000);
    expect(Buffer.from(readable.content).toString()).toBe(maia);
  });

  it('refuses with 503 while the database is locked, says why, and recovers by itself', async () => {
    const other = new Database(join(dataFolder, 'hookwright.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const refused = await client.post('/inbox', maia);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'store-locked' });
    await expect.poll(() => app.api.health().store).toMatchObject({ state: 'failing', problem: { code: 'store-locked' } });
    other.exec('ROLLBACK');
    other.close();
    expect((await client.post('/inbox', maia)).status).toBe(200);
    await expect.poll(() => app.api.health().store.state).toBe('ok');
    expect((await app.api.captures.list({ limit: 10 })).items).toHaveLength(1);
  });

  it('follows changed settings at once, and keeps the port that was given for this run', async () => {
    const { url } = app.api.health().receiver;
    await app.api.settings.update({ receiver: { httpPort: 0, bodyLimitBytes: 2048 } });
    const { receiver } = app.api.health();
    expect(receiver.url).toBe(url);
    expect((await fetch(`${receiver.httpUrl}/inbox`, { method: 'POST', body: maia })).status).toBe(200);
    expect(app.api.captures.get('c1')).toMatchObject({ scheme: 'http', tls: null, provider: 'maia' });
    expect((await client.post('/inbox', 'x'.repeat(3000))).status).toBe(413);
    expect(await newest()).toMatchObject({ bodySize: 2048, malformed: true, problem: { code: 'too-large' }, replyStatus: 413 });
  });

  it('stays where it is when the wanted port is taken, and saves nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = (other.address() as AddressInfo).port;
    await expect(app.api.settings.update({ receiver: { port } })).rejects.toMatchObject({ code: 'port-taken' });
    other.close();
    expect(app.api.settings.get().receiver.port).toBe(8443);
    expect((await client.post('/inbox', maia)).status).toBe(200);
  });

  it('waits for what comes and tails it', async () => {
    const stopped = new AbortController();
    const tail = app.api.captures.tail({ filter: 'provider:maia' }, stopped.signal);
    const first = tail.next();
    const waiting = app.api.captures.wait({ filter: 'provider:maia', count: 2, timeoutMs: 10_000 });
    await client.post('/inbox', 'not this one');
    await client.post('/inbox', maia);
    await client.post('/inbox', maia);
    expect((await waiting).map((row) => row.provider)).toEqual(['maia', 'maia']);
    const message = (await first).value;
    expect(message).toMatchObject({ type: 'added' });
    stopped.abort();
    await tail.return();
    await expect(app.api.captures.wait({ filter: 'provider:github', count: 1, timeoutMs: 20 })).rejects.toMatchObject({
      code: 'wait-timed-out',
    });
  });

  it('removes and brings back', async () => {
    await client.post('/inbox', 'a');
    await client.post('/inbox', 'b');
    await app.api.captures.setPinned(['c1'], true);
    const { undoToken, removed } = await app.api.captures.remove({ filter: '' });
    expect(removed).toBe(1);
    expect((await app.api.captures.list({ limit: 10 })).items.map((row) => row.id)).toEqual(['c1']);
    expect(await app.api.captures.restore(undoToken)).toEqual({ restored: 1 });
    expect((await app.api.captures.list({ limit: 10 })).items.map((row) => row.id)).toEqual(['c2', 'c1']);
  });

  it('sends a sample that arrives signed and valid', async () => {
    for (const provider of ['maia', 'aisoule', 'whatsable', 'github']) {
      const endpoint = await app.api.endpoints.create({
        slug: `own-${provider}`,
        provider,
        secrets: ['a-secret-for-the-sample'],
      });
      const profile = app.api.providers.list().find(({ id }) => id === provider);
      for (const event of profile?.events ?? []) {
        const { status, captureId } = await app.api.endpoints.sendSample(endpoint.id, event.id);
        expect([provider, event.id, status, captureId === null]).toEqual([provider, event.id, 200, false]);
        const capture = app.api.captures.get(captureId ?? '');
        expect([provider, event.id, capture.verdict.status]).toEqual([provider, event.id, 'valid']);
        expect([provider, event.id, capture.event?.differences]).toEqual([provider, event.id, []]);
        expect(capture.duplicateOf).toBeNull();
      }
    }
  });
});
