import type Database from 'better-sqlite3';
import type { FilterCondition, FilterExpression } from '#shared/filter/filter-expression.ts';
import { compileFilter } from './filter-sql.ts';
import type { ResolvingRange } from './filter-resolving.ts';

/** A condition that so few captures meet is rare; counting ends there. */
const rareAtMost = 30_000;
/** With more captures than this a page is full soon enough by walking. */
const capturesAtMost = 500;

const indexedStates: ReadonlySet<string> = new Set(['duplicate', 'pinned', 'malformed', 'imported']);

/** Whether an index, or a table beside the captures, names the captures that meet a condition. */
export function isIndexed(expression: FilterExpression): expression is FilterCondition {
  switch (expression.kind) {
    case 'choice': {
      const { key, values } = expression;
      if (key === 'is') return values.every((value) => indexedStates.has(value));
      if (key === 'has') return values.every((value) => value === 'tag' || value === 'note');
      // Those without a direction are in no index.
      return !values.includes('none');
    }
    case 'pattern':
      if (expression.key === 'tag' || expression.key === 'note') return true;
      return indexedTexts.has(expression.key) && expression.patterns.every((pattern) => pattern.length === 1);
    case 'ranges':
    case 'compare':
      return expression.key === 'status';
    case 'everything':
    case 'and':
    case 'or':
    case 'not':
    case 'time':
    case 'words':
    case 'text':
    case 'value':
    case 'value-compare':
    default:
      return false;
  }
}

const indexedTexts: ReadonlySet<string> = new Set(['provider', 'type', 'conversation', 'from', 'endpoint']);

interface RareCondition {
  readonly term: FilterCondition;
  readonly sql: string;
  readonly params: readonly (string | number)[];
  readonly count: number;
}

/**
 * Replaces rare conditions that a filter asks for together by the captures that meet them all, where these are few. SQLite walks
 * along one index and reads every row that it names, each on a page of its own; the indexes alone tell the same ten
 * times as fast. The result says the same of the captures meant. `now`: ms since the epoch. Goes on in short steps.
 */
export function* intersectRare(
  db: Database.Database,
  expression: FilterExpression,
  now: number,
  { low, high }: ResolvingRange,
): Generator<void, FilterExpression> {
  if (expression.kind !== 'and') return expression;
  const rare: RareCondition[] = [];
  for (const term of expression.terms) {
    if (!isIndexed(term)) continue;
    const { sql, params } = compileFilter(term, { now, indexedTo: 0 });
    const count =
      db
        .prepare<(string | number)[], number>(
          `SELECT count(*) FROM (SELECT 1 FROM captures c WHERE (${sql}) LIMIT ${rareAtMost + 1})`,
        )
        .pluck()
        .get(...params) ?? 0;
    if (count <= rareAtMost) rare.push({ term, sql, params, count });
    yield;
  }
  if (rare.length < 2) return expression;
  // The commonest is asked about what all others name.
  const [common, ...others] = rare.toSorted((one, other) => other.count - one.count);
  if (common === undefined) return expression;
  // The plus: or SQLite might walk along the captures instead of the index.
  const among = others.map(
    ({ sql }) => `AND c.seq IN (SELECT c.seq FROM captures c WHERE (${sql}) AND +c.seq >= ? AND +c.seq < ?)`,
  );
  const seqs = db
    .prepare<(string | number)[], number>(
      `SELECT c.seq FROM captures c WHERE (${common.sql}) ${among.join(' ')} LIMIT ${capturesAtMost + 1}`,
    )
    .pluck()
    .all(...common.params, ...others.flatMap(({ params }) => [...params, low, high]));
  if (seqs.length > capturesAtMost) return expression;
  const met = new Set<FilterExpression>(rare.map(({ term }) => term));
  // None at all: a number that no capture has.
  const ranges = (seqs.length === 0 ? [-1] : seqs).map((seq) => ({ from: seq, to: seq }));
  const found: FilterExpression = { kind: 'ranges', key: 'id', ranges };
  const left = expression.terms.filter((term) => !met.has(term));
  return left.length === 0 ? found : { kind: 'and', terms: [found, ...left] };
}
