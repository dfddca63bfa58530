/** kill -9 in the middle of a bulk replay: what had left is not sent again, and only what was under way is told as doubtful. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { openWriter } from '#main/store/writer.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import { startCli, type CliRun } from '../support/cli.ts';
import { captureRecord } from '../support/store-fixtures.ts';
import { startTarget } from '../support/target-server.ts';
import { openClient, type OpenClient } from '../bench/served.ts';

const captures = 3000;
let dataFolder: string;
let run: CliRun;
let opened: OpenClient;

async function serve(): Promise<void> {
  run = startCli(['serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0']);
  opened = await openClient(await run.readLine());
}

async function kill(): Promise<void> {
  opened.close();
  run.process.kill('SIGKILL');
  await run.exit;
}

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bulk-crash-'));
  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  const receivedAt = Date.now();
  await Promise.all(Array.from({ length: captures }, (_, n) => writer.submit(captureRecord({ body: `${n}`, receivedAt }))));
  writer.close();
  await serve();
});
afterEach(async () => {
  await kill();
  rmSync(dataFolder, { recursive: true, force: true });
});

it('at full speed', { timeout: 120_000 }, async () => {
  const target = await startTarget();
  const concurrency = 16;
  let { client } = opened;
  const { id } = await client.workbench.startBulkReplay({
    selection: { filter: '' },
    targetUrl: target.url,
    mode: 'as-captured',
    concurrency,
  });
  await target.seen(800);
  await kill();
  const sentBefore = target.requests.length;
  expect(sentBefore).toBeLessThan(captures);

  await serve();
  ({ client } = opened);
  const bulk = async (): Promise<BulkReplay | undefined> =>
    (await client.workbench.bulkReplays()).items.find((each) => each.id === id);
  const taken = await bulk();
  expect(taken?.state).toBe('paused');
  // Under way at the kill: no more than are sent at once. All others that had left are known, with their status.
  expect(taken?.outcomes['interrupted'] ?? 0).toBeLessThanOrEqual(concurrency);
  expect(taken?.delivered).toBeGreaterThanOrEqual(sentBefore - concurrency);
  await client.workbench.steerBulkReplay({ id, act: 'resume' });
  await expect.poll(async () => (await bulk())?.state, { timeout: 60_000 }).toBe('done');
  const done = await bulk();
  expect(done).toMatchObject({ total: captures, sent: captures });
  const bodies = target.requests.map(({ body }) => body.toString());
  expect(new Set(bodies).size).toBe(bodies.length);
  // What was told as interrupted may or may not have arrived; everything else did.
  expect(bodies.length).toBeGreaterThanOrEqual(captures - concurrency);
  const { items } = await client.deliveries.list({ bulkId: id, limit: 500 });
  expect(items).toHaveLength(500);
});
