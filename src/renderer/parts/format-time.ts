/** Times and durations in words. Lists show the time of day, hovering shows the exact one. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

export type TimeZone = 'local' | 'utc';
let zone: TimeZone = 'local';

/** Which zone all times of the page are shown in. Whoever changes it draws the page anew. */
export function setTimeZone(next: TimeZone): void {
  zone = next;
}

interface ClockFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly ms: number;
}

function fieldsOf(iso: string): ClockFields {
  const time = new Date(iso);
  // Shifting by the offset makes the UTC fields read as local ones.
  const at = zone === 'utc' ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hours: at.getUTCHours(),
    minutes: at.getUTCMinutes(),
    seconds: at.getUTCSeconds(),
    ms: at.getUTCMilliseconds(),
  };
}

/** `10:30:02`, in the zone of the page. */
export function timeOfDay(iso: string): string {
  const { hours, minutes, seconds } = fieldsOf(iso);
  return `${two(hours)}:${two(minutes)}:${two(seconds)}`;
}

/** `10:30:02.114`, in the zone of the page. */
export function exactTimeOfDay(iso: string): string {
  return `${timeOfDay(iso)}.${String(fieldsOf(iso).ms).padStart(3, '0')}`;
}

/** `2026-05-29`, in the zone of the page. */
export function localDate(iso: string): string {
  const { year, month, day: date } = fieldsOf(iso);
  return `${year}-${two(month)}-${two(date)}`;
}

/** `2026-05-29 10:30:02.114 +02:00`, or ` UTC`; the text as it came when it is no time. */
export function exactTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const words = `${localDate(iso)} ${exactTimeOfDay(iso)}`;
  if (zone === 'utc') return `${words} UTC`;
  const offset = -time.getTimezoneOffset();
  const sign = offset < 0 ? '-' : '+';
  return `${words} ${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** Time of day on the day of `now`, else date and time. */
export function listTime(iso: string, now: number): string {
  return localDate(iso) === localDate(new Date(now).toISOString())
    ? timeOfDay(iso)
    : `${localDate(iso).slice(5)} ${timeOfDay(iso).slice(0, 5)}`;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Seconds as words: `8 seconds`, `3 minutes`, `2 hours`, `5 days`. */
export function spanInWords(seconds: number): string {
  const span = Math.abs(seconds);
  if (span < minute) return plural(Math.round(span), 'second');
  if (span < hour) return plural(Math.round(span / minute), 'minute');
  if (span < 2 * day) return plural(Math.round(span / hour), 'hour');
  return plural(Math.round(span / day), 'day');
}

/** `just now`, `2 minutes ago`, `in 3 hours`. */
export function relativeTime(iso: string, now: number): string {
  const time = new Date(iso).getTime();
  if (Number.isNaN(time)) return iso;
  const seconds = (now - time) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  return seconds > 0 ? `${spanInWords(seconds)} ago` : `in ${spanInWords(seconds)}`;
}

/** Milliseconds with three significant figures and their unit: `0.42 ms`, `12.4 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms >= 120_000) {
    const seconds = Math.round(ms / 1000);
    const rest = seconds % 60;
    return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
  }
  const inSeconds = ms >= 1000;
  const value = inSeconds ? ms / 1000 : ms;
  return `${Number(value.toPrecision(3)).toString()} ${inSeconds ? 's' : 'ms'}`;
}
