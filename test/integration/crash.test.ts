/** The promise above all others: what was acknowledged is on disk, whatever happens to the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '#shared/random.ts';
import { checkAfterCrashes } from '../support/crash-check.ts';
import { moments, type MomentName } from '../support/crash-moments.ts';
import { startRetryCounter, type RetryCounter } from '../support/retry-counter.ts';
import { faultsOfTornCopies } from '../support/torn-copies.ts';

/** What the kills fall into; `npm run torture -- crash` has them all, many times over. */
const kills: readonly MomentName[] = [
  ...Array.from({ length: 7 }, () => 'any time' as const),
  ...(['backup', 'index', 'bulk'] as const),
];
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

it(
  `keeps what it acknowledged and doubles no attempt through ${kills.length} kills (seed ${seed})`,
  { timeout: 480_000 },
  async () => {
    const random = createRandom(seed);
    for (const name of kills) {
      await moments[name].run({ folder, random, retries, longestLoadMs: 200 });
      expect(faultsOfTornCopies(folder, 5, random)).toEqual([]);
    }
    const { faults, acknowledged, deliveries } = await checkAfterCrashes(folder, retries);
    expect(faults).toEqual([]);
    expect(acknowledged).toBeGreaterThan(kills.length * 10);
    expect(deliveries).toBeGreaterThan(0);
  },
);
