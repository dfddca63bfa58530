import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '#main/log.ts';
import { connectReader, connectWriter } from '#main/store/connection.ts';
import { migrate, migrations } from '#main/store/schema-migrations.ts';
import { type StoreWriter, openWriter } from '#main/store/writer.ts';
import { openReader } from '#main/store/reader.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { captureRecord, openStore, storeAll, temporaryFolder } from '../support/store-fixtures.ts';

const open = (dataFolder: string): StoreWriter => {
  const writer = openWriter({ dataFolder, clock: new FakeClock(), log: silentLog });
  onTestFinished(() => writer.close());
  return writer;
};
const databaseIn = (folder: string) => path.join(folder, 'hookwright.sqlite');
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const failingWith = (code: string) => expect.objectContaining({ code });

async function filledFolder(captures: number): Promise<string> {
  const dataFolder = temporaryFolder();
  const writer = open(dataFolder);
  await storeAll(
    writer,
    Array.from({ length: captures }, () => captureRecord({ body: new Uint8Array(1000) })),
  );
  writer.close();
  return dataFolder;
}

describe('opening', () => {
  test('makes a folder and files for its owner alone', () => {
    const dataFolder = path.join(temporaryFolder(), 'a', 'b');
    open(dataFolder);
    const mode = (file: string) => statSync(file).mode & 0o777;
    expect(mode(dataFolder)).toBe(0o700);
    for (const file of ['hookwright.sqlite', 'hookwright.sqlite-wal', 'hookwright.lock.json']) {
      expect(mode(path.join(dataFolder, file))).toBe(0o600);
    }
  });

  test('finds again what was stored', async () => {
    const dataFolder = await filledFolder(3);
    const writer = open(dataFolder);
    expect(await storeAll(writer, [captureRecord()])).toEqual(['c4']);
    const reader = openReader({ dataFolder });
    expect(reader.counts()).toEqual({ stored: 4, unmatched: 4 });
    expect(reader.schemaVersion()).toBe(migrations.length);
    reader.close();
  });

  test('refuses a path that is or goes through a file', () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => open(file)).toThrow(failingWith('data-folder-unusable'));
    expect(() => open(path.join(file, 'below'))).toThrow(failingWith('data-folder-unusable'));
  });

  test('refuses a folder that this process has open, and gets over a damaged lock file', () => {
    const dataFolder = temporaryFolder();
    writeFileSync(path.join(dataFolder, 'hookwright.lock'), 'not a lock'.repeat(1000));
    const first = open(dataFolder);
    expect(() => open(dataFolder)).toThrow(/in use by process \d+ \(\S+.*\), running since 2026-01-01T00:00:00.000Z/);
    first.close();
    open(dataFolder);
  });

  test('a lock holder file with anything in it is only text', () => {
    const dataFolder = temporaryFolder();
    open(dataFolder);
    writeFileSync(
      path.join(dataFolder, 'hookwright.lock.json'),
      JSON.stringify({ pid: 7, command: '\u001b[31mred\n', startedAt: 'x' }),
    );
    expect(() => open(dataFolder)).toThrow(/process 7 \( \[31mred \)/);
    writeFileSync(path.join(dataFolder, 'hookwright.lock.json'), '[]');
    expect(() => open(dataFolder)).toThrow(/in use by another process/);
  });
});

describe('every connection', () => {
  test('syncs each commit and keeps the other safe settings', () => {
    const { connection, dataFolder } = openStore();
    const reader = connectReader(databaseIn(dataFolder));
    onTestFinished(() => {
      reader.close();
    });
    for (const db of [connection, reader]) {
      db.prepare('SELECT count(*) FROM captures').get();
      const value = (pragma: string) => db.pragma(pragma, { simple: true });
      expect(
        Object.fromEntries(
          ['journal_mode', 'synchronous', 'fullfsync', 'checkpoint_fullfsync'].map((name) => [name, value(name)]),
        ),
      ).toEqual({
        journal_mode: 'wal',
        synchronous: 2,
        fullfsync: 1,
        checkpoint_fullfsync: 1,
      });
      expect([value('foreign_keys'), value('trusted_schema'), value('cell_size_check')]).toEqual([1, 0, 1]);
      expect(value('busy_timeout')).toBeGreaterThan(0);
      expect(value('journal_size_limit')).toBe(8_388_608);
      expect(value('auto_vacuum')).toBe(2);
      expect(value('application_id')).toBe(0x486b7772);
    }
    expect(() => reader.exec('DELETE FROM captures')).toThrow(/readonly/);
  });
});

