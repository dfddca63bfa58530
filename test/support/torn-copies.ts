/** Copies of a killed app's files, harmed as a power cut would harm them, and held to what must still be true of them. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databaseOf } from './crash-app.ts';

/**
 * What a power cut may leave: copies of the files as they lie, whose log is cut at any byte, or changed in its tail, or
 * gone. Each must open, be whole, and hold an unbroken beginning of what was stored. Frames that a checkpoint has copied
 * into the database already were synced before that, so the log is only harmed behind them. Returns what was wrong.
 */
export function faultsOfTornCopies(folder: string, copies: number, random: () => number): string[] {
  const source = databaseOf(folder);
  const copy = join(folder, 'torn.sqlite');
  const faults: string[] = [];
  for (let number = 0; number < copies; number += 1) {
    for (const file of [copy, `${copy}-wal`, `${copy}-shm`]) rmSync(file, { force: true });
    copyFileSync(source, copy);
    const torn = existsSync(`${source}-wal`) ? tearLog(source, copy, random) : 'no log';
    const fault = faultOfCopy(copy);
    if (fault !== null) faults.push(`${torn}: ${fault}`);
  }
  return faults;
}

/** Bytes of the log's header and of one frame: a page with 24 bytes before it. Source: sqlite.org/fileformat2.html, 4. */
const logHeader = 32;
const frame = 4096 + 24;

/**
 * Frames that may be in the database already: nBackfillAttempted in the index of the log. nBackfill would not do: whoever opens
 * a log that a kill left sets it to 0, although a checkpoint before that has copied. Source: sqlite.org/walformat.html, 2.1.
 */
function copiedFrames(source: string): number {
  const index = `${source}-shm`;
  return existsSync(index) ? readFileSync(index).readUInt32LE(128) : 0;
}

function tearLog(source: string, copy: string, random: () => number): string {
  const log = `${copy}-wal`;
  copyFileSync(`${source}-wal`, log);
  const { size } = statSync(log);
  const kept = Math.min(size, logHeader + copiedFrames(source) * frame);
  const kind = random();
  if (kind < 0.1 && kept === logHeader) {
    rmSync(log);
    return 'without its log';
  }
  const at = kept + Math.floor((size - kept) * random());
  if (kind < 0.6) {
    truncateSync(log, at);
    return `log cut at ${at} of ${size} bytes`;
  }
  const bytes = readFileSync(log);
  for (let index = at; index < Math.min(size, at + 64); index += 1) bytes[index] = Math.floor(random() * 256);
  writeFileSync(log, bytes);
  return `log changed at ${at} of ${size} bytes`;
}

function faultOfCopy(file: string): string | null {
  const db = new Database(file);
  try {
    const integrity = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return String(integrity);
    const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'captures'").pluck().get();
    if (tables === 0) return null;
    const { first, last, rows } = db
      .prepare<[], { first: number | null; last: number | null; rows: number }>(
        'SELECT min(seq) AS first, max(seq) AS last, count(*) AS rows FROM captures',
      )
      .get() ?? { first: null, last: null, rows: 0 };
    if (first !== null && last !== null && last - first + 1 !== rows) return `${rows} captures from ${first} to ${last}`;
    const without = db
      .prepare('SELECT count(*) FROM captures c WHERE NOT EXISTS (SELECT 1 FROM contents t WHERE t.seq = c.seq)')
      .pluck()
      .get();
    if (without !== 0) return `${String(without)} captures without their contents`;
    const told = db.prepare('SELECT stored FROM totals').pluck().get();
    return told === rows ? null : `${rows} captures, ${String(told)} counted`;
  } catch (error) {
    return String(error);
  } finally {
    db.close();
  }
}

/**
 * Looks into a copy of the database as the kill left it. Opening the file itself would bring its log in order, and with it
 * what a torn copy is to be made of.
 */
export function lookAtCopy<T>(folder: string, look: (db: Database.Database) => T): T {
  const source = databaseOf(folder);
  const copy = join(folder, 'looked-at.sqlite');
  for (const file of [copy, `${copy}-wal`, `${copy}-shm`]) rmSync(file, { force: true });
  copyFileSync(source, copy);
  if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${copy}-wal`);
  const db = new Database(copy);
  try {
    return look(db);
  } finally {
    db.close();
  }
}
