/** What a running Hookwright knows of its own state: diagnosis, use of the disk, trust. */
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#shared/clock.ts';
import type { Health } from '#shared/health.ts';
import type { Certificates } from '../certificates/certificates.ts';
import type { RecentLog } from '../recent-log.ts';
import type { CareApi } from '../start-api.ts';
import { BackupFolder } from '../store/backup-folder.ts';
import { storePaths } from '../store/data-folder.ts';
import { startMaintenance } from '../store/maintenance.ts';
import type { StoreReader } from '../store/reader.ts';
import { migrations } from '../store/schema-migrations.ts';
import { freeBytes } from '../store/sqlite-failure.ts';
import type { Vault } from '../vault.ts';
import { diagnose } from './diagnosis.ts';
import { fileBytes, folderBytes } from './folder-use.ts';
import { TrustWatching } from './trust-watch.ts';

interface CareContext {
  readonly dataFolder: string;
  readonly reader: StoreReader;
  readonly vault: Vault;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly log: RecentLog;
  readonly version: string;
  readonly host?: 'window' | 'browser';
  readonly health: () => Health;
}

interface Care {
  readonly api: CareApi;
  close(): void;
}

export function createCare(context: CareContext): Care {
  const { dataFolder, reader, vault, certificates, clock, log, version } = context;
  const paths = storePaths(dataFolder);
  const backups = new BackupFolder(dataFolder);
  const trust = new TrustWatching({ certificates, clock, environment: process.env });
  return {
    api: {
      watchTrust: (signal) => trust.watch(signal),
      async diagnose() {
        const looked = await startMaintenance({ task: 'quick-check', file: paths.database }).done.catch(() => undefined);
        const health = context.health();
        const endpoints = reader.endpoints();
        const [newest] = reader.listCaptures({ where: null, limit: 1 });
        const sealed = endpoints.flatMap(({ id }) => reader.sealedSecrets(id));
        const copies = backups.list();
        return diagnose({
          now: clock.now(),
          host: context.host ?? 'command',
          version,
          health,
          settings: reader.settings(),
          counts: { ...reader.counts(), endpoints: endpoints.length },
          secretsLevel: vault.level,
          secrets: { stored: sealed.length, readable: sealed.filter((text) => opens(vault, text)).length },
          databaseBytes: reader.databaseBytes(),
          diskFreeBytes: freeBytes(paths.folder),
          schemaVersion: reader.schemaVersion(),
          schemaKnown: migrations.length,
          integrity: looked?.problem,
          authority: await certificates.describe(),
          ...folderState(paths.folder),
          newestAt: newest === undefined ? null : Date.parse(newest.receivedAt),
          backups: { count: copies.length, newestAt: copies[0]?.createdAt ?? null },
          lines: log.lines(),
        });
      },
      async storageUse() {
        return {
          databaseBytes: reader.databaseBytes(),
          parts: await startMaintenance({ task: 'parts', file: paths.database }).done,
          backupBytes: backups.bytes(),
          logBytes: folderBytes(join(paths.folder, 'logs')),
          reserveBytes: fileBytes(paths.reserve),
          diskFreeBytes: freeBytes(paths.folder),
        };
      },
    },
    close: () => trust.close(),
  };
}

/** Whether the folder may be written to, and who else may look into it. */
export function folderState(folder: string): { readonly folderMode: number | null; readonly folderWritable: boolean } {
  try {
    accessSync(folder, constants.W_OK);
    return { folderMode: process.platform === 'win32' ? null : statSync(folder).mode & 0o777, folderWritable: true };
  } catch {
    return { folderMode: null, folderWritable: false };
  }
}

function opens(vault: Vault, sealed: string): boolean {
  try {
    vault.open(sealed);
    return true;
  } catch {
    return false;
  }
}
