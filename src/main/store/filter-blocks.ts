/** Which blocks of captures can hold a match at all, by what `search_blocks` says of them. */
import type Database from 'better-sqlite3';
import type { ChoiceKey, FilterExpression, NumberKey, Pattern, PatternKey } from '#shared/filter/filter-expression.ts';
import { asciiLower, type LikeTest } from './filter-functions.ts';
import { compileFilter } from './filter-sql.ts';
import { isIndexed } from './rare-intersection.ts';

/** Captures in a block: seq >> blockShift is its number. */
const blockShift = 10;
export const blockRows = 1 << blockShift;
/** A seq may have 53 bits, more than JavaScript shifts. */
export const blockOf = (seq: number): number => Math.floor(seq / blockRows);
/** More different values than this in one block are not listed. */
const listedAtMost = 64;

export interface BlockCondition {
  /** Over `search_blocks` under the alias `b`. */
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** Null: every block may hold a match. `now`: ms since the epoch. */
export function compileBlocks(expression: FilterExpression, now: number): BlockCondition | null {
  const compilation: Compilation = { now, params: [], alternative: false };
  const sql = compile(expression, compilation);
  return sql === null ? null : { sql, params: compilation.params };
}

interface Compilation {
  readonly now: number;
  readonly params: (string | number)[];
  /** Within an `or`: every part needs a condition of its own, or the others are of no use. */
  readonly alternative: boolean;
}

function compile(expression: FilterExpression, compilation: Compilation): string | null {
  const { now, params, alternative } = compilation;
  const found = compileListed(expression, compilation);
  if (found !== null || !alternative || !isIndexed(expression)) return found;
  const { sql, params: values } = compileFilter(expression, { now, indexedTo: 0 });
  params.push(...values);
  return `EXISTS (SELECT 1 FROM captures c WHERE (${sql}) AND c.seq BETWEEN b.block << ${blockShift} AND (b.block << ${blockShift}) + ${blockRows - 1})`;
}

function compileListed(expression: FilterExpression, compilation: Compilation): string | null {
  const { now, params } = compilation;
  switch (expression.kind) {
    case 'and': {
      const terms = expression.terms.map((term) => compile(term, compilation)).filter((term) => term !== null);
      return terms.length === 0 ? null : terms.map((term) => `(${term})`).join(' AND ');
    }
    case 'or': {
      const before = params.length;
      const terms = expression.terms.map((term) => compile(term, { ...compilation, alternative: true }));
      if (terms.every((term) => term !== null)) return terms.map((term) => `(${term})`).join(' OR ');
      params.length = before;
      return null;
    }
    case 'not':
      return compileNegation(expression.term, params);
    case 'pattern':
      return patternCondition(expression.key, expression.patterns, params);
    case 'choice':
      return choiceCondition(expression.key, expression.values, params);
    case 'ranges':
      return rangesCondition(expression.key, expression.ranges, params);
    case 'compare':
      return compareCondition(expression.key, expression.comparison, expression.value, params);
    case 'time':
      params.push('at' in expression.time ? expression.time.at : now - expression.time.ago);
      return expression.key === 'after' ? 'b.received_high >= ?' : 'b.received_low < ?';
    case 'everything':
    case 'words':
    case 'text':
    case 'value':
    case 'value-compare':
    default:
      return null;
  }
}

const listColumns: Readonly<Partial<Record<PatternKey, { readonly column: string; readonly foldsCase: boolean }>>> = {
  method: { column: 'methods', foldsCase: true },
  path: { column: 'paths', foldsCase: false },
  type: { column: 'types', foldsCase: false },
  scheme: { column: 'schemes', foldsCase: true },
  content: { column: 'contents', foldsCase: true },
  ip: { column: 'addresses', foldsCase: true },
};

/** Columns that every capture has a value in: where all values listed are excluded, no capture is left. */
const neverEmpty: ReadonlySet<PatternKey> = new Set(['method', 'path', 'ip']);

function compileNegation(term: FilterExpression, params: (string | number)[]): string | null {
  if (term.kind === 'choice') return choiceCondition(term.key, term.values, params, 'NOT IN');
  return term.kind === 'pattern' && neverEmpty.has(term.key) ? patternCondition(term.key, term.patterns, params, true) : null;
}

function patternCondition(
  key: PatternKey,
  patterns: readonly Pattern[],
  params: (string | number)[],
  negated = false,
): string | null {
  const listed = listColumns[key];
  if (listed === undefined) return null;
  const { column, foldsCase } = listed;
  const test: LikeTest = {
    patterns: foldsCase
      ? patterns.map((pattern) => pattern.map(negated ? asciiLower : (piece) => piece.toLowerCase()))
      : patterns,
    foldsCase,
    negated,
  };
  params.push(JSON.stringify(test));
  return `b.${column} IS NULL OR hw_any(b.${column}, ?)`;
}

function choiceCondition(
  key: ChoiceKey,
  values: readonly string[],
  params: (string | number)[],
  among: 'IN' | 'NOT IN' = 'IN',
): string | null {
  if (key !== 'verdict') return null;
  params.push(JSON.stringify(values));
  return `EXISTS (SELECT 1 FROM json_each(b.verdicts) v WHERE v.value ${among} (SELECT value FROM json_each(?)))`;
}

type Range = { readonly from: number; readonly to: number };

function rangesCondition(key: NumberKey, ranges: readonly Range[], params: (string | number)[]): string | null {
  if (key === 'id') return null;
  const conditions = ranges.map(({ from, to }) => {
    params.push(from, to);
    return key === 'size'
      ? '(b.size_high >= ? AND b.size_low <= ?)'
      : 'EXISTS (SELECT 1 FROM json_each(b.statuses) v WHERE v.value BETWEEN ? AND ?)';
  });
  return `${key === 'status' ? 'b.statuses IS NULL OR ' : ''}${conditions.join(' OR ')}`;
}

function compareCondition(
  key: NumberKey,
  comparison: '>' | '>=' | '<' | '<=',
  value: number,
  params: (string | number)[],
): string | null {
  if (key === 'id') return null;
  params.push(value);
  if (key === 'status') {
    return `b.statuses IS NULL OR EXISTS (SELECT 1 FROM json_each(b.statuses) v WHERE v.value ${comparison} ?)`;
  }
  return `${comparison.startsWith('>') ? 'b.size_high' : 'b.size_low'} ${comparison} ?`;
}

/** The statement that writes a block from its captures, removed ones included: they may come back. Parameter: the block. */
export function blockStatement(): string {
  const list = (column: string): string => `(SELECT CASE WHEN count(*) <= ${listedAtMost} THEN json_group_array(v) END
      FROM (SELECT DISTINCT ${column} AS v FROM block WHERE ${column} IS NOT NULL LIMIT ${listedAtMost + 1}))`;
  const columns =
    'seq, method, path, event_type, verdict_scheme, content_type, remote_address, verdict_status, reply_status, body_size, received_at';
  const lists = [
    'method',
    'path',
    'event_type',
    'verdict_scheme',
    'content_type',
    'remote_address',
    'verdict_status',
    'reply_status',
  ];
  return `WITH range AS (SELECT ? AS number),
    block AS MATERIALIZED (
      SELECT ${columns} FROM captures, range WHERE seq BETWEEN number << ${blockShift} AND (number << ${blockShift}) + ${blockRows - 1}
      UNION ALL
      SELECT ${columns} FROM removed_captures, range WHERE seq BETWEEN number << ${blockShift} AND (number << ${blockShift}) + ${blockRows - 1}
    )
    INSERT OR REPLACE INTO search_blocks (block, methods, paths, types, schemes, contents, addresses, verdicts, statuses,
      size_low, size_high, received_low, received_high)
    SELECT number, ${lists.map(list).join(', ')}, coalesce(min(body_size), 0), coalesce(max(body_size), 0),
      coalesce(min(received_at), 0), coalesce(max(received_at), 0) FROM range LEFT JOIN block`;
}

/** Blocks from `low` to `high` (seqs, `high` exclusive) that may hold a match, newest first. */
export function matchingBlocks(db: Database.Database, { sql, params }: BlockCondition, low: number, high: number): number[] {
  return db
    .prepare<(string | number)[], number>(
      `SELECT b.block FROM search_blocks b WHERE b.block BETWEEN ? AND ? AND (${sql}) ORDER BY b.block DESC`,
    )
    .pluck()
    .all(blockOf(low), blockOf(high - 1), ...params);
}
