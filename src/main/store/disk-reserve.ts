import { existsSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Log } from '#main/log.ts';
import { walLimitBytes } from './connection.ts';
import type { StorePaths } from './data-folder.ts';
import { freeBytes } from './sqlite-failure.ts';

/** Twice the write-ahead log: what deleting and checkpointing may need at most. */
const reserveBytes = 2 * walLimitBytes;
/** Free on the disk and in the database together: below this nothing but removing goes on. */
const keptForRemoving = reserveBytes * 1.5;
/** The reserve is only taken from a disk that can spare it. */
const plentyBytes = 1_073_741_824;

/**
 * A file that does nothing but hold space. On a full disk SQLite cannot even delete, so nothing could ever be pruned;
 * giving up the reserve makes that possible again.
 */
export class DiskReserve {
  readonly #paths: StorePaths;
  readonly #log: Log;
  readonly #free: () => number | null;
  #givenUp = false;
  #making = false;

  /** `free`: bytes free on the disk, null when unknown. */
  constructor(paths: StorePaths, log: Log, free: () => number | null = () => freeBytes(paths.folder)) {
    this.#paths = paths;
    this.#log = log;
    this.#free = free;
  }

  /** Frees the space; says whether there was any to free. */
  giveUp(): boolean {
    if (!existsSync(this.#paths.reserve)) return false;
    rmSync(this.#paths.reserve, { force: true });
    this.#givenUp = true;
    this.#log.warn('The disk is full; the reserve was given up so that captures can be removed.');
    return true;
  }

  /**
   * Whether captures may be written: once the reserve is given up, not into the space it held.
   * `reusableBytes`: free pages of the database.
   */
  allowsCaptures(reusableBytes: () => number): boolean {
    if (!this.#givenUp) return true;
    const free = this.#free();
    return free === null || free + reusableBytes() >= keptForRemoving;
  }

  /** Makes the reserve if it is missing and the disk can spare it. Never throws: without it the store works as well. */
  async make(): Promise<void> {
    if (this.#making || existsSync(this.#paths.reserve)) return;
    const free = this.#free();
    if (free === null || free < plentyBytes) return;
    this.#making = true;
    const unfinished = `${this.#paths.reserve}.new`;
    try {
      const file = await open(unfinished, 'w', 0o600);
      try {
        // Written out, not only set in length: a hole would keep nothing back.
        const piece = new Uint8Array(1_048_576);
        for (let written = 0; written < reserveBytes; written += piece.length) await file.write(piece);
      } finally {
        await file.close();
      }
      await rename(unfinished, this.#paths.reserve);
      this.#givenUp = false;
    } catch (error) {
      rmSync(unfinished, { force: true });
      this.#log.warn('The disk reserve could not be made.', { error: String(error) });
    } finally {
      this.#making = false;
    }
  }
}
