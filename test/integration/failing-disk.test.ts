/**
 * A disk that fails under the real app, and one that may not be written to: told to senders and people, over by itself.
 * The failing one is real: the system refuses every write of the process (a limit on file sizes; root is not needed).
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Health } from '#shared/health.ts';
import {
  builtCommand,
  callApi,
  dataFolderOf,
  integrityOf,
  killNow,
  startUnderCrash,
  stopUnderCrash,
  type ServedUnderCrash,
} from '../support/crash-app.ts';
import { createWebhookClient } from '../support/webhook-client.ts';

let folder: string;
let served: ServedUnderCrash | null = null;
let mounted = false;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-failing-'));
});
afterEach(async () => {
  // Still there when a check above failed.
  if (served !== null) await killNow(served.process);
  served = null;
  if (mounted) execFileSync('umount', [dataFolderOf(folder)]);
  mounted = false;
  rmSync(folder, { recursive: true, force: true });
});

function works(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!works('prlimit', '--version'))('a write that fails is answered 503, told in health, and over by itself', async () => {
  const app = await startUnderCrash(folder);
  served = app;
  const webhooks = createWebhookClient(app.receiverUrl, app.ca, 2);
  const send = () => webhooks.post('/inbox/failing', '{"kept":true}');
  const { store: well } = await callApi<Health>(app, 'GET', '/health');
  expect(well.problem).toBeNull();
  expect((await send()).status).toBe(200);

  execFileSync('prlimit', ['--pid', String(app.process.pid), '--fsize=1:']);
  expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  const { store } = await callApi<Health>(app, 'GET', '/health');
  expect(store).toMatchObject({ state: 'failing', problem: { code: 'store-failed' } });
  expect(store.problem?.problem).toContain('SQLITE_IOERR');
  expect(store.problem?.remedy).not.toBe('');
  expect((await send()).status).toBe(503);

  execFileSync('prlimit', ['--pid', String(app.process.pid), '--fsize=unlimited:']);
  await expect.poll(async () => (await callApi<Health>(app, 'GET', '/health')).store.problem, { timeout: 20_000 }).toBeNull();
  expect((await send()).status).toBe(200);
  const { items } = await callApi<{ items: unknown[] }>(app, 'GET', '/captures?filter=path:/inbox/failing');
  expect(items).toHaveLength(2);
  webhooks.close();
  expect(await stopUnderCrash(app)).toBe(0);
  expect(integrityOf(folder)).toBe('ok');
});

it('a data folder on a read-only disk is refused in words (skipped where none may be mounted)', async ({ skip }) => {
  const disk = dataFolderOf(folder);
  mkdirSync(disk);
  mounted = works('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk);
  if (!mounted) skip();
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  const child = spawn(process.execPath, [builtCommand, 'serve', '--json', '--data-dir', disk, '--receiver-port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).not.toBe(0);
  expect(complaints).toMatch(/read-only/i);
  expect(complaints).not.toMatch(/\n\s+at /);
});
