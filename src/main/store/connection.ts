import Database from 'better-sqlite3';
import { registerFilterFunctions } from './filter-functions.ts';

/** 'Hkwr' in ASCII: tells a Hookwright database from any other SQLite file. */
export const applicationId = 0x486b7772;

/** Size the write-ahead log is brought back to, bytes. */
export const walLimitBytes = 8 * 1_048_576;
/** Of new databases; larger rows fit several to a page. An older one keeps its 4,096. */
const pageBytes = 8192;

/** How long a connection waits for another one's lock, ms. */
export const writerBusyMs = 250;
const readerBusyMs = 2_000;

/** Opens the one writing connection. A new file gets its lasting properties here, before its first page is written. */
export function connectWriter(file: string): Database.Database {
  const db = new Database(file, { timeout: writerBusyMs });
  try {
    db.pragma(`page_size = ${pageBytes}`);
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma(`wal_autocheckpoint = ${walLimitBytes / Number(db.pragma('page_size', { simple: true })) / 2}`);
    db.pragma('cache_size = -24000');
    makeSafe(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a connection that can only read. `cacheKib`: pages it keeps; SQLite's own measure when left out. */
export function connectReader(file: string, cacheKib?: number): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: readerBusyMs });
  try {
    makeSafe(db);
    if (cacheKib !== undefined) db.pragma(`cache_size = -${cacheKib}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * What every connection needs. better-sqlite3 is built so that a WAL connection falls to synchronous=NORMAL at its
 * first access while the pragma still reads FULL; only setting it explicitly after WAL holds, hence the look afterwards.
 */
function makeSafe(db: Database.Database): void {
  db.pragma('synchronous = FULL');
  // macOS: fsync alone leaves the data in the drive's cache.
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma(`journal_size_limit = ${walLimitBytes}`);
  // Sorting must not leave payloads in a shared temporary folder.
  db.pragma('temp_store = MEMORY');
  registerFilterFunctions(db);
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  const mode = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  if (mode !== 'wal' || synchronous !== 2) {
    throw new Error(`the database refuses durable settings (journal_mode ${String(mode)}, synchronous ${String(synchronous)})`);
  }
}
