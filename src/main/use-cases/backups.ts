/**
 * Copies of the database: made, listed, looked at, brought back, and by themselves on a schedule. Owns the one job there is
 * at a time. Stands outside of everything that stands on the database, because it replaces it.
 */
import { constants } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import type { Backup, BackupJob, BackupSchedule, BackupsState } from '#shared/backup.ts';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProblemReport } from '#shared/health.ts';
import { resetWord } from '#shared/start-contract.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import type { BackupsApi } from '../start-api.ts';
import { BackupFolder } from '../store/backup-folder.ts';
import { storePaths } from '../store/data-folder.ts';
import type { DatabaseContents } from '../store/database-check.ts';
import { startMaintenance } from '../store/maintenance.ts';
import { migrations } from '../store/schema-migrations.ts';
import { freeBytes } from '../store/sqlite-failure.ts';
import type { Vault } from '../vault.ts';
import { createBackupSchedule } from './backup-schedule.ts';
import { ChangeFeed, pause } from './change-feed.ts';
import { fileBytes } from './folder-use.ts';

export interface BackupsContext {
  readonly dataFolder: string;
  readonly intake: Intake;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly schedule: () => BackupSchedule;
  /** Does the work while nothing stands on the database, and begins anew afterwards. */
  readonly replace: (work: () => Promise<void>) => Promise<void>;
}

export interface Backups {
  readonly api: BackupsApi;
  /** Begins to follow the schedule. */
  start(): void;
  /** Calls off what is under way. */
  close(): Promise<void>;
}

/** Replaced databases kept; each was somebody's data a moment ago. */
const safetyCopies = 3;
/** Left free on the disk when a backup is made: receiving goes on. */
const leftFree = 67_108_864;
const followIntervalMs = 250;
/** Free space changes without anything telling of it. */
const followPatienceMs = 5_000;

