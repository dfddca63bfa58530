const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const day = 86_400_000;

/**
 * A time as people write one, ms since the epoch: `10:30` (the last one there was), `-2h`, `yesterday 9:15`, `2026-01-31`,
 * `2026-01-31 09:30`. Local unless a zone is named. Null when it cannot be read.
 */
export function readMoment(text: string, now: number): number | null {
  const written = text.trim().toLowerCase();
  const ago = /^-?(\d{1,9})\s*([smhdw])(?: ago)?$/.exec(written);
  if (ago !== null) return now - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  const clock = /^(?:(today|yesterday)\s*)?(?:(\d{1,2}):(\d\d)(?::(\d\d))?)?$/.exec(written);
  if (clock !== null && written !== '') return ofDay(clock, now);
  const dated = /^(\d{4}-\d\d-\d\d)(?:[t ]+(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(z|[+-]\d\d:\d\d)?$/.exec(written);
  if (dated === null) return null;
  const [, date, time = '00:00', zone = ''] = dated;
  const at = Date.parse(`${date}T${time.replace(/^(\d):/, '0$1:')}${zone.toUpperCase()}`);
  return Number.isNaN(at) ? null : at;
}

function ofDay([, word, hours, minutes = '0', seconds = '0']: RegExpExecArray, now: number): number | null {
  const [hour, minute, second] = [hours ?? '0', minutes, seconds].map(Number) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(word === 'yesterday' ? now - day : now);
  date.setHours(hour, minute, second, 0);
  // Later today has not come yet.
  return word === undefined && date.getTime() > now ? date.getTime() - day : date.getTime();
}
