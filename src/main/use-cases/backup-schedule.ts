/** When a backup is due by itself. Knows nothing of how one is made. */
import type { BackupSchedule } from '#shared/backup.ts';
import type { Clock } from '#shared/clock.ts';

interface ScheduleContext {
  readonly clock: Clock;
  readonly schedule: () => BackupSchedule;
  /** When the last scheduled one was made, ISO; null: never. */
  readonly lastMade: () => string | null;
  readonly idle: () => boolean;
  /** Never rejects for what is wrong with disk or database. */
  readonly make: (keep: number) => Promise<void>;
}

/** The first look leaves a start alone. */
const firstLookMs = 120_000;
const lookMs = 600_000;
const dayMs = 86_400_000;

/** Whether a backup is due at `now`, ms since 1970. A clock that was set back makes one rather than none. */
export function isBackupDue({ every }: BackupSchedule, lastMade: string | null, now: number): boolean {
  if (every === 'off') return false;
  if (lastMade === null) return true;
  const age = now - Date.parse(lastMade);
  return age < -dayMs || age >= (every === 'day' ? dayMs : 7 * dayMs);
}

export function createBackupSchedule({ clock, schedule, lastMade, idle, make }: ScheduleContext): {
  start(): void;
  close(): void;
} {
  let cancel = (): void => {};
  const look = (): void => {
    cancel = clock.after(lookMs, look);
    // While the database is being replaced nobody can say what is wanted.
    if (!idle()) return;
    const wanted = schedule();
    if (isBackupDue(wanted, lastMade(), clock.now())) void make(wanted.keep);
  };
  return {
    start() {
      cancel = clock.after(firstLookMs, look);
    },
    close: () => cancel(),
  };
}
