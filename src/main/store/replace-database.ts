import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { HookwrightError } from '#shared/errors.ts';
import { connectWriter } from './connection.ts';
import type { StorePaths } from './data-folder.ts';
import { ensurePrivateFile } from './data-folder.ts';
import { flushFolder } from './flush-files.ts';
import { migrate } from './schema-migrations.ts';

/**
 * Puts another database file in the place of the present one, which nobody may have open any more; the present one becomes
 * `aside`. At every moment there is a whole database in its place, so that no end of the program leaves none.
 * Throws `store-locked` when something still has it open; all is then as it was.
 */
export function swapDatabaseFiles(paths: StorePaths, incoming: string, aside: string): void {
  const log = statSync(paths.wal, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) {
    throw new HookwrightError('store-locked', 'Another program holds the database open.', {
      remedy: 'Close it, then try again; nothing was changed.',
    });
  }
  for (const rest of [paths.wal, `${paths.database}-shm`]) rmSync(rest, { force: true });
  try {
    linkSync(paths.database, aside);
  } catch {
    // A file system without links: for a moment the only copy goes by its other name.
    renameSync(paths.database, aside);
  }
  try {
    renameSync(incoming, paths.database);
  } catch (error) {
    if (existsSync(paths.database)) rmSync(aside, { force: true });
    else renameSync(aside, paths.database);
    throw error;
  }
  flushFolder(paths.folder);
  flushFolder(path.dirname(aside));
}

/** Takes the swap back: what is in place becomes `incoming` again. */
export function swapBack(paths: StorePaths, aside: string): void {
  for (const rest of [paths.wal, `${paths.database}-shm`]) rmSync(rest, { force: true });
  renameSync(aside, paths.database);
  flushFolder(paths.folder);
}

/** An empty database with the newest format, as on the first day. */
export function makeEmptyDatabase(file: string): void {
  rmSync(file, { force: true });
  ensurePrivateFile(file, path.dirname(file));
  const db = connectWriter(file);
  try {
    migrate(db, file);
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}
