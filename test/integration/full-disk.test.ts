/**
 * A disk that fills up and is freed again, under the real app: a small tmpfs where one may be mounted (root on Linux).
 * What was acknowledged before stays; nothing is acknowledged meanwhile; receiving goes on by itself afterwards.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Health } from '#shared/health.ts';
import {
  callApi,
  dataFolderOf,
  integrityOf,
  startUnderCrash,
  stopUnderCrash,
  type ServedUnderCrash,
} from '../support/crash-rounds.ts';
import { createWebhookClient } from '../support/webhook-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'hookwright-full-'));
const disk = dataFolderOf(folder);

function mountSmallDisk(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mounted = mountSmallDisk();
let served: ServedUnderCrash | null = null;
afterAll(async () => {
  // Still there when a check above failed; a disk in use cannot be taken away.
  if (served?.process.exitCode === null) {
    const closed = once(served.process, 'close');
    served.process.kill('SIGKILL');
    await closed;
  }
  if (mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!mounted)('a full disk (skipped where no tmpfs may be mounted)', () => {
  it('is answered 503 with Retry-After, told in health, and over by itself once there is room', { timeout: 60_000 }, async () => {
    const app = await startUnderCrash(folder);
    served = app;
    const webhooks = createWebhookClient(app.receiverUrl, app.ca, 4);
    const send = () => webhooks.post('/inbox/full', Buffer.alloc(400_000, 'x'));
    const health = () => callApi<Health>(app, 'GET', '/health');
    // Most of the disk goes to another program's file, so that a few webhooks fill the rest.
    const filler = join(disk, 'another-program');
    fillAllBut(filler, 4_000_000);
    let acknowledged = 0;
    let refusal = await send();
    while (refusal.status === 200) {
      acknowledged += 1;
      refusal = await send();
    }
    expect(acknowledged).toBeGreaterThan(0);
    expect(refusal).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    expect((await health()).store).toMatchObject({ problem: { code: 'disk-full' } });

    rmSync(filler);
    await expect.poll(async () => (await send()).status, { timeout: 20_000, interval: 250 }).toBe(200);
    await expect.poll(async () => (await health()).store.problem, { timeout: 20_000 }).toBeNull();
    const { items } = await callApi<{ items: unknown[] }>(app, 'GET', '/captures?filter=path:/inbox/full&limit=500');
    expect(items.length).toBeGreaterThan(acknowledged);
    webhooks.close();
    expect(await stopUnderCrash(app)).toBe(0);
    expect(integrityOf(folder)).toBe('ok');
  });
});

/** Leaves about that many bytes of the disk. */
function fillAllBut(file: string, left: number): void {
  const [, size = '0'] = execFileSync('df', ['--output=avail', '-B1', disk], { encoding: 'utf8' }).trim().split('\n');
  writeFileSync(file, Buffer.alloc(Math.max(0, Number(size) - left)));
}
