import { describe, expect, it } from 'vitest';
import { createBackupSchedule, isBackupDue } from '#main/use-cases/backup-schedule.ts';
import { FakeClock } from '../support/fake-clock.ts';

const day = 86_400_000;
const at = (offset: number): string => new Date(Date.UTC(2026, 0, 10) + offset).toISOString();
const now = Date.UTC(2026, 0, 10);

describe('a scheduled backup', () => {
  it.each([
    ['off', null, false],
    ['day', null, true],
    ['day', at(-day + 1), false],
    ['day', at(-day), true],
    ['week', at(-6 * day), false],
    ['week', at(-7 * day), true],
    // A clock that was set back by weeks must not stop backups for weeks.
    ['week', at(3 * day), true],
    ['day', at(3_600_000), false],
  ] as const)('every %s, last made %s: due is %s', (every, last, due) => {
    expect(isBackupDue({ every, keep: 7 }, last, now)).toBe(due);
  });

  it('leaves the start alone, then is made once, and not while another job is under way', async () => {
    const clock = new FakeClock(now);
    const kept: number[] = [];
    let last: string | null = null;
    let idle = false;
    const schedule = createBackupSchedule({
      clock,
      schedule: () => ({ every: 'day', keep: 5 }),
      lastMade: () => last,
      idle: () => idle,
      make: async (keep) => {
        kept.push(keep);
        last = new Date(clock.now()).toISOString();
      },
    });
    schedule.start();
    await clock.advanceAsync(119_000);
    idle = true;
    expect(kept).toEqual([]);
    idle = false;
    await clock.advanceAsync(2_000);
    expect(kept).toEqual([]);
    idle = true;
    await clock.advanceAsync(600_000);
    expect(kept).toEqual([5]);
    await clock.advanceAsync(day - 1_200_000);
    expect(kept).toEqual([5]);
    await clock.advanceAsync(1_200_000);
    expect(kept).toEqual([5, 5]);
    schedule.close();
    await clock.advanceAsync(10 * day);
    expect(kept).toEqual([5, 5]);
  });
});
