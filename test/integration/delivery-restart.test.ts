/** A retry ladder outlives the process that began it: kill -9 in the middle, and another process goes on where it was. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Delivery } from '#shared/delivery.ts';
import { startCli, type CliRun } from '../support/cli.ts';
import { createHttpClient } from '../support/http-client.ts';
import { startTarget } from '../support/target-server.ts';
import type { HttpClient } from '../support/transports.ts';

const secret = 'a-secret-nobody-may-find-on-disk';
let dataFolder: string;
let run: CliRun;
let client: HttpClient;

async function serve(): Promise<void> {
  run = startCli(['serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0']);
  const { apiUrl, token } = JSON.parse(await run.readLine()) as { apiUrl: string; token: string };
  client = createHttpClient(apiUrl, token, AbortSignal.timeout(30_000));
}

async function kill(): Promise<void> {
  run.process.kill('SIGKILL');
  await run.exit;
}

async function until(id: string, holds: (delivery: Delivery) => boolean): Promise<Delivery> {
  let delivery = await client.deliveries.get({ id });
  await expect
    .poll(
      async () => {
        delivery = await client.deliveries.get({ id });
        return holds(delivery);
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  return delivery;
}

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-restart-'));
  await serve();
});
afterEach(async () => {
  await kill();
  rmSync(dataFolder, { recursive: true, force: true });
});

it('goes on with the attempt that is due, signed anew, and doubles none', { timeout: 60_000 }, async () => {
  const target = await startTarget();
  target.answer(500, 500, 200);
  const input = { targetUrl: target.url, provider: 'maia', secret, payload: '{"a":1}', policy: 'maia' };
  const { id } = await client.deliveries.create(input);
  const waiting = await until(id, ({ state, attempts }) => state === 'scheduled' && attempts === 2);
  await kill();
  const files = readdirSync(dataFolder).filter((name) => /\.(?:db|sqlite3?)(?:-wal)?$/.test(name));
  expect(files).not.toEqual([]);
  for (const name of files) expect(readFileSync(join(dataFolder, name)).includes(secret)).toBe(false);

  await serve();
  const done = await until(id, ({ state }) => state === 'delivered');
  expect(done.attempts).toBe(3);
  expect(target.requests).toHaveLength(3);
  expect(done.attemptsMade.map(({ response }) => response?.status)).toEqual([500, 500, 200]);
  const last = done.attemptsMade[2];
  expect(last?.dueAt).toBe(waiting.nextAttemptAt);
  expect(last !== undefined && last.startedAt >= last.dueAt).toBe(true);
});

it('tells an attempt that was under way as interrupted and tries again', { timeout: 60_000 }, async () => {
  const target = await startTarget();
  target.answer('hang', 200);
  const { id } = await client.deliveries.create({ targetUrl: target.url, payload: 'x', policy: 'maia' });
  await target.seen(1);
  await until(id, ({ state }) => state === 'sending');
  await kill();
  await serve();
  const done = await until(id, ({ state }) => state === 'delivered');
  expect(done.attemptsMade.map(({ failure, response }) => failure?.kind ?? response?.status)).toEqual(['interrupted', 200]);
  expect(target.requests).toHaveLength(2);
});
