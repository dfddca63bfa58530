import { exactTimeOfDay, localDate, timeOfDay } from '../../parts/format-time.ts';

const day = 86_400_000;
const minute = 60_000;
const second = 1_000;

/** What stands at a tick of a time axis with this many milliseconds between its ticks. */
export function tickWords(at: number, stepMs: number): string {
  const iso = new Date(at).toISOString();
  const date = localDate(iso).slice(5);
  if (stepMs >= day) return date;
  const time = timeOfDay(iso);
  if (stepMs < second) return exactTimeOfDay(iso).slice(3, 10);
  if (time === '00:00:00') return date;
  return stepMs >= minute ? time.slice(0, 5) : time;
}

/** A stretch of time: `10:30 to 10:35`; with dates where it is not all of the day of `now`. */
export function rangeWords(from: number, to: number, now: number): string {
  const [begin, end] = [from, to].map((at) => new Date(at).toISOString()) as [string, string];
  const length = to - from;
  const time = (iso: string): string =>
    length < second ? exactTimeOfDay(iso) : length < 2 * minute ? timeOfDay(iso) : timeOfDay(iso).slice(0, 5);
  const sameDay = localDate(begin) === localDate(end);
  const isToday = localDate(begin) === localDate(new Date(now).toISOString());
  if (sameDay) return `${isToday ? '' : `${localDate(begin)} `}${time(begin)} to ${time(end)}`;
  return `${localDate(begin)} ${time(begin)} to ${localDate(end)} ${time(end)}`;
}
