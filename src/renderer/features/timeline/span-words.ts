import { formatDuration } from '../../parts/format-time.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A time span as a picture has room for it, two units at most: `250 ms`, `10 s`, `1 min 10 s`, `2 h 35 min`, `3 d`. */
export function spanText(ms: number): string {
  if (ms === 0) return '0';
  if (ms < minute) return formatDuration(ms);
  // What rounds up to a whole hour is one.
  if (ms < hour - second / 2) return pair(ms, minute, 'min', second, 's');
  if (ms < day - minute / 2) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const smalls = Math.round(ms / small);
  const perBig = big / small;
  const rest = smalls % perBig;
  const bigs = `${Math.floor(smalls / perBig)} ${bigName}`;
  return rest === 0 ? bigs : `${bigs} ${rest} ${smallName}`;
}
