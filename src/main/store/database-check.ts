import { closeSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';
import { applicationId } from './connection.ts';

export interface DatabaseContents {
  readonly schemaVersion: number;
  readonly captures: number;
  readonly endpoints: number;
  /** Of the endpoints, as they were sealed. */
  readonly sealedSecrets: readonly string[];
}

/** Format of a Hookwright database, read from the file's first bytes; null for any other file. */
export function readSchemaVersion(file: string): number | null {
  const head = Buffer.alloc(100);
  try {
    const handle = openSync(file, 'r');
    try {
      if (readSync(handle, head, 0, head.length, 0) < head.length) return null;
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
  const isSqlite = head.toString('latin1', 0, 16) === 'SQLite format 3\0';
  return isSqlite && head.readUInt32BE(68) === applicationId ? head.readUInt32BE(60) : null;
}

/**
 * Reads a whole database file that nobody has open, changing nothing. `known`: the newest format this program has.
 * Throws `backup-unusable` or `database-newer`.
 */
export function checkDatabaseFile(file: string, known: number): DatabaseContents {
  const schemaVersion = readSchemaVersion(file);
  if (schemaVersion === null || schemaVersion === 0) {
    throw new HookwrightError('backup-unusable', 'The file is not a database of Hookwright.');
  }
  if (schemaVersion > known) {
    throw new HookwrightError(
      'database-newer',
      `The backup was made by a newer Hookwright (format ${schemaVersion}; this one knows ${known}).`,
      { remedy: 'Update Hookwright, then bring it back.' },
    );
  }
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    db.pragma('trusted_schema = OFF');
    const found = db.pragma('integrity_check(3)', { simple: true });
    if (found !== 'ok') throw new HookwrightError('backup-unusable', 'The backup is damaged: SQLite’s integrity check failed.');
    const number = (sql: string): number => Number(db?.prepare(sql).pluck().get());
    return {
      schemaVersion,
      captures: number('SELECT stored FROM totals WHERE id = 1'),
      endpoints: number('SELECT count(*) FROM endpoints'),
      sealedSecrets: db.prepare<[], string>('SELECT secrets FROM endpoints').pluck().all().flatMap(sealedIn),
    };
  } catch (error) {
    if (error instanceof HookwrightError) throw error;
    throw new HookwrightError('backup-unusable', 'The backup is damaged: it cannot be read.', { cause: error });
  } finally {
    db?.close();
  }
}

function sealedIn(text: string): string[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'sealed' in item && typeof item.sealed === 'string' ? [item.sealed] : [],
  );
}