describe('a database that must not be touched', () => {
  test('is left byte for byte when a newer Hookwright wrote it, its log included', async () => {
    const dataFolder = await filledFolder(2);
    const file = databaseIn(dataFolder);
    const newer = new Database(file);
    newer.pragma('wal_autocheckpoint = 0');
    newer.pragma(`user_version = ${migrations.length + 1}`);
    const [main, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
    newer.close();
    // As a crash of the newer one leaves it: the new version stands in the log alone.
    writeFileSync(file, main);
    writeFileSync(`${file}-wal`, log);
    const before = [digest(file), digest(`${file}-wal`)];
    expect(() => open(dataFolder)).toThrow(failingWith('database-newer'));
    expect([digest(file), digest(`${file}-wal`)]).toEqual(before);
  });

  test('is left byte for byte when another program wrote it', () => {
    const dataFolder = temporaryFolder();
    const other = new Database(databaseIn(dataFolder));
    other.exec('CREATE TABLE songs (name)');
    other.close();
    const before = digest(databaseIn(dataFolder));
    expect(() => open(dataFolder)).toThrow(/another program/);
    expect(digest(databaseIn(dataFolder))).toBe(before);
  });

  test.each([
    ['garbage', (file: string) => writeFileSync(file, Buffer.alloc(50_000, 'no database '))],
    ['a few bytes', (file: string) => writeFileSync(file, 'SQLite')],
    ['cut short', (file: string) => truncateSync(file, 8192)],
    ['damaged inside', (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 4096))],
  ])('is refused as corrupt, and kept, when it is %s', async (_, damage) => {
    const dataFolder = await filledFolder(200);
    damage(databaseIn(dataFolder));
    const before = digest(databaseIn(dataFolder));
    expect(() => open(dataFolder)).toThrow(failingWith('database-corrupt'));
    expect(digest(databaseIn(dataFolder))).toBe(before);
    // The lock was given back: the same answer, not "in use".
    expect(() => open(dataFolder)).toThrow(failingWith('database-corrupt'));
  });

  test('an empty file becomes a database', () => {
    const dataFolder = temporaryFolder();
    writeFileSync(databaseIn(dataFolder), '');
    expect(open(dataFolder).state.state).toBe('ok');
  });

  test('a folder in place of the database is told', () => {
    const dataFolder = temporaryFolder();
    mkdirSync(databaseIn(dataFolder));
    expect(() => open(dataFolder)).toThrow(expect.objectContaining({ name: 'HookwrightError' }));
  });
});

describe('migrations', () => {
  const next = 'CREATE TABLE added (x); INSERT INTO added VALUES (1);';

  test('run once each, after a copy of the older database was made', async () => {
    const dataFolder = await filledFolder(2);
    const file = databaseIn(dataFolder);
    const db = connectWriter(file);
    onTestFinished(() => {
      db.close();
    });
    migrate(db, file, [...migrations, next]);
    migrate(db, file, [...migrations, next]);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    expect(db.prepare('SELECT count(*) FROM added').pluck().get()).toBe(1);
    const copy = new Database(`${file}.schema-${migrations.length}`, { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(copy.prepare('SELECT count(*) FROM captures').pluck().get()).toBe(2);
    copy.close();
    expect(statSync(`${file}.schema-${migrations.length}`).mode & 0o777).toBe(0o600);
  });

  test('leave everything as it was when one fails', async () => {
    const dataFolder = await filledFolder(2);
    const file = databaseIn(dataFolder);
    const db = connectWriter(file);
    onTestFinished(() => {
      db.close();
    });
    expect(() => migrate(db, file, [...migrations, `${next} INSERT INTO nowhere VALUES (1);`])).toThrow(/nowhere/);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.inTransaction).toBe(false);
    expect(() => db.prepare('SELECT * FROM added')).toThrow();
  });

  test('make no copy of a new database', () => {
    const dataFolder = temporaryFolder();
    open(dataFolder);
    expect(readdirSync(dataFolder).filter((name) => name.includes('schema'))).toEqual([]);
  });
});
