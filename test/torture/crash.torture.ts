/**
 * `npm run torture -- crash [--rounds 100] [--seed N] [--resume FOLDER]`
 * Kills the app at random moments under load and checks after every tenth start, and at the end, that everything
 * acknowledged is there. The folder is kept when something is wrong or the run is stopped; --resume goes on in it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
import { startRetryCounter } from '../support/retry-counter.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
    resume: { type: 'string' },
  },
});

const folder = values.resume ?? mkdtempSync(join(tmpdir(), 'hookwright-torture-'));
const progressFile = join(folder, 'progress.json');
const progress = existsSync(progressFile)
  ? (JSON.parse(readFileSync(progressFile, 'utf8')) as { seed: number; done: number })
  : { seed: Number(values.seed), done: 0 };
const rounds = Number(values.rounds);
const retries = await startRetryCounter();
const faults: string[] = [];
console.log(`seed ${progress.seed}, rounds ${progress.done + 1} to ${rounds}, folder ${folder}`);

async function check(): Promise<void> {
  const served = await startUnderCrash(folder);
  const kept = await keptBodies(served);
  const acknowledged = acknowledgedIn(folder);
  const lost = acknowledged.filter((digest) => !kept.has(digest));
  if (lost.length > 0) faults.push(`${lost.length} of ${acknowledged.length} acknowledged captures are gone`);
  const { items } = await callApi<{ items: { id: string; attempts: number; targetUrl: string }[] }>(
    served,
    'GET',
    '/deliveries?limit=500',
  );
  for (const { id, attempts, targetUrl } of items) {
    const asked = retries.asked.get(new URL(targetUrl).pathname) ?? 0;
    if (asked > attempts) faults.push(`${id} reached its target ${asked} times in ${attempts} attempts`);
  }
  if ((await stopUnderCrash(served)) !== 0) faults.push('the app did not end cleanly');
  const integrity = integrityOf(folder);
  if (integrity !== 'ok') faults.push(`integrity_check: ${String(integrity)}`);
  console.log(
    `round ${progress.done}: ${acknowledged.length} acknowledged, ${kept.size} kept, ${items.length} deliveries, ${faults.length} faults`,
  );
}

while (progress.done < rounds && faults.length === 0) {
  // Each round draws from a seed of its own, so that a resumed run goes on as an unbroken one would.
  const random = createRandom(progress.seed + progress.done);
  await crashOnce({ folder, random, retries, longestLoadMs: 600 });
  faults.push(...faultsOfTornCopies(folder, 10, random));
  progress.done += 1;
  writeFileSync(progressFile, JSON.stringify(progress));
  if (progress.done % 10 === 0 || progress.done === rounds) await check();
}

await retries.close();
if (faults.length === 0) {
  rmSync(folder, { recursive: true, force: true });
  console.log(`${rounds} kills: nothing acknowledged was lost, no attempt doubled, every copy with a torn log opened whole`);
} else {
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(`kept for a look, and for --resume: ${folder}`);
  process.exitCode = 1;
}
