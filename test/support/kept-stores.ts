/** Stores of many captures, made once and kept in `.cache`. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeManyCaptures } from './many-captures.ts';

/** Time of the newest capture. */
export const until = Date.UTC(2026, 10, 1);
/** Rises when the stores would come out differently. */
const version = 2;
export const cache = join(import.meta.dirname, '..', '..', '.cache', 'many-captures');

/** The data folder of a store of `count` captures. */
export async function storeOf(count: number, say: (line: string) => void = () => {}): Promise<string> {
  const folder = join(cache, `${count}-v${version}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const started = performance.now();
  let told = '';
  await makeManyCaptures({
    dataFolder: making,
    count,
    until,
    onProgress: (step, done) => {
      const line = `${step} ${Math.floor(done / 50_000) * 50_000}`;
      if (line !== told) say(`  ${line} of ${count} after ${Math.round((performance.now() - started) / 1000)} s`);
      told = line;
    },
  });
  renameSync(making, folder);
  return folder;
}
