import { existsSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Log } from '#main/log.ts';
import { walLimitBytes } from './connection.ts';
import type { StorePaths } from './data-folder.ts';
import { freeBytes } from './sqlite-failure.ts';

/** Twice the write-ahead log: what deleting and checkpointing may need at most. */
export const reserveBytes = 2 * walLimitBytes;
/** The reserve is only taken from a disk that can spare it. */
const plentyBytes = 1_073_741_824;

/**
 * A file that does nothing but hold space. On a full disk SQLite cannot even delete, so nothing could ever be pruned;
 * giving up the reserve makes that possible again. While it is given up no capture may eat it.
 */
export class DiskReserve {
  readonly #paths: StorePaths;
  readonly #log: Log;
  #givenUp = false;
  #making = false;

  constructor(paths: StorePaths, log: Log) {
    this.#paths = paths;
    this.#log = log;
  }

  /** Frees the space; says whether there was any to free. */
  giveUp(): boolean {
    if (!existsSync(this.#paths.reserve)) return false;
    rmSync(this.#paths.reserve, { force: true });
    this.#givenUp = true;
    this.#log.warn('The disk is full; the reserve was given up so that captures can be removed.');
    return true;
  }

  /** Whether captures may be written: false while what is free is only the reserve. `reusableBytes`: free pages of the database. */
  allowsCaptures(reusableBytes: () => number): boolean {
    if (!this.#givenUp) return true;
    const free = freeBytes(this.#paths.folder);
    if (free === null || free > 2 * reserveBytes || reusableBytes() > reserveBytes) {
      this.#givenUp = false;
      return true;
    }
    return false;
  }

  /** Makes the reserve if it is missing and the disk can spare it. Never throws: without it the store works as well. */
  async make(): Promise<void> {
    if (this.#making || this.#givenUp || existsSync(this.#paths.reserve)) return;
    const free = freeBytes(this.#paths.folder);
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
    } catch (error) {
      rmSync(unfinished, { force: true });
      this.#log.warn('The disk reserve could not be made.', { error: String(error) });
    } finally {
      this.#making = false;
    }
  }
}
