/**
 * `npm run torture -- crash [--rounds 100] [--seed N] [--resume FOLDER]`
 * Kills the app under load, at any moment and in the middle of pruning, migrating, backing up, restoring, indexing and replaying
 * in bulk, and checks again and again that everything acknowledged is there. How many kills fell into what they were meant for
 * is told. The folder is kept when something is wrong or the run is stopped; --resume goes on in it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '#shared/random.ts';
import { checkAfterCrashes } from '../support/crash-check.ts';
import { moments, type MomentName } from '../support/crash-moments.ts';
import { startRetryCounter } from '../support/retry-counter.ts';
import { faultsOfTornCopies } from '../support/torn-copies.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
    resume: { type: 'string' },
  },
});

interface Progress {
  readonly seed: number;
  done: number;
  acknowledged: number;
  readonly fell: Partial<Record<MomentName, { kills: number; fell: number }>>;
}

/** In this order again and again, so that each kind gets its share whatever the seed. */
const order: readonly MomentName[] = [
  ...(['any time', 'backup', 'index', 'migration', 'bulk'] as const),
  ...(['any time', 'backup', 'index', 'prune', 'restore'] as const),
];
const checkEvery = 10;

const folder = values.resume ?? mkdtempSync(join(tmpdir(), 'hookwright-torture-'));
const progressFile = join(folder, 'progress.json');
const progress: Progress = existsSync(progressFile)
  ? (JSON.parse(readFileSync(progressFile, 'utf8')) as Progress)
  : { seed: Number(values.seed), done: 0, acknowledged: 0, fell: {} };
const rounds = Number(values.rounds);
const retries = await startRetryCounter();
const faults: string[] = [];
console.log(`seed ${progress.seed}, rounds ${progress.done + 1} to ${rounds}, folder ${folder}`);

async function check(): Promise<void> {
  const outcome = await checkAfterCrashes(folder, retries);
  faults.push(...outcome.faults);
  progress.acknowledged += outcome.acknowledged;
  console.log(
    `round ${progress.done}: ${outcome.acknowledged} acknowledged, ${outcome.kept} kept, ${outcome.deliveries} deliveries, ${faults.length} faults`,
  );
}

while (progress.done < rounds && faults.length === 0) {
  // Each round draws from a seed of its own, so that a resumed run goes on as an unbroken one would.
  const random = createRandom(progress.seed + progress.done);
  const name = order[progress.done % order.length] ?? 'any time';
  const moment = moments[name];
  if (moment.settledBefore) await check();
  try {
    const { fell } = await moment.run({ folder, random, retries, longestLoadMs: 600 });
    const counted = (progress.fell[name] ??= { kills: 0, fell: 0 });
    counted.kills += 1;
    if (fell) counted.fell += 1;
  } catch (error) {
    faults.push(`${name}: ${String(error)}`);
  }
  faults.push(...faultsOfTornCopies(folder, 10, random));
  progress.done += 1;
  if (faults.length === 0 && (moment.settledAfter || progress.done % checkEvery === 0 || progress.done === rounds)) await check();
  writeFileSync(progressFile, JSON.stringify(progress));
}

await retries.close();
for (const [name, { kills, fell }] of Object.entries(progress.fell)) console.log(`${name}: ${kills} kills, ${fell} fell into it`);
if (faults.length === 0) {
  rmSync(folder, { recursive: true, force: true });
  console.log(
    `${rounds} kills, ${progress.acknowledged} acknowledged: nothing was lost, no attempt doubled, every copy with a torn log opened whole`,
  );
} else {
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(`kept for a look, and for --resume: ${folder}`);
  process.exitCode = 1;
}
