import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';
import type { Log } from '#main/log.ts';
import { walLimitBytes, writerBusyMs } from './connection.ts';
import type { StorePaths } from './data-folder.ts';
import { DiskReserve } from './disk-reserve.ts';
import { environmentalFailure } from './sqlite-failure.ts';
import { StoreCondition } from './store-condition.ts';

/** The log is looked at after so many transactions; one look is a `stat`. */
const transactionsPerLook = 32;
/** A log this large means that readers keep SQLite's own checkpoints from finishing. */
const walAlarmBytes = 4 * walLimitBytes;
const checkpointWaitMs = 25;

/** Goes along with transactions that are made for something else. */
export interface Rider {
  readonly isEmpty: boolean;
  /** Within the transaction. */
  write(): void;
  /** It is on disk. */
  committed(): void;
}

/**
 * The one writing connection: every change of the database is a `transact`. It turns what SQLite reports into
 * HookwrightErrors, keeps the store's condition, and never leaves a transaction open.
 */
export class WriteConnection {
  readonly db: Database.Database;
  readonly condition = new StoreCondition();
  readonly reserve: DiskReserve;
  /** Null: nobody rides. It is left behind while the store is failing, and by work that is to free space. */
  rider: Rider | null = null;
  readonly #paths: StorePaths;
  readonly #log: Log;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #rollback: Database.Statement;
  #transactions = 0;

  constructor(db: Database.Database, paths: StorePaths, log: Log) {
    this.db = db;
    this.#paths = paths;
    this.#log = log;
    this.reserve = new DiskReserve(paths, log);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  /**
   * Runs `work` in one transaction. When its surroundings fail it, throws `disk-full`, `store-read-only`,
   * `store-locked`, `store-failed` or `database-corrupt`; whatever else `work` throws comes through after a rollback.
   */
  transact<T>(work: () => T): T {
    const rider = this.rider === null || this.rider.isEmpty || this.condition.problem !== null ? null : this.rider;
    return this.#transact(work, rider);
  }

  #transact<T>(work: () => T, rider: Rider | null): T {
    try {
      this.abandon();
      this.#begin.run();
      const result = work();
      rider?.write();
      this.#commit.run();
      rider?.committed();
      // On a full disk what needs no new page still succeeds; only a capture, or the probe, shows that there is room again.
      if (this.condition.problem?.code !== 'disk-full') this.condition.succeed();
      this.#lookAtLog();
      return result;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Like `transact`, for work that frees space: on a full disk it is tried again with the reserve given up. */
  transactFreeing<T>(work: () => T): T {
    try {
      return this.#transact(work, null);
    } catch (error) {
      if (!(error instanceof HookwrightError) || error.code !== 'disk-full') throw error;
      this.checkpoint();
      return this.#transact(work, null);
    }
  }

  /** Bytes of the database file that are free for new rows. */
  reusableBytes(): number {
    return this.#number('freelist_count') * this.#number('page_size');
  }

  /** Gives at most `pages` free pages back to the disk; says whether many are left. */
  giveBack(pages: number, keepPages: number): boolean {
    const free = this.#number('freelist_count') - keepPages;
    if (free <= 0) return false;
    try {
      this.db.pragma(`incremental_vacuum(${Math.min(free, pages)})`);
    } catch (error) {
      throw this.#failed(error);
    }
    return free > pages;
  }

  /** Moves the whole log into the database, as far as readers allow. */
  checkpoint(): void {
    try {
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#log.warn('The write-ahead log could not be emptied.', { error: String(error) });
    }
  }

  /** Rolls back whatever an earlier failure may have left open. */
  abandon(): void {
    if (this.db.inTransaction) this.#rollback.run();
  }

  #failed(error: unknown): unknown {
    try {
      this.abandon();
    } catch (rollbackError) {
      this.#log.error('A transaction could not be rolled back.', { error: String(rollbackError) });
    }
    const failure = environmentalFailure(error, this.#paths.folder);
    if (failure === null) return error;
    if (this.condition.problem?.code !== failure.code) {
      this.#log.error('The store cannot be written to.', { code: failure.code, error: String(error) });
    }
    this.condition.fail(failure);
    if (failure.code === 'disk-full') this.reserve.giveUp();
    return failure;
  }

  #lookAtLog(): void {
    this.#transactions += 1;
    if (this.#transactions % transactionsPerLook !== 0) return;
    const size = statSync(this.#paths.wal, { throwIfNoEntry: false })?.size ?? 0;
    if (size < walAlarmBytes) return;
    this.db.pragma(`busy_timeout = ${checkpointWaitMs}`);
    this.checkpoint();
    this.db.pragma(`busy_timeout = ${writerBusyMs}`);
  }

  #number(pragma: string): number {
    return Number(this.db.pragma(pragma, { simple: true }));
  }
}
