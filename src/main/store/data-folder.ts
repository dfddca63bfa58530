import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { HookwrightError } from '#shared/errors.ts';

/** The files of the store within the data folder. */
export interface StorePaths {
  readonly folder: string;
  readonly database: string;
  readonly wal: string;
  /** A SQLite file that is only ever locked. */
  readonly lock: string;
  /** Says in words who holds the lock. */
  readonly holder: string;
  /** Disk space kept back for the day the disk is full. */
  readonly reserve: string;
}

export function storePaths(dataFolder: string): StorePaths {
  const folder = path.resolve(dataFolder);
  const database = path.join(folder, 'hookwright.sqlite');
  return {
    folder,
    database,
    wal: `${database}-wal`,
    lock: path.join(folder, 'hookwright.lock'),
    holder: path.join(folder, 'hookwright.lock.json'),
    reserve: path.join(folder, 'disk-reserve'),
  };
}

/** Makes the folder for its owner alone, or throws `data-folder-unusable`. */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    throw folderUnusable(folder, error);
  }
}

/** Makes the database file readable by its owner alone before SQLite does; the log beside it inherits that. */
export function ensurePrivateFile(file: string, folder: string): void {
  if (existsSync(file)) return;
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw folderUnusable(folder, error);
  }
}

export function folderUnusable(folder: string, cause: unknown): HookwrightError {
  return new HookwrightError(
    'data-folder-unusable',
    `The data folder ${folder} cannot be used: ${reasonOf(writeRefusal(folder) ?? cause)}.`,
    {
      field: 'dataFolder',
      cause,
    },
  );
}

/** What the system itself says against writing there, which SQLite does not pass on; null when it says nothing. */
function writeRefusal(folder: string): unknown {
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'EROFS' || code === 'EACCES' ? error : null;
  }
}

const plainReasons: Readonly<Record<string, string>> = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'part of its path is a file',
  EEXIST: 'it is a file',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  SQLITE_READONLY: 'it is read-only',
  SQLITE_CANTOPEN: 'files cannot be made in it',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const known = plainReasons[code] ?? plainReasons[code.split('_').slice(0, 2).join('_')];
  return known ?? (cause instanceof Error ? cause.message : String(cause));
}
