import type Database from 'better-sqlite3';
import type { FilterExpression, Pattern, PatternKey } from '#shared/filter/filter-expression.ts';
import { matchesPattern } from '#shared/filter/match-pattern.ts';

/** Columns with an index that begins with them. */
const indexedColumns: Readonly<Partial<Record<PatternKey, string>>> = {
  provider: 'provider',
  type: 'event_type',
  conversation: 'conversation_id',
  from: 'sender_id',
};
/** So many values may stand for a pattern; what has more is common enough to be met while walking. */
const valuesAtMost = 500;
/** Different values looked at for all patterns of a filter, and in one step. */
const looksAtMost = 40_000;
const looksPerStep = 1000;
/** Rows of a block in the index of event ids; see 001-captures.ts. */
const eventBlockRows = 4096;
const eventBlocksAtMost = 5000;

/** A condition that no capture meets. */
const nothing: FilterExpression = { kind: 'ranges', key: 'id', ranges: [{ from: -1, to: -1 }] };

/** Captures from `low` to before `high` are meant. */
export interface ResolvingRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Replaces patterns with wildcards (`from:+91*`) by the values there are, where these are few: then an index finds the
 * captures, which it does not for a pattern. Event ids with a beginning are replaced by the captures themselves. The result says
 * the same of the captures meant. Goes on in steps of about a millisecond; returns the result.
 */
export function* resolveWildcards(
  db: Database.Database,
  expression: FilterExpression,
  range: ResolvingRange,
): Generator<void, FilterExpression> {
  if (expression.kind === 'and' || expression.kind === 'or') {
    const terms: FilterExpression[] = [];
    for (const term of expression.terms) terms.push(yield* resolveWildcards(db, term, range));
    return { ...expression, terms };
  }
  // What is excluded needs no index.
  if (expression.kind !== 'pattern') return expression;
  const { key, patterns } = expression;
  if (key === 'event') return (yield* eventCaptures(db, patterns, range)) ?? expression;
  const column = indexedColumns[key];
  if (column === undefined || patterns.every((pattern) => pattern.length === 1)) return expression;
  const values = new Set<string>();
  for (const pattern of patterns) {
    const found = yield* valuesLike(db, column, key === 'provider' ? pattern.map((piece) => piece.toLowerCase()) : pattern);
    if (found === null) return expression;
    for (const value of found) values.add(value);
  }
  return values.size === 0 ? nothing : { kind: 'pattern', key, patterns: [...values].map((value) => [value]) };
}

/** The first text after all that begin with `prefix`; null where none can be written. */
function endOf(prefix: string): string | null {
  const last = prefix.codePointAt(prefix.length - (/[\udc00-\udfff]$/.test(prefix) ? 2 : 1)) ?? 0x10ffff;
  if (last >= 0x10ffff) return null;
  return prefix.slice(0, prefix.length - (last > 0xffff ? 2 : 1)) + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}

/** Null: too many to tell. */
function* valuesLike(db: Database.Database, column: string, pattern: Pattern): Generator<void, string[] | null> {
  const [prefix = ''] = pattern;
  if (pattern.length === 1) return [prefix];
  const end = endOf(prefix);
  const within = end === null ? '' : `AND ${column} < :end`;
  const next = (from: string): string =>
    `SELECT ${column} FROM captures WHERE ${column} ${from} ${within} ORDER BY ${column} LIMIT 1`;
  // From one value to the next within SQLite: asked for one by one they take five times as long.
  const some = (comparison: '>' | '>='): Database.Statement<[{ from: string; end?: string }], string> =>
    db
      .prepare<[{ from: string; end?: string }], string>(
        `WITH RECURSIVE found (value) AS (
           SELECT * FROM (${next(`${comparison} :from`)})
           UNION ALL SELECT (${next('> found.value')}) FROM found WHERE found.value IS NOT NULL LIMIT ${looksPerStep}
         ) SELECT value FROM found WHERE value IS NOT NULL`,
      )
      .pluck();
  const after = some('>');
  const values: string[] = [];
  const bounds = end === null ? {} : { end };
  let looked = some('>=').all({ from: prefix, ...bounds });
  for (let looks = looked.length; looked.length > 0; looks += looked.length) {
    values.push(...looked.filter((value) => matchesPattern(pattern, value)));
    if (values.length > valuesAtMost || looks > looksAtMost) return null;
    if (looked.length < looksPerStep) break;
    yield;
    looked = after.all({ from: looked.at(-1) ?? '', ...bounds });
  }
  return values;
}

/** The captures with such an event id; null: too many to tell, or patterns without a beginning. */
function* eventCaptures(
  db: Database.Database,
  patterns: readonly Pattern[],
  { low, high }: ResolvingRange,
): Generator<void, FilterExpression | null> {
  const [first, last] = [Math.floor(low / eventBlockRows), Math.floor(high / eventBlockRows)];
  if (last - first > eventBlocksAtMost) return null;
  const inBlock = db.prepare<[number, string, string, number], { seq: number; event_id: string }>(
    'SELECT seq, event_id FROM captures WHERE (seq >> 12) = ? AND event_id >= ? AND event_id < ? LIMIT ?',
  );
  const seqs = new Set<number>();
  let looks = 0;
  for (const pattern of patterns) {
    const [prefix = ''] = pattern;
    // A single text is the only one from itself up to itself with a NUL behind it.
    const end = pattern.length === 1 ? `${prefix}\0` : endOf(prefix);
    if (end === null || (prefix === '' && pattern.length > 1)) return null;
    for (let block = last; block >= first; block -= 1) {
      for (const { seq, event_id: id } of inBlock.all(block, prefix, end, valuesAtMost - looks + 1)) {
        looks += 1;
        if (looks > valuesAtMost) return null;
        if (matchesPattern(pattern, id)) seqs.add(seq);
      }
      if (block % 100 === 0) yield;
    }
  }
  if (seqs.size === 0) return nothing;
  return { kind: 'ranges', key: 'id', ranges: [...seqs].map((seq) => ({ from: seq, to: seq })) };
}
