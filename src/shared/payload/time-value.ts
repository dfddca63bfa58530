/** Times as payloads write them, told apart from the numbers and texts that only look like them. */

export type TimeWriting = 'iso' | 'http-date' | 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

export interface TimeValue {
  /** Milliseconds since the epoch; finer parts are cut off. */
  readonly ms: number;
  readonly writing: TimeWriting;
  /** False for a text that names no zone: it is read as UTC here, and the sender may have meant another one. */
  readonly zoned: boolean;
  /** True when the name or the writing says that it is a time; false when a number is only in the right range. */
  readonly likely: boolean;
}

/** Times before 2001-09-09 or after 2100 are numbers that mean something else. Milliseconds. */
const earliest = 1_000_000_000_000;
const latest = 4_102_444_800_000;

/** `created_at`, `expires`, `iat`; after a separator or alone. */
const timeWord =
  /(?:^|[_\-.\s])(?:time|date|datetime|ts|exp|iat|nbf|at|on|since|until|created|updated|expires?|expiry|expiration|deadline|start|end|due)$|timestamp|^epoch/i;
/** `createdAt`, `expiresOn`. */
const timeSuffix = /[a-z](?:Time|Date|Ts|At|On|Since|Until|Created|Updated|Expires|Expiry|Start|End|Due)$/;

/** Whether a field of this name is a time by its name: `created_at`, `expiresAt`, `timestamp`, `iat`. */
export function namesTime(name: string): boolean {
  const tail = name.length > 200 ? name.slice(-200) : name;
  return timeWord.test(tail) || timeSuffix.test(tail);
}

const isoPattern =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
const httpDatePattern =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d(?: (?:GMT|UTC|[+-]\d{4}))?$/;

/**
 * The time that a value says; null when it says none.
 * @param text what the value says: a number as written, or a string without its quotes
 * @param name the key it stands under; empty when it has none
 * @param isNumber whether the value is a JSON number
 */
export function readTime(text: string, name: string, isNumber: boolean): TimeValue | null {
  if (text.length < 8 || text.length > 40) return null;
  if (/^\d{10,19}(?:\.\d{1,9})?$/.test(text)) return readEpoch(text, name, isNumber);
  if (isNumber) return null;
  if (httpDatePattern.test(text)) return timeOf(Date.parse(text), 'http-date', /GMT|UTC|[+-]\d{4}$/.test(text));
  return readIso(text);
}

function readEpoch(text: string, name: string, isNumber: boolean): TimeValue | null {
  const named = namesTime(name);
  // A text of digits is a phone number or an id more often than not.
  if (!isNumber && !named) return null;
  const [whole = '', fraction = ''] = text.split('.');
  const scales: Readonly<Record<number, readonly [TimeWriting, number]>> = {
    10: ['seconds', 1000],
    13: ['milliseconds', 1],
    16: ['microseconds', 0.001],
    19: ['nanoseconds', 0.000_001],
  };
  const [writing, scale] = scales[whole.length] ?? [];
  if (writing === undefined || scale === undefined) return null;
  // Digits beyond milliseconds are dropped as text: as a number they would be rounded.
  const digits = writing === 'seconds' ? whole + fraction.slice(0, 3).padEnd(3, '0') : whole.slice(0, 13);
  const ms = Number(digits);
  return ms < earliest || ms > latest ? null : { ms, writing, zoned: true, likely: named };
}

function readIso(text: string): TimeValue | null {
  const parts = isoPattern.exec(text);
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour, minute = '', second = '00', fraction = '', zone] = parts;
  const date = `${year}-${month}-${day}`;
  if (!isRealDate(Number(year), Number(month), Number(day))) return null;
  if (hour === undefined) return timeOf(Date.parse(`${date}T00:00:00Z`), 'iso', false);
  const offset =
    zone === undefined || /^z$/i.test(zone)
      ? 'Z'
      : zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_all, hours: string, minutes = '00') => `${hours}:${minutes}`);
  // A leap second is told as the second before it.
  const seconds = second === '60' ? '59' : second;
  return timeOf(
    Date.parse(`${date}T${hour}:${minute}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`),
    'iso',
    zone !== undefined,
  );
}

/** `2026-02-30` is none, though engines read it as the second of March. */
function isRealDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function timeOf(ms: number, writing: TimeWriting, zoned: boolean): TimeValue | null {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? { ms, writing, zoned, likely: true } : null;
}
