import { z } from 'zod';
import { problemReport } from './health.ts';

/** Why a copy of the database was made. */
export const backupKind = z.enum([
  /** Asked for. */
  'manual',
  /** By the schedule. */
  'scheduled',
  /** What was there before a backup was brought back, or everything was reset. */
  'safety',
  /** Before a newer Hookwright changed the format. */
  'before-update',
  /** A file that somebody else put into the folder. */
  'other',
]);
export type BackupKind = z.infer<typeof backupKind>;

export const backup = z.object({
  /** Its file name. */
  id: z.string(),
  kind: backupKind,
  createdAt: z.string(),
  sizeBytes: z.int(),
  /** Format of the database; null where the file is none of ours. */
  schemaVersion: z.int().nullable(),
});
export type Backup = z.infer<typeof backup>;

/** What is being done to a database file; one thing at a time. */
export const backupJob = z.object({
  kind: z.enum(['making', 'checking', 'restoring', 'resetting']),
  /** File name of the backup, once it has one. */
  id: z.string().nullable(),
  startedAt: z.string(),
  /** Share done, 0 to 1; null where nobody can tell. */
  share: z.number().nullable(),
  /** Whether it can still be called off. */
  cancellable: z.boolean(),
});
export type BackupJob = z.infer<typeof backupJob>;

export const backupsState = z.object({
  /** Newest first. */
  items: z.array(backup),
  job: backupJob.nullable(),
  /** Where they lie. */
  folder: z.string(),
  diskFreeBytes: z.int().nullable(),
  /** What a new backup takes at most. */
  neededBytes: z.int(),
  /** Why the last scheduled backup could not be made; null when it could. */
  problem: problemReport.nullable(),
  /** Which key opens the secrets in a backup made now. */
  secretsKey: z.enum(['os-keychain', 'key-from-environment', 'key-file']),
});
export type BackupsState = z.infer<typeof backupsState>;

/** How a backup stood up to being looked at. */
export const backupCheck = z.object({
  backup,
  captures: z.int(),
  endpoints: z.int(),
  /** Of the endpoints' secrets: how many there are, and how many this Hookwright's key opens. */
  secrets: z.object({ stored: z.int(), readable: z.int() }),
});
export type BackupCheck = z.infer<typeof backupCheck>;

/** Names the database that was replaced, so that it can be brought back in turn. */
export const replaced = z.object({ safetyId: z.string() });

/** When backups are made by themselves. */
export const backupSchedule = z.strictObject({
  every: z.enum(['off', 'day', 'week']),
  /** Scheduled backups kept; the oldest go. Others are never deleted by themselves. */
  keep: z.int().min(1).max(100),
});
export type BackupSchedule = z.infer<typeof backupSchedule>;

/** Bytes of the data folder by what they are for. */
export const storageUse = z.object({
  databaseBytes: z.int(),
  /** Of the database: each part in bytes, the largest first. */
  parts: z.array(z.object({ part: z.enum(['captures', 'bodies', 'index', 'deliveries', 'free', 'other']), bytes: z.int() })),
  backupBytes: z.int(),
  logBytes: z.int(),
  /** Held back for the day the disk is full. */
  reserveBytes: z.int(),
  diskFreeBytes: z.int().nullable(),
});
export type StorageUse = z.infer<typeof storageUse>;