export function createBackups(context: BackupsContext): Backups {
  const { dataFolder, intake, vault, clock, log } = context;
  const paths = storePaths(dataFolder);
  const folder = new BackupFolder(dataFolder);
  const feed = new ChangeFeed(clock);
  let job: BackupJob | null = null;
  let cancel: (() => void) | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  let problem: ProblemReport | null = null;

  const databaseBytes = (): number => fileBytes(paths.database) + fileBytes(paths.wal);

  function tell(change: Partial<BackupJob>): void {
    if (job !== null) job = { ...job, ...change };
    feed.status();
  }

  /** One at a time: they share the disk, and some of them the database. */
  async function run<T>(kind: BackupJob['kind'], work: () => Promise<T>): Promise<T> {
    // A look at a backup takes moments, and screens look by themselves: whoever wants something done is not refused for it.
    if (job?.kind === 'checking') {
      await underWay;
      return run(kind, work);
    }
    if (job !== null) throw new HookwrightError('backup-busy', 'Another backup job is under way.');
    job = { kind, id: null, startedAt: new Date(clock.now()).toISOString(), share: null, cancellable: false };
    feed.status();
    const done = work().finally(() => {
      job = null;
      cancel = null;
      feed.status();
    });
    underWay = done.catch(() => {});
    return done;
  }

  function requireSpace(bytes: number): void {
    const free = freeBytes(paths.folder);
    if (free !== null && free < bytes + leftFree) {
      throw new HookwrightError('backup-no-space', 'The disk that holds the data folder has too little free space for that.');
    }
  }

  function make(kind: 'manual' | 'scheduled'): Promise<Backup> {
    return run('making', async () => {
      requireSpace(databaseBytes());
      const file = folder.newFile(kind, clock.now());
      tell({ id: nameOf(file) });
      const copy = startMaintenance({ task: 'copy', from: paths.database, to: file }, (share) => tell({ share }));
      cancel = () => copy.cancel();
      tell({ cancellable: true });
      await copy.done;
      return folder.describe(file);
    });
  }

  async function look(id: string): Promise<{ backup: Backup; file: string; contents: DatabaseContents }> {
    const file = folder.pathOf(id);
    tell({ id });
    const contents = await startMaintenance({ task: 'check', file, known: migrations.length }).done;
    return { backup: folder.describe(file), file, contents };
  }

  async function replaceWith(incoming: string | null): Promise<{ safetyId: string }> {
    const aside = folder.newFile('safety', clock.now());
    try {
      await context.replace(() => intake.replaceDatabase({ incoming, aside }));
    } finally {
      await intake.resumeStoring();
    }
    folder.keepNewest('safety', safetyCopies);
    return { safetyId: nameOf(aside) };
  }

  const schedule = createBackupSchedule({
    clock,
    schedule: context.schedule,
    lastMade: () => folder.list().find(({ kind }) => kind === 'scheduled')?.createdAt ?? null,
    idle: () => job === null,
    async make(keep) {
      try {
        await make('scheduled');
        folder.keepNewest('scheduled', keep);
        problem = null;
      } catch (error) {
        if (!(error instanceof HookwrightError)) throw error;
        problem = error.report();
        log.warn('The scheduled backup could not be made; it is tried again.', { code: error.code });
      }
      feed.status();
    },
  });

  function state(): BackupsState {
    return {
      items: folder.list(),
      job,
      folder: folder.folder,
      diskFreeBytes: freeBytes(paths.folder),
      neededBytes: databaseBytes(),
      problem,
      secretsKey: vault.level,
    };
  }

  async function* follow(signal?: AbortSignal): AsyncGenerator<BackupsState, void> {
    const subscription = feed.subscribe();
    const ended = (): boolean => signal?.aborted === true;
    let last = '';
    try {
      while (!ended()) {
        const now = state();
        const text = JSON.stringify({ ...now, diskFreeBytes: 0, neededBytes: 0 });
        if (text !== last) yield now;
        last = text;
        await pause(clock, followIntervalMs, signal);
        await subscription.wait(signal, followPatienceMs);
        subscription.take();
      }
    } finally {
      subscription.close();
    }
  }

  const api: BackupsApi = {
    follow,
    make: () => make('manual'),
    cancel() {
      const possible = cancel !== null;
      cancel?.();
      return possible;
    },
    check: (id) =>
      run('checking', async () => {
        const { backup, contents } = await look(id);
        const { captures, endpoints, sealedSecrets } = contents;
        const readable = sealedSecrets.filter((sealed) => opens(vault, sealed)).length;
        return { backup, captures, endpoints, secrets: { stored: sealedSecrets.length, readable } };
      }),
    restore: (id) =>
      run('restoring', async () => {
        const { file, backup } = await look(id);
        requireSpace(backup.sizeBytes);
        // The backup stays where it is; what is put in place is a copy of it.
        const staged = `${paths.database}.incoming`;
        try {
          await rm(staged, { force: true });
          await copyFile(file, staged, constants.COPYFILE_FICLONE);
          await chmod(staged, 0o600);
          const outcome = await replaceWith(staged);
          log.info('A backup was brought back.', { id });
          return outcome;
        } finally {
          await rm(staged, { force: true });
        }
      }),
    async remove(id) {
      if (job !== null && job.id === id) throw new HookwrightError('backup-busy', 'This backup is in use right now.');
      folder.remove(id);
      feed.status();
    },
    read: async (id, offset, length) => folder.read(id, offset, length),
    async resetEverything(confirm) {
      if (confirm !== resetWord) {
        throw new HookwrightError('confirmation-missing', `It takes the word ${resetWord} to reset everything.`, {
          field: 'confirm',
        });
      }
      return run('resetting', async () => {
        const outcome = await replaceWith(null);
        log.info('Everything was reset.');
        return outcome;
      });
    },
  };

  return {
    api,
    start() {
      folder.tidy();
      schedule.start();
    },
    async close() {
      schedule.close();
      cancel?.();
      await underWay;
    },
  };
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

function opens(vault: Vault, sealed: string): boolean {
  try {
    vault.open(sealed);
    return true;
  } catch {
    return false;
  }
}
