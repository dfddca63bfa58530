/** A data folder looked at from outside, whether a Hookwright runs on it or not: nothing is changed, nothing begins. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostics } from '#shared/diagnostics.ts';
import { HookwrightError } from '#shared/errors.ts';
import { readAuthority } from '../certificates/authority.ts';
import { describeAuthority } from '../certificates/certificates.ts';
import { BackupFolder } from '../store/backup-folder.ts';
import { storePaths } from '../store/data-folder.ts';
import { readSchemaVersion } from '../store/database-check.ts';
import { startMaintenance } from '../store/maintenance.ts';
import { openReader } from '../store/reader.ts';
import { migrations } from '../store/schema-migrations.ts';
import { freeBytes } from '../store/sqlite-failure.ts';
import { openFolderVault, wrappedKeyFile, type Vault } from '../vault.ts';
import { folderState } from './care.ts';
import { diagnose, type DiagnosisInput } from './diagnosis.ts';
import { fileBytes } from './folder-use.ts';

export interface InspectFolderOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly passphrase: string | undefined;
}

/** Throws data-folder-unusable when there is no such folder, or nothing of Hookwright's in it. */
export async function inspectFolder({ dataFolder, version, passphrase }: InspectFolderOptions): Promise<Diagnostics> {
  const paths = storePaths(dataFolder);
  if (!existsSync(paths.database)) {
    throw new HookwrightError('data-folder-unusable', `There is no Hookwright database in ${paths.folder}.`, {
      remedy: 'Give the folder that Hookwright keeps its captures in with --data-dir.',
    });
  }
  const looked = await startMaintenance({ task: 'quick-check', file: paths.database }).done.catch(() => undefined);
  const schemaVersion = looked?.schemaVersion ?? readSchemaVersion(paths.database) ?? 0;
  const copies = new BackupFolder(dataFolder).list();
  const stored = schemaVersion === migrations.length ? readStored(dataFolder) : null;
  const vault = openVault(dataFolder, passphrase);
  return diagnose({
    now: Date.now(),
    host: 'command',
    version,
    health: null,
    running: isHeld(paths.holder),
    settings: stored?.settings ?? null,
    counts: stored?.counts ?? null,
    secretsLevel: vault?.level ?? (existsSync(join(dataFolder, wrappedKeyFile)) ? 'os-keychain' : null),
    secrets: stored === null ? null : countReadable(stored.sealed, vault),
    databaseBytes: fileBytes(paths.database) + fileBytes(paths.wal),
    diskFreeBytes: freeBytes(paths.folder),
    schemaVersion,
    schemaKnown: migrations.length,
    integrity: looked?.problem,
    authority: await authorityOf(dataFolder),
    ...folderState(paths.folder),
    newestAt: stored?.newestAt ?? null,
    backups: { count: copies.length, newestAt: copies[0]?.createdAt ?? null },
    lines: [],
  });
}

/** Whether somebody who is still alive says that the folder is theirs. */
function isHeld(holder: string): boolean {
  try {
    const said: unknown = JSON.parse(readFileSync(holder, 'utf8'));
    if (typeof said !== 'object' || said === null || !('pid' in said) || typeof said.pid !== 'number') return false;
    return process.kill(said.pid, 0);
  } catch (error) {
    // Alive, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface Stored extends Pick<DiagnosisInput, 'newestAt'> {
  readonly settings: NonNullable<DiagnosisInput['settings']>;
  readonly counts: NonNullable<DiagnosisInput['counts']>;
  readonly sealed: readonly string[];
}

/** Null when it cannot be read: that it is damaged is said by the check of its integrity. */
function readStored(dataFolder: string): Stored | null {
  try {
    const reader = openReader({ dataFolder });
    try {
      const endpoints = reader.endpoints();
      const [newest] = reader.listCaptures({ where: null, limit: 1 });
      return {
        settings: reader.settings(),
        counts: { ...reader.counts(), endpoints: endpoints.length },
        sealed: endpoints.flatMap(({ id }) => reader.sealedSecrets(id)),
        newestAt: newest === undefined ? null : Date.parse(newest.receivedAt),
      };
    } finally {
      reader.close();
    }
  } catch {
    return null;
  }
}

/** Without making a key where there is none; null where the key is somewhere else. */
function openVault(dataFolder: string, passphrase: string | undefined): Vault | null {
  const given = passphrase !== undefined && passphrase !== '';
  if (!given && !existsSync(join(dataFolder, 'secrets.key'))) return null;
  try {
    return openFolderVault(dataFolder, passphrase);
  } catch {
    return null;
  }
}

function countReadable(sealed: readonly string[], vault: Vault | null): { stored: number; readable: number | null } {
  if (vault === null) return { stored: sealed.length, readable: sealed.length === 0 ? 0 : null };
  const opens = (text: string): boolean => {
    try {
      vault.open(text);
      return true;
    } catch {
      return false;
    }
  };
  return { stored: sealed.length, readable: sealed.filter(opens).length };
}

async function authorityOf(dataFolder: string): Promise<DiagnosisInput['authority']> {
  try {
    const authority = await readAuthority(join(dataFolder, 'certificates'));
    return authority === null ? null : await describeAuthority(authority);
  } catch {
    return null;
  }
}
