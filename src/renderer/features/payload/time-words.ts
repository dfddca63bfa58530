import type { TimeValue, TimeWriting } from '#shared/payload/time-value.ts';
import { exactTime, relativeTime } from '../../parts/format-time.ts';

const writings: Record<TimeWriting, string> = {
  iso: 'ISO 8601',
  'http-date': 'HTTP date',
  seconds: 'seconds since 1970',
  milliseconds: 'milliseconds since 1970',
  microseconds: 'microseconds since 1970',
  nanoseconds: 'nanoseconds since 1970',
};

export interface TimeWords {
  /** `2026-05-29 12:30:00.000 +02:00` */
  readonly local: string;
  /** `2026-05-29T10:30:00.000Z` */
  readonly utc: string;
  /** `2 minutes ago` */
  readonly relative: string;
  /** How it is written, and what is not certain about it. */
  readonly how: string;
}

/** A time in the words that people ask for. */
export function timeWords(time: TimeValue, now: number): TimeWords {
  const utc = new Date(time.ms).toISOString();
  const doubts = [time.zoned ? null : 'names no zone, read as UTC', time.likely ? null : 'if it is a time'].filter(
    (doubt) => doubt !== null,
  );
  return { local: exactTime(utc), utc, relative: relativeTime(utc, now), how: [writings[time.writing], ...doubts].join(', ') };
}
