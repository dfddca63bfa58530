import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';
import { applicationId } from './connection.ts';
import { flushFile, flushFolder } from './flush-files.ts';
import { captures } from './migrations/001-captures.ts';
import { deliveries } from './migrations/002-deliveries.ts';
import { faults } from './migrations/003-faults.ts';
import { search } from './migrations/004-search.ts';
import { annotations } from './migrations/005-annotations.ts';
import { conversations } from './migrations/006-conversations.ts';
import { imports } from './migrations/007-imports.ts';
import { demo } from './migrations/008-demo.ts';
import { bulkPages } from './migrations/009-bulk-pages.ts';
import { replyTimes } from './migrations/010-reply-times.ts';
import { textPlaces } from './migrations/011-text-places.ts';

/**
 * SQL scripts in order; the first brings a database from schema 0 to schema 1. Only ever append, and then keep a database of
 * the new schema for the upgrade tests: `npm run schema-fixture`.
 */
export const migrations: readonly string[] = [
  captures,
  deliveries,
  faults,
  search,
  annotations,
  conversations,
  imports,
  demo,
  bulkPages,
  replyTimes,
  textPlaces,
];

/**
 * Refuses a file that is not ours to touch, without changing a byte of it (nor of its write-ahead log):
 * throws `database-newer` or `database-corrupt`.
 */
export function refuseForeign(file: string, known: number): void {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    const version = Number(db.pragma('user_version', { simple: true }));
    const owner = Number(db.pragma('application_id', { simple: true }));
    const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
    if (owner !== applicationId && (owner !== 0 || tables > 0)) {
      throw new HookwrightError('database-corrupt', `The file ${file} is a database of another program.`);
    }
    if (version > known) {
      throw new HookwrightError(
        'database-newer',
        `The database ${file} was written by a newer Hookwright (schema ${version}; this one knows ${known}). It was left untouched.`,
      );
    }
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
      throw new HookwrightError('database-corrupt', `The file ${file} is damaged or not a database.`, { cause: error });
    }
    throw error;
  } finally {
    db?.close();
  }
}

/**
 * Brings the database up to the newest schema, one transaction per step; a step that fails leaves the schema before it.
 * An existing older database is copied first, to `<file>.schema-<version>`.
 */
export function migrate(db: Database.Database, file: string, scripts: readonly string[] = migrations): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  if (from > 0 && from < scripts.length) copyBefore(db, `${file}.schema-${from}`);
  for (const [index, script] of scripts.entries()) {
    if (index < from) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(script);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${index + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** The copy is there whole or not at all, also after a power cut: SQLite itself syncs nothing of what VACUUM INTO writes. */
function copyBefore(db: Database.Database, copy: string): void {
  const unfinished = `${copy}.partial`;
  rmSync(unfinished, { force: true });
  try {
    // SQLite fills an empty file as it finds it: readable by its owner alone.
    closeSync(openSync(unfinished, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(unfinished);
    flushFile(unfinished);
    renameSync(unfinished, copy);
    flushFolder(dirname(copy));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** A look at every table the store lives on, so that damage is met at the start and not at the first webhook. */
export function verifySchema(db: Database.Database): void {
  const totals = db.prepare('SELECT last_seq FROM totals WHERE id = 1').get();
  if (totals === undefined) throw new HookwrightError('database-corrupt', 'The database lacks its totals.');
  for (const table of ['captures', 'contents', 'removed_captures']) {
    db.prepare(`SELECT * FROM ${table} ORDER BY seq DESC LIMIT 1`).get();
  }
  for (const table of ['deliveries', 'delivery_recipes', 'bulk_replays', 'simulations']) {
    db.prepare(`SELECT * FROM ${table} ORDER BY seq DESC LIMIT 1`).get();
  }
  for (const table of ['search_words', 'search_headers'])
    db.prepare(`SELECT rowid FROM ${table} ORDER BY rowid DESC LIMIT 1`).get();
  db.prepare('SELECT first FROM bulk_pages ORDER BY first DESC LIMIT 1').get();
  db.prepare('SELECT * FROM reply_times ORDER BY seq DESC LIMIT 1').get();
  db.prepare('SELECT key FROM attempts ORDER BY key DESC LIMIT 1').get();
  db.prepare('SELECT key FROM bodies ORDER BY key DESC LIMIT 1').get();
  db.prepare('SELECT * FROM conversation_progress p, conversations v ORDER BY v.last_seq DESC LIMIT 1').get();
  for (const table of [
    'endpoints',
    'settings',
    'providers',
    'policies',
    'delivery_totals',
    'search_state',
    'saved_filters',
    'tag_rules',
    'rule_progress',
  ])
    db.prepare(`SELECT * FROM ${table}`).all();
}
