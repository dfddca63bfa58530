/** Demonstration, trust, diagnosis, backups and reset, free of any transport; joined to AppApi. Every method throws HookwrightError. */
import type { Backup, BackupCheck, BackupsState, StorageUse } from '#shared/backup.ts';
import type { DemoPace, DemoState } from '#shared/demo.ts';
import type { Diagnostics } from '#shared/diagnostics.ts';
import type { TrustWatch } from '#shared/trust.ts';

export interface DemoApi {
  follow(signal?: AbortSignal): AsyncGenerator<DemoState, void>;
  /** Resolves once it has begun. */
  start(pace: DemoPace): Promise<DemoState>;
  stop(): Promise<DemoState>;
  remove(): Promise<{ captures: number; endpoints: number }>;
}

export interface BackupsApi {
  follow(signal?: AbortSignal): AsyncGenerator<BackupsState, void>;
  /** Rejects with `backup-busy`, `backup-no-space`, `backup-cancelled`. */
  make(): Promise<Backup>;
  cancel(): boolean;
  /** Rejects with `backup-not-found`, `backup-unusable`, `database-newer`. */
  check(id: string): Promise<BackupCheck>;
  /** Rejects like `check`; the database is then the one of before. */
  restore(id: string): Promise<{ safetyId: string }>;
  remove(id: string): Promise<void>;
  read(id: string, offset: number, length: number): Promise<Uint8Array>;
  /** Rejects with `confirmation-missing` unless `confirm` is the name of the program. */
  resetEverything(confirm: string): Promise<{ safetyId: string }>;
}

export interface CareApi {
  diagnose(): Promise<Diagnostics>;
  storageUse(): Promise<StorageUse>;
  watchTrust(signal?: AbortSignal): AsyncGenerator<TrustWatch, void>;
}
