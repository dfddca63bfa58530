import type Database from 'better-sqlite3';
import type { FilterExpression, Pattern, PatternKey } from '#shared/filter/filter-expression.ts';
import { matchesPattern } from '#shared/filter/match-pattern.ts';

/** Columns with many different values and an index that begins with them. */
const indexedColumns: Readonly<Partial<Record<PatternKey, string>>> = {
  provider: 'provider',
  type: 'event_type',
  conversation: 'conversation_id',
  from: 'sender_id',
};
/** Values or captures looked at for one pattern; what has more is common enough to be met while walking. */
const stepsAtMost = 500;
/** Rows of a block in the index of event ids; see 001-captures.ts. */
const eventBlockRows = 4096;
const eventBlocksAtMost = 5000;

/** A condition that no capture meets. */
const nothing: FilterExpression = { kind: 'ranges', key: 'id', ranges: [{ from: -1, to: -1 }] };

/**
 * Replaces patterns with a beginning (`from:+91*`) by the values there are, where these are few: then an index finds the
 * captures, which it does not for a pattern. Event ids are replaced by the captures themselves. It says the same as before of
 * the captures from `low` to before `high`.
 */
export function resolveWildcards(
  db: Database.Database,
  expression: FilterExpression,
  low: number,
  high: number,
): FilterExpression {
  if (expression.kind === 'and' || expression.kind === 'or') {
    return { ...expression, terms: expression.terms.map((term) => resolveWildcards(db, term, low, high)) };
  }
  // What is excluded needs no index.
  if (expression.kind !== 'pattern') return expression;
  const { key, patterns } = expression;
  if (key === 'event') return eventCaptures(db, patterns, low, high) ?? expression;
  const column = indexedColumns[key];
  if (column === undefined || patterns.every((pattern) => pattern.length === 1)) return expression;
  const values = new Set<string>();
  for (const pattern of patterns) {
    const found = valuesLike(db, column, key === 'provider' ? pattern.map((piece) => piece.toLowerCase()) : pattern);
    if (found === null) return expression;
    for (const value of found) values.add(value);
  }
  return values.size === 0 ? nothing : { kind: 'pattern', key, patterns: [...values].map((value) => [value]) };
}

/** The first text after all that begin with `prefix`; null: there is none that can be written. */
function endOf(prefix: string): string | null {
  const last = prefix.codePointAt(prefix.length - (/[\udc00-\udfff]$/.test(prefix) ? 2 : 1)) ?? 0;
  const next = last === 0xd7ff ? 0xe000 : last + 1;
  return last >= 0x10ffff ? null : prefix.slice(0, prefix.length - (last > 0xffff ? 2 : 1)) + String.fromCodePoint(next);
}

/** Null: too many to tell. */
function valuesLike(db: Database.Database, column: string, pattern: Pattern): string[] | null {
  const [prefix = ''] = pattern;
  if (pattern.length === 1) return [prefix];
  const end = prefix === '' ? null : endOf(prefix);
  if (end === null) return null;
  const next = (comparison: '>' | '>='): Database.Statement<[string, string], string> =>
    db
      .prepare<[string, string], string>(
        `SELECT ${column} FROM captures WHERE ${column} ${comparison} ? AND ${column} < ? ORDER BY ${column} LIMIT 1`,
      )
      .pluck();
  const after = next('>');
  const values: string[] = [];
  let value = next('>=').get(prefix, end);
  for (let steps = 0; value !== undefined; steps += 1) {
    if (steps === stepsAtMost) return null;
    if (matchesPattern(pattern, value)) values.push(value);
    value = after.get(value, end);
  }
  return values;
}

/** The captures with such an event id; null: too many to tell. */
function eventCaptures(db: Database.Database, patterns: readonly Pattern[], low: number, high: number): FilterExpression | null {
  const [first, last] = [Math.floor(low / eventBlockRows), Math.floor(high / eventBlockRows)];
  if (last - first > eventBlocksAtMost) return null;
  const inBlock = db.prepare<[number, string, string, number], { seq: number; event_id: string }>(
    'SELECT seq, event_id FROM captures WHERE (seq >> 12) = ? AND event_id >= ? AND event_id < ? LIMIT ?',
  );
  const seqs = new Set<number>();
  let steps = 0;
  for (const pattern of patterns) {
    const [prefix = ''] = pattern;
    const end = pattern.length === 1 ? `${prefix}\0` : endOf(prefix);
    if (end === null || (prefix === '' && pattern.length > 1)) return null;
    for (let block = last; block >= first; block -= 1) {
      for (const { seq, event_id: id } of inBlock.all(block, prefix, end, stepsAtMost - steps + 1)) {
        if (steps === stepsAtMost) return null;
        steps += 1;
        if (matchesPattern(pattern, id)) seqs.add(seq);
      }
    }
  }
  if (seqs.size === 0) return nothing;
  return { kind: 'ranges', key: 'id', ranges: [...seqs].map((seq) => ({ from: seq, to: seq })) };
}
