/** The promise above all others: what was acknowledged is on disk, whatever happens to the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '#shared/random.ts';
import {
  acknowledgedIn,
  callApi,
  crashOnce,
  faultsOfTornCopies,
  integrityOf,
  keptBodies,
  startUnderCrash,
  stopUnderCrash,
} from '../support/crash-rounds.ts';
import { startRetryCounter, type RetryCounter } from '../support/retry-counter.ts';

const kills = 10;
const seed = Date.now() % 4_294_967_296;
let folder: string;
let retries: RetryCounter;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-crash-'));
  retries = await startRetryCounter();
});
afterAll(async () => {
  await retries.close();
  rmSync(folder, { recursive: true, force: true });
});

it(`keeps what it acknowledged and doubles no attempt through ${kills} kills (seed ${seed})`, { timeout: 240_000 }, async () => {
  const random = createRandom(seed);
  for (let kill = 0; kill < kills; kill += 1) {
    await crashOnce({ folder, random, retries, longestLoadMs: 200 });
    expect(faultsOfTornCopies(folder, 5, random)).toEqual([]);
  }

  const served = await startUnderCrash(folder);
  const kept = await keptBodies(served);
  const acknowledged = acknowledgedIn(folder);
  expect(acknowledged.length).toBeGreaterThan(kills * 10);
  expect(acknowledged.filter((digest) => !kept.has(digest))).toEqual([]);

  const open = async () => (await deliveriesOf(served)).filter(({ state }) => state === 'scheduled' || state === 'sending');
  await expect.poll(open, { timeout: 30_000, interval: 250 }).toEqual([]);
  const deliveries = await deliveriesOf(served);
  expect(deliveries.length).toBeGreaterThan(0);
  for (const { targetUrl, attempts, id } of deliveries) {
    const asked = retries.asked.get(new URL(targetUrl).pathname) ?? 0;
    // Every request that reached the target is an attempt in the list: none was made twice.
    expect(asked, `${id} was attempted ${attempts} times`).toBeLessThanOrEqual(attempts);
  }
  expect(await stopUnderCrash(served)).toBe(0);
  expect(integrityOf(folder)).toBe('ok');
});

function deliveriesOf(served: Parameters<typeof callApi>[0]) {
  return callApi<{ items: { id: string; state: string; attempts: number; targetUrl: string }[] }>(
    served,
    'GET',
    '/deliveries?limit=500',
  ).then(({ items }) => items);
}
