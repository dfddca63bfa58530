/**
 * A disk that fills up and is freed again, under the real app: a small tmpfs where one may be mounted (root on Linux).
 * What was acknowledged before stays; nothing is acknowledged meanwhile; receiving goes on by itself afterwards.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Health } from '#shared/health.ts';
import {
  callApi,
  dataFolderOf,
  integrityOf,
  killNow,
  startUnderCrash,
  stopUnderCrash,
  workbenchOf,
  type ServedUnderCrash,
} from '../support/crash-app.ts';
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
  if (served !== null) await killNow(served.process);
  served = null;
  if (mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!mounted)('a full disk (skipped where no tmpfs may be mounted)', () => {
  it(
    'is answered 503 with Retry-After, told in health, and over by itself once there is room',
    { timeout: 120_000 },
    async () => {
      // As the app makes it on a disk that can spare it.
      const reserve = join(disk, 'disk-reserve');
      writeFileSync(reserve, Buffer.alloc(16_777_216));
      const app = await startUnderCrash(folder);
      served = app;
      const { client, close } = await workbenchOf(app);
      const webhooks = createWebhookClient(app.receiverUrl, app.ca, 4);
      const send = () => webhooks.post('/inbox/full', Buffer.alloc(400_000, 'x'));
      const health = () => callApi<Health>(app, 'GET', '/health');
      const newest = async () =>
        (await callApi<{ items: { id: string }[] }>(app, 'GET', '/captures?filter=path:/inbox/full&limit=5')).items;
      let acknowledged = 0;
      const fillUp = async () => {
        for (;;) {
          const answer = await send();
          if (answer.status !== 200) return answer;
          acknowledged += 1;
        }
      };
      for (let number = 0; number < 45; number += 1) expect((await send()).status).toBe(200);
      // Most of what is left goes to another program's file, so that a few webhooks fill the rest.
      const filler = join(disk, 'another-program');
      fillAllBut(filler, 4_000_000);
      expect(existsSync(reserve)).toBe(true);
      const refusal = await fillUp();
      expect(acknowledged).toBeGreaterThan(0);
      expect(refusal).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
      expect((await health()).store).toMatchObject({ problem: { code: 'disk-full' } });
      const before = await newest();

      // Given up, so that old captures can be pruned: that alone makes room again, though the disk is as full as before.
      expect(existsSync(reserve)).toBe(false);
      await client.updateSettings({ retention: { maxBytes: 10_485_760 } });
      await expect.poll(async () => (await send()).status, { timeout: 30_000, interval: 250 }).toBe(200);
      expect(existsSync(filler)).toBe(true);
      await expect.poll(async () => (await health()).store.problem, { timeout: 20_000 }).toBeNull();
      expect((await newest()).length).toBeGreaterThan(0);

      await client.updateSettings({ retention: { maxBytes: null } });
      expect((await fillUp()).status).toBe(503);
      expect((await health()).store).toMatchObject({ problem: { code: 'disk-full' } });
      rmSync(filler);
      await expect.poll(async () => (await send()).status, { timeout: 30_000, interval: 250 }).toBe(200);
      await expect.poll(async () => (await health()).store.problem, { timeout: 20_000 }).toBeNull();
      // The oldest were pruned; what was acknowledged last before the refusal is still there.
      const [last] = before;
      expect(await callApi(app, 'GET', `/captures/${last?.id}`)).toMatchObject({ id: last?.id });
      close();
      webhooks.close();
      expect(await stopUnderCrash(app)).toBe(0);
      expect(integrityOf(folder)).toBe('ok');
    },
  );
});

/** Leaves about that many bytes of the disk. */
function fillAllBut(file: string, left: number): void {
  const [, size = '0'] = execFileSync('df', ['--output=avail', '-B1', disk], { encoding: 'utf8' }).trim().split('\n');
  writeFileSync(file, Buffer.alloc(Math.max(0, Number(size) - left)));
}
