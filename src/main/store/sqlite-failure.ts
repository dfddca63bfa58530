import { statfsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';

/** Below this a failed read or write is taken for a full disk, whatever SQLite calls it. */
const nothingLeft = 1_048_576;

/**
 * The error to show for one that SQLite raised because of its surroundings (disk, locks, damage);
 * null when the statement itself or the data was at fault.
 */
export function environmentalFailure(error: unknown, folder: string): HookwrightError | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const more = { cause: error };
  switch (error.code.split('_').slice(0, 2).join('_')) {
    case 'SQLITE_FULL':
      return new HookwrightError('disk-full', 'The disk that holds the data folder is full.', more);
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return new HookwrightError('store-read-only', 'The database cannot be written to.', more);
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new HookwrightError('store-locked', 'Another program holds the database.', more);
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new HookwrightError('database-corrupt', 'The database is damaged.', more);
    case 'SQLITE_IOERR':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PROTOCOL':
    case 'SQLITE_NOMEM':
      return (freeBytes(folder) ?? nothingLeft) < nothingLeft
        ? new HookwrightError('disk-full', 'The disk that holds the data folder is full.', more)
        : new HookwrightError('store-failed', `The database could not be read or written (${error.code}).`, more);
    default:
      return null;
  }
}

/** Bytes an ordinary user may still write beside `folder`; null where the system does not tell. */
export function freeBytes(folder: string): number | null {
  try {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}
