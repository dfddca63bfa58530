/** Bodies that grow a thousandfold, all at once, against the built app: it stays small, goes on answering, and shows them cut. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { openRpc } from '../support/rpc-client.ts';
import { createWebhookClient } from '../support/webhook-client.ts';

const size = 67_108_864;
const zeros = Buffer.alloc(size);
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const gzipped = gzipSync(zeros);
const bombs: readonly (readonly [coding: string, body: Uint8Array])[] = [
  ['gzip', gzipped],
  ['deflate', deflateSync(zeros)],
  ['br', brotliCompressSync(zeros, quick)],
  ['zstd', zstdCompressSync(zeros)],
  ['gzip, gzip', gzipSync(gzipped)],
  ['gzip, br, gzip', gzipSync(brotliCompressSync(gzipped, quick))],
];
const deepJson = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`;
const entities = `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from({ length: 20 }, (_each, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('')}]><a>&l20;</a>`;

test('bombs in every coding, deep JSON and XML entities leave the app small and answering', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bombs-'));
  const run = startCli(['serve', '--json', '--data-dir', folder, '--receiver-port', '0', '--ui-port', '0']);
  onTestFinished(async () => {
    run.process.kill('SIGKILL');
    await run.exit;
    rmSync(folder, { recursive: true, force: true });
  });
  const started = JSON.parse(await run.readLine()) as {
    receiverUrl: string;
    apiUrl: string;
    token: string;
    caCertificatePath: string;
  };
  const webhooks = createWebhookClient(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'), 16);
  const { client, close } = await openRpc(started);
  onTestFinished(close);
  onTestFinished(() => webhooks.close());

  const sent = Array.from({ length: 6 }).flatMap(() =>
    bombs.map(([coding, body]) =>
      webhooks.post('/inbox/bomb', body, { 'Content-Type': 'application/json', 'Content-Encoding': coding }),
    ),
  );
  sent.push(webhooks.post('/inbox/deep', deepJson, { 'Content-Type': 'application/json' }));
  sent.push(webhooks.post('/inbox/entities', entities, { 'Content-Type': 'application/xml' }));
  const honest = await webhooks.post('/inbox/honest', '{"hello":"world"}', { 'Content-Type': 'application/json' });
  expect(honest.status).toBe(200);
  expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([200]));

  const { items } = await client.captures.list({ limit: 500 });
  expect(items).toHaveLength(sent.length + 1);
  for (const { id } of items.filter(({ path }) => path === '/inbox/bomb').slice(0, bombs.length)) {
    const body = await client.workbench.readableBody({ id });
    expect(body).toMatchObject({ cut: true, decodedSize: null });
    expect(body.content.size).toBe(2_097_152);
  }
  // Inflated, they would be 2.4 GB; a third of a GB was measured. Elsewhere nothing tells the most a process ever held.
  const status = process.platform === 'linux' ? readFileSync(`/proc/${run.process.pid}/status`, 'utf8') : 'VmHWM: 0 kB';
  const peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
  expect(peakMb).toBeLessThan(1000);
});
