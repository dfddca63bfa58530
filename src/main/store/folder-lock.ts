import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { type StorePaths, ensurePrivateFile, folderUnusable } from './data-folder.ts';

const plainText = z.string().transform((text) => text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ').slice(0, 200));
const holder = z.object({ pid: z.int(), command: plainText, startedAt: plainText });

/**
 * One process per data folder. The lock is SQLite's own on a file that holds nothing: the system drops it when the
 * process ends, however it ends, so there is no stale lock to clean up. The text file beside it only says whose it is.
 */
export class FolderLock {
  readonly #db: Database.Database;
  readonly #holderFile: string;

  private constructor(db: Database.Database, holderFile: string) {
    this.#db = db;
    this.#holderFile = holderFile;
  }

  /** Throws `data-folder-in-use` naming the process that has the folder, or `data-folder-unusable`. */
  static take(paths: StorePaths, clock: Clock): FolderLock {
    const lock = new FolderLock(lockFile(paths), paths.holder);
    try {
      const text = JSON.stringify({ pid: process.pid, command: ownCommand(), startedAt: new Date(clock.now()).toISOString() });
      writeFileSync(paths.holder, `${text}\n`, { mode: 0o600 });
    } catch (error) {
      lock.#db.close();
      throw folderUnusable(paths.folder, error);
    }
    return lock;
  }

  release(): void {
    rmSync(this.#holderFile, { force: true });
    this.#db.close();
  }
}

function lockFile(paths: StorePaths, retried = false): Database.Database {
  let db: Database.Database | null = null;
  try {
    // Whoever else could open it could hold it, and keep Hookwright from starting.
    ensurePrivateFile(paths.lock, paths.folder);
    db = new Database(paths.lock, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) throw inUse(paths, error);
    if (code === 'SQLITE_NOTADB' && !retried) {
      // Nobody has it locked, and there is nothing in it to lose.
      rmSync(paths.lock, { force: true });
      return lockFile(paths, true);
    }
    throw folderUnusable(paths.folder, error);
  }
}

function inUse(paths: StorePaths, cause: unknown): HookwrightError {
  const first = readHolder(paths.holder);
  const who = first === null ? 'another process' : `process ${first.pid} (${first.command}), running since ${first.startedAt}`;
  return new HookwrightError('data-folder-in-use', `The data folder ${paths.folder} is in use by ${who}.`, {
    field: 'dataFolder',
    cause,
  });
}

function readHolder(file: string): z.infer<typeof holder> | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Program, script and command word only: later arguments may hold what is nobody's business. */
function ownCommand(): string {
  const [program = 'hookwright', script, word] = process.argv;
  const parts = [path.basename(program)];
  if (script !== undefined) parts.push(path.basename(script));
  if (word !== undefined && /^[a-z]+$/.test(word)) parts.push(word);
  return parts.join(' ');
}
