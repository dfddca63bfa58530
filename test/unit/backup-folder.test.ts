import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BackupFolder } from '#main/store/backup-folder.ts';
import { readSchemaVersion } from '#main/store/database-check.ts';
import { openStore, temporaryFolder } from '../support/store-fixtures.ts';

const now = Date.UTC(2026, 4, 29, 10, 30, 2);

function folderWith(...names: readonly string[]): { folder: BackupFolder; dataFolder: string } {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, 'backups'));
  for (const name of names) writeFileSync(join(dataFolder, 'backups', name), 'x');
  return { folder: new BackupFolder(dataFolder), dataFolder };
}

describe('the folder of the backups', () => {
  it('gives each backup a name that says when and why, and never one that is taken', () => {
    const { folder } = folderWith(
      'hookwright-20260529-103002-manual.sqlite',
      'hookwright-20260529-103002-2-manual.sqlite.partial',
    );
    const name = (kind: 'manual' | 'safety'): string => folder.newFile(kind, now).split('/').at(-1) ?? '';
    expect(name('safety')).toBe('hookwright-20260529-103002-safety.sqlite');
    expect(name('manual')).toBe('hookwright-20260529-103002-3-manual.sqlite');
  });

  it('lists newest first by the time in the name, files of others by their own, and nothing that is no backup', () => {
    const { folder, dataFolder } = folderWith(
      'hookwright-20260101-000000-scheduled.sqlite',
      'hookwright-20260301-000000-manual.sqlite',
      'mine (copy).sqlite',
      'notes.txt',
      '.hidden.sqlite',
      'hookwright-20260301-000000-manual.sqlite.partial',
    );
    writeFileSync(join(dataFolder, 'hookwright.sqlite.schema-2'), 'x');
    const listed = folder.list();
    expect(listed.map(({ id }) => id).slice(-2)).toEqual([
      'hookwright-20260301-000000-manual.sqlite',
      'hookwright-20260101-000000-scheduled.sqlite',
    ]);
    expect(Object.fromEntries(listed.map(({ id, kind }) => [id, kind]))).toEqual({
      'hookwright-20260301-000000-manual.sqlite': 'manual',
      'hookwright-20260101-000000-scheduled.sqlite': 'scheduled',
      'mine (copy).sqlite': 'other',
      'hookwright.sqlite.schema-2': 'before-update',
    });
  });

  it.each(['../hookwright.sqlite', 'hookwright.sqlite', '/etc/passwd', '..', '', 'backups/x.sqlite', 'x.sqlite\0'])(
    'never takes %j for a path',
    (id) => {
      const { folder } = folderWith('x.sqlite');
      expect(() => folder.pathOf(id)).toThrow('There is no such backup.');
    },
  );

  it('does not list a folder, nor what a link leads to that is none of a file', () => {
    const { folder, dataFolder } = folderWith();
    mkdirSync(join(dataFolder, 'backups', 'folder.sqlite'));
    symlinkSync(dataFolder, join(dataFolder, 'backups', 'link.sqlite'));
    expect(folder.list()).toEqual([]);
  });

  it('keeps the newest of a kind and leaves the others', () => {
    const { folder, dataFolder } = folderWith(
      ...['0101', '0102', '0103'].map((day) => `hookwright-2026${day}-000000-scheduled.sqlite`),
      'hookwright-20250101-000000-manual.sqlite',
    );
    folder.keepNewest('scheduled', 2);
    expect(readdirSync(join(dataFolder, 'backups')).toSorted()).toEqual([
      'hookwright-20250101-000000-manual.sqlite',
      'hookwright-20260102-000000-scheduled.sqlite',
      'hookwright-20260103-000000-scheduled.sqlite',
    ]);
  });

  it('takes away what a copy left that was cut short, and nothing else', () => {
    const { folder, dataFolder } = folderWith('a.sqlite', 'b.sqlite.partial', 'b.sqlite.partial-wal', 'c.partial.sqlite');
    folder.tidy();
    expect(readdirSync(join(dataFolder, 'backups')).toSorted()).toEqual(['a.sqlite', 'c.partial.sqlite']);
  });

  it('takes away what a replacement or an update left beside the database that were cut short', () => {
    const { folder, dataFolder } = folderWith('hookwright-20260301-000000-safety.sqlite');
    const kept = ['hookwright.sqlite', 'hookwright.sqlite-wal', 'hookwright.sqlite.schema-1'];
    const gone = ['incoming', 'incoming-journal', 'empty', 'empty-wal', 'schema-2.partial', 'schema-2.partial-journal'];
    for (const name of [...kept, ...gone.map((rest) => `hookwright.sqlite.${rest}`)]) writeFileSync(join(dataFolder, name), 'x');
    // Killed between giving the database its second name and putting the other one in its place.
    linkSync(join(dataFolder, 'hookwright.sqlite'), join(dataFolder, 'backups', 'hookwright-20260401-000000-safety.sqlite'));
    folder.tidy();
    expect(readdirSync(dataFolder).toSorted()).toEqual(['backups', ...kept]);
    expect(readdirSync(join(dataFolder, 'backups'))).toEqual(['hookwright-20260301-000000-safety.sqlite']);
  });

  it('reads the format of a database without opening it', () => {
    const { dataFolder, reader, writer } = openStore();
    writer.checkpoint();
    expect(readSchemaVersion(join(dataFolder, 'hookwright.sqlite'))).toBe(reader.schemaVersion());
    writeFileSync(join(dataFolder, 'other'), 'SQLite format 3\0'.padEnd(200, '\0'));
    expect(readSchemaVersion(join(dataFolder, 'other'))).toBeNull();
    expect(readSchemaVersion(join(dataFolder, 'missing'))).toBeNull();
  });
});
