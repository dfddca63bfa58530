/** What was acknowledged and must be found again: one digest a line, beside the data folder, so that a run can be resumed. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (folder: string): string => join(folder, 'acknowledged');

/** Oldest first. */
export function acknowledgedIn(folder: string): string[] {
  const file = fileIn(folder);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

export function noteAcknowledged(folder: string, digests: readonly string[]): void {
  appendFileSync(fileIn(folder), digests.map((digest) => `${digest}\n`).join(''));
}

/** All of it was found: from now on it may be pruned or replaced. */
export function settle(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}
