import { excerpt, FilterFault, type WrittenWord } from './filter-cursor.ts';
import type { FilterTime, NumberKey, NumberRange } from './filter-expression.ts';
import type { FilterKeyDefinition } from './filter-keys.ts';
import { nearWords } from './near-words.ts';

/** Longest time span and largest number a filter may name; beyond them a query would compute with inexact numbers. */
const longestAgoMs = 100 * 365 * 86_400_000;

function fault(word: WrittenWord, problem: string): FilterFault {
  return new FilterFault(problem, word.from, word.to);
}

/** Reads a value that must be one of a few words, in any case. */
export function readChoice(definition: Extract<FilterKeyDefinition, { kind: 'choice' }>, word: WrittenWord): string {
  const wanted = word.plain.toLowerCase();
  const value = Object.hasOwn(definition.valueAliases, wanted) ? definition.valueAliases[wanted] : wanted;
  if (value !== undefined && definition.values.includes(value)) return value;
  const near = nearWords(wanted, definition.values);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw fault(word, `${definition.key}: does not know ${excerpt(word.plain)}.${hint} It takes ${definition.values.join(', ')}`);
}

const numberWords: Record<NumberKey, { readonly form: RegExp; readonly help: string }> = {
  status: { form: /^(\d{1,3})$/, help: 'a status like 200, a class like 5xx or a range like 400..499' },
  size: { form: /^(\d{1,15}(?:\.\d{1,6})?)(b|ki?b?|mi?b?|gi?b?)?$/i, help: 'a size in bytes like 512, 10k, 1.5m or 1g' },
  id: { form: /^c?(\d{1,15})$/i, help: 'a capture id like c12' },
};

/** Reads one number; sizes count 1 k as 1,024 bytes. */
export function readNumber(key: NumberKey, word: WrittenWord, text = word.plain): number {
  const { form, help } = numberWords[key];
  const match = form.exec(text);
  const number = Number(match?.[1]);
  const scale = 1024 ** 'bkmg'.indexOf((match?.[2] ?? 'b').charAt(0).toLowerCase());
  const value = Math.round(number * scale);
  if (match === null || !Number.isSafeInteger(value)) throw fault(word, `${key} needs ${help}, not ${excerpt(text)}`);
  return value;
}

/** Reads `200`, `4xx` or `400..499`. */
export function readRange(key: NumberKey, word: WrittenWord): NumberRange {
  const statusClass = /^([1-9])xx$/i.exec(word.plain);
  if (key === 'status' && statusClass !== null) {
    const from = Number(statusClass[1]) * 100;
    return { from, to: from + 99 };
  }
  const dots = word.plain.indexOf('..');
  if (dots === -1) {
    const value = readNumber(key, word);
    return { from: value, to: value };
  }
  const from = readNumber(key, word, word.plain.slice(0, dots));
  const to = readNumber(key, word, word.plain.slice(dots + 2));
  if (from > to) throw fault(word, `The range ${excerpt(word.plain)} ends before it begins`);
  return { from, to };
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads a time: `-1h` (s, m, h, d, w before now), or a date or a date with a time, in UTC where no zone is given. */
export function readTime(word: WrittenWord): FilterTime {
  const relative = /^-?(\d{1,15})([smhdw])$/i.exec(word.plain);
  if (relative !== null) {
    const ago = Number(relative[1]) * (unitMs[(relative[2] ?? '').toLowerCase()] ?? Number.NaN);
    if (ago > longestAgoMs) throw fault(word, `${excerpt(word.plain)} goes back more than 100 years`);
    return { ago };
  }
  const at = readMoment(word.plain);
  if (at === null) {
    throw fault(word, `${excerpt(word.plain)} is no time; write -30m, -1h, -2d, or a date like 2026-01-31 or 2026-01-31T09:30Z`);
  }
  return { at };
}

/** The last millisecond of the year 9999. */
const latestMoment = 253_402_300_799_999;

const moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

function readMoment(text: string): number | null {
  const match = moment.exec(text);
  if (match === null) return null;
  const part = (index: number, absent: number) => Number(match[index] ?? absent);
  const [month, day, hour, minute, second] = [part(2, 1), part(3, 1), part(4, 0), part(5, 0), part(6, 0)];
  const local = Date.UTC(part(1, 0), month - 1, day, hour, minute, second, Number((match[7] ?? '').padEnd(3, '0')));
  // A date that does not exist rolls over (30 February becomes 2 March); it is refused instead.
  const date = new Date(local);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  const offset = readOffset(match[8] ?? 'Z');
  if (!exists || offset === null) return null;
  const at = local - offset;
  return at >= 0 && at <= latestMoment ? at : null;
}

/** Milliseconds east of UTC. */
function readOffset(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
