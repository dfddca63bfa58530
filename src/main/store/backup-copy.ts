import { chmodSync, closeSync, openSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';
import { connectReader } from './connection.ts';
import { flushFile } from './flush-files.ts';

/** Pages copied before the event loop has a turn: 2 MiB. */
const pagesPerStep = 512;
/** Free pages taken out of the copy in one step. */
const vacuumPages = 1024;

export interface CopyOptions {
  /** The live database. */
  readonly from: string;
  /** Where the copy goes; it appears there whole or not at all, readable by its owner alone. */
  readonly to: string;
  /** Asked between steps; true ends the copying with `backup-cancelled`. */
  readonly cancelled: () => boolean;
  /** Share done, 0 to 1. */
  readonly progress: (share: number) => void;
}

/**
 * Copies the database as it is at this moment while it goes on being written: one snapshot, read step by step on a connection
 * of its own, so that the writer never waits, progress is true and calling it off takes effect at the next step. Free pages,
 * which still hold what was deleted, are taken out of the copy.
 */
export async function copyDatabase({ from, to, cancelled, progress }: CopyOptions): Promise<void> {
  const unfinished = `${to}.partial`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  const source = connectReader(from);
  try {
    // An open read transaction holds the snapshot; without it every commit of the writer would begin the copy anew.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    await source.backup(unfinished, {
      progress({ totalPages, remainingPages }) {
        if (cancelled()) throw calledOff();
        progress(totalPages === 0 ? 0 : (0.95 * (totalPages - remainingPages)) / totalPages);
        return pagesPerStep;
      },
    });
    await finishCopy(unfinished, cancelled);
    chmodSync(unfinished, 0o600);
    flushFile(unfinished);
    renameSync(unfinished, to);
    progress(1);
  } finally {
    source.close();
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${rest}`, { force: true });
  }
}

async function finishCopy(file: string, cancelled: () => boolean): Promise<void> {
  const copy = new Database(file);
  try {
    // One file, not three: a copy is carried about.
    copy.pragma('journal_mode = DELETE');
    copy.pragma('synchronous = OFF');
    while (Number(copy.pragma('freelist_count', { simple: true })) > 0) {
      if (cancelled()) throw calledOff();
      copy.pragma(`incremental_vacuum(${vacuumPages})`);
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    if (copy.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new HookwrightError('database-corrupt', 'The copy did not come out whole; the database itself may be damaged.');
    }
  } finally {
    copy.close();
  }
}

function calledOff(): HookwrightError {
  return new HookwrightError('backup-cancelled', 'The backup was called off; nothing was kept of it.');
}
