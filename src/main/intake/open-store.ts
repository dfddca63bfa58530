/** The store that is open on the intake's thread, and how another database takes its place while the listener stays. */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { Log } from '../log.ts';
import { storePaths } from '../store/data-folder.ts';
import { makeEmptyDatabase, swapBack, swapDatabaseFiles } from '../store/replace-database.ts';
import { openLocked, openWriter, type StoreWriter } from '../store/writer.ts';

interface OpenStoreOptions {
  readonly clock: Clock;
  readonly log: Log;
}

export class OpenStore {
  readonly #options: OpenStoreOptions;
  #dataFolder = '';
  #writer: StoreWriter | null = null;
  #paused = false;

  constructor(options: OpenStoreOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#writer !== null;
  }

  /** Throws `internal` while no store is open. */
  writer(): StoreWriter {
    if (this.#writer === null) throw new HookwrightError('internal', 'The store is not open.');
    return this.#writer;
  }

  /** Throws `store-replaced`, which senders get as 503 with Retry-After, while the database is being replaced. */
  mustStore(): void {
    if (this.#paused) throw new HookwrightError('store-replaced', 'The database is being replaced.');
  }

  open(dataFolder: string): StoreWriter {
    this.#dataFolder = dataFolder;
    this.#writer = openWriter({ ...this.#options, dataFolder });
    return this.#writer;
  }

  /** See IntakeCommands.replaceDatabase. What was acknowledged before is in `aside`. */
  replace({ incoming, aside }: { readonly incoming: string | null; readonly aside: string }): void {
    this.#paused = true;
    const paths = storePaths(this.#dataFolder);
    const options = { ...this.#options, dataFolder: this.#dataFolder };
    const staged = incoming ?? join(paths.folder, 'hookwright.sqlite.empty');
    if (incoming === null) makeEmptyDatabase(staged);
    const lock = this.writer().handOver();
    this.#writer = null;
    if (lock === null) throw new HookwrightError('store-failed', 'The store is closed.');
    try {
      swapDatabaseFiles(paths, staged, aside);
    } catch (error) {
      this.#writer = openLocked(options, lock);
      throw error;
    }
    try {
      chmodSync(paths.database, 0o600);
      this.#writer = openLocked(options, lock);
    } catch (error) {
      // Opening has given the lock back; between this and taking it again nothing else of this process runs.
      swapBack(paths, aside);
      this.#writer = openWriter(options);
      throw error;
    } finally {
      rmSync(staged, { force: true });
    }
  }

  resume(): void {
    this.#paused = false;
  }

  close(): void {
    this.#writer?.close();
    this.#writer = null;
  }
}
