import { closeSync, mkdirSync, openSync, readSync, readdirSync, rmSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { Backup, BackupKind } from '#shared/backup.ts';
import { HookwrightError } from '#shared/errors.ts';
import { readSchemaVersion } from './database-check.ts';
import { storePaths } from './data-folder.ts';

const ownName = /^hookwright-\d{8}-\d{6}(?:-\d+)?-(manual|scheduled|safety)\.sqlite$/;
/** What a user may have put there: no dot files, nothing that could lead elsewhere. */
const anyName = /^[\w][\w. ()-]{0,150}\.(?:sqlite|db)$/;
/** Copies that a change of the format leaves beside the database. */
const updateName = /^hookwright\.sqlite\.schema-\d+$/;

/** What stands beside the database only while another takes its place, or a copy before an update is made. */
const unfinishedName = /^hookwright\.sqlite\.(?:incoming|empty|schema-\d+\.partial)(?:-\w+)?$/;

/** The copies of the database: a folder of their own beside it, and those that updates left. */
export class BackupFolder {
  readonly folder: string;
  readonly #dataFolder: string;

  constructor(dataFolder: string) {
    const { folder } = storePaths(dataFolder);
    this.#dataFolder = folder;
    this.folder = path.join(folder, 'backups');
  }

  /** Newest first. */
  list(): Backup[] {
    const own = namesIn(this.folder).filter((name) => anyName.test(name));
    const updates = namesIn(this.#dataFolder).filter((name) => updateName.test(name));
    return [...own.map((name) => path.join(this.folder, name)), ...updates.map((name) => path.join(this.#dataFolder, name))]
      .map((file) => describe(file))
      .filter((backup) => backup !== null)
      .toSorted((one, two) => two.createdAt.localeCompare(one.createdAt) || two.id.localeCompare(one.id));
  }

  /** Path of a listed backup. Throws `backup-not-found`: an id is never made a path of. */
  pathOf(id: string): string {
    const listed = this.list().find((backup) => backup.id === id);
    if (listed === undefined) throw new HookwrightError('backup-not-found', 'There is no such backup.', { field: 'id' });
    return path.join(updateName.test(listed.id) ? this.#dataFolder : this.folder, listed.id);
  }

  /** A file that is not there yet, for a backup made now; makes the folder. */
  newFile(kind: Extract<BackupKind, 'manual' | 'scheduled' | 'safety'>, now: number): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const taken = new Set(namesIn(this.folder));
    const stamp = stampOf(now);
    for (let number = 1; ; number += 1) {
      const name = `hookwright-${stamp}${number === 1 ? '' : `-${number}`}-${kind}.sqlite`;
      if (!taken.has(name) && !taken.has(`${name}.partial`)) return path.join(this.folder, name);
    }
  }

  describe(file: string): Backup {
    const backup = describe(file);
    if (backup === null) throw new HookwrightError('backup-not-found', 'The backup is gone.');
    return backup;
  }

  remove(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  /** Deletes the oldest of a kind beyond `keep`. */
  keepNewest(kind: BackupKind, keep: number): void {
    for (const { id } of this.list()
      .filter((backup) => backup.kind === kind)
      .slice(keep))
      this.remove(id);
  }

  /** Takes away what making, bringing back and updating left that were cut short. Only while none of it is under way. */
  tidy(): void {
    for (const name of namesIn(this.folder)) {
      const file = path.join(this.folder, name);
      if (/\.partial(-\w+)?$/.test(name) || (ownName.test(name) && this.#isDatabase(file))) rmSync(file, { force: true });
    }
    for (const name of namesIn(this.#dataFolder)) {
      if (unfinishedName.test(name)) rmSync(path.join(this.#dataFolder, name), { force: true });
    }
  }

  /**
   * Whether this is the present database under a second name: a kill in the middle of its replacement leaves that. It is no
   * copy, changes with every webhook, and SQLite must not meet one file under two names.
   */
  #isDatabase(file: string): boolean {
    const [one, two] = [file, storePaths(this.#dataFolder).database].map((each) =>
      statSync(each, { bigint: true, throwIfNoEntry: false }),
    );
    return one !== undefined && two !== undefined && one.nlink > 1n && one.dev === two.dev && one.ino === two.ino;
  }

  bytes(): number {
    return this.list().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Bytes from `offset`, at most `length`; fewer at the end of the file. */
  read(id: string, offset: number, length: number): Uint8Array {
    const handle = openSync(this.pathOf(id), 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, offset));
    } finally {
      closeSync(handle);
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function describe(file: string): Backup | null {
  const id = path.basename(file);
  let stat: Stats;
  try {
    stat = statSync(file);
  } catch {
    return null;
  }
  if (!stat.isFile()) return null;
  const kind = updateName.test(id) ? 'before-update' : ((ownName.exec(id)?.[1] as BackupKind | undefined) ?? 'other');
  return {
    id,
    kind,
    createdAt: timeOf(id) ?? stat.mtime.toISOString(),
    sizeBytes: stat.size,
    schemaVersion: readSchemaVersion(file),
  };
}

/** `20261121-223005`, UTC: names sort as time does, wherever the machine travels. */
function stampOf(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
}

function timeOf(name: string): string | null {
  const [, year, month, day, hour, minute, second] = /^hookwright-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  return year === undefined || Number.isNaN(Date.parse(text)) ? null : text;
}
