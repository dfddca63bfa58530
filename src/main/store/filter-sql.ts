import type {
  ChoiceKey,
  FilterCondition,
  FilterExpression,
  FilterTime,
  NumberKey,
  Pattern,
  PatternKey,
} from '#shared/filter/filter-expression.ts';
import type { LikeTest } from './filter-functions.ts';
import { compileAnnotation, compileSearch } from './filter-search-sql.ts';

export interface FilterSql {
  /** A condition over the table `captures` under the alias `c`; put it into parentheses. NULL counts as false. */
  readonly sql: string;
  readonly params: (string | number)[];
  /**
   * Places in `params` of pairs of numbers, the lowest seq and the one after the highest that the index is asked about. They
   * come as wide as can be; `withWindow` narrows them where a query looks at a stretch of captures only.
   */
  readonly windows: number[];
}

/** The part of the captures a condition is for: `indexed` and `unindexed` ones, told apart by `indexedTo`, or any. */
export type FilterReach = 'indexed' | 'unindexed' | 'any';

export interface FilterContext {
  /** Milliseconds since the epoch; relative times count back from it. */
  readonly now: number;
  /** Captures up to this seq are in the search index. */
  readonly indexedTo: number;
  /** `any` when left out. */
  readonly reach?: FilterReach;
}

/**
 * Turns a filter into a condition. Every value is bound; the SQL text is made of fixed fragments alone. Functions named
 * `hw_…` are those of `filter-functions.ts`.
 * Wherever a capture lacks a value, a test on that value fails and its negation holds: `-dir:incoming`
 * includes captures without a direction.
 * Compared exactly, capitals included: type, path, event, conversation, from, `text~`. In either case: method, scheme, ip, tag
 * (A to Z only, as SQLite folds no other letters), headers and values in bodies. Words and notes are folded as
 * `#shared/search/fold-text.ts` says. Provider, endpoint and content type are stored in lower case, so the filter's value is
 * brought to lower case.
 */
export function compileFilter(expression: FilterExpression, { now, indexedTo, reach = 'any' }: FilterContext): FilterSql {
  const compilation: Compilation = { now, indexedTo, reach, params: [], windows: [] };
  return { sql: compile(expression, compilation), params: compilation.params, windows: compilation.windows };
}

/** The same condition's values, for captures from `low` to before `high` only. */
export function withWindow(
  { params, windows = [] }: { readonly params: readonly (string | number)[]; readonly windows?: readonly number[] | undefined },
  low: number,
  high: number,
): (string | number)[] {
  const narrowed = [...params];
  for (const place of windows) {
    narrowed[place] = low;
    narrowed[place + 1] = high;
  }
  return narrowed;
}

export interface Compilation extends Required<FilterContext> {
  readonly params: (string | number)[];
  readonly windows: number[];
}

function compile(expression: FilterExpression, compilation: Compilation): string {
  if (expression.kind === 'everything') return '1';
  // Not `NOT (…)`: that of NULL is NULL, and the capture would be in neither half.
  if (expression.kind === 'not') return `(${compile(expression.term, compilation)}) IS NOT TRUE`;
  if (expression.kind !== 'and' && expression.kind !== 'or') return compileCondition(expression, compilation);
  const terms = expression.terms.map((term) => `(${compile(term, compilation)})`);
  return terms.join(expression.kind === 'and' ? ' AND ' : ' OR ');
}

function compileCondition(condition: FilterCondition, compilation: Compilation): string {
  switch (condition.kind) {
    case 'words':
    case 'text':
    case 'value':
    case 'value-compare':
      return compileSearch(condition, compilation);
    case 'choice':
      return compileChoice(condition.key, condition.values, compilation);
    case 'pattern':
      return compilePatterns(condition.key, condition.patterns, compilation);
    case 'ranges':
      return compileRanges(numberColumns[condition.key], condition.ranges, compilation);
    case 'compare':
      compilation.params.push(condition.value);
      return `${numberColumns[condition.key]} ${condition.comparison} ?`;
    case 'time':
    default:
      compilation.params.push(momentOf(condition.time, compilation.now));
      return condition.key === 'after' ? 'c.received_at >= ?' : 'c.received_at < ?';
  }
}

// Captures of a removed endpoint keep its number until the store comes round to clearing it.
const unmatched = 'c.endpoint_id IS NULL OR c.endpoint_id IN (SELECT id FROM removed_endpoints)';

const stateConditions: Readonly<Record<string, string>> = {
  duplicate: 'c.duplicate_of IS NOT NULL',
  // A literal 1: with a bound value SQLite would not use the index of the few pinned ones.
  pinned: 'c.pinned = 1',
  malformed: 'c.problem_code IS NOT NULL',
  imported: 'c.import_seq IS NOT NULL',
  unmatched,
};

const holdingConditions: Readonly<Record<string, string>> = {
  direction: 'c.direction IS NOT NULL',
  provider: 'c.provider IS NOT NULL',
  type: 'c.event_type IS NOT NULL',
  event: 'c.event_id IS NOT NULL',
  conversation: 'c.conversation_id IS NOT NULL',
  sender: 'c.sender_id IS NOT NULL',
  endpoint: `(${unmatched}) IS NOT TRUE`,
  reply: 'c.reply_status IS NOT NULL',
  body: 'c.body_size > 0',
  problem: 'c.problem_code IS NOT NULL',
  'content-type': 'c.content_type IS NOT NULL',
  tag: 'c.seq IN (SELECT t.seq FROM capture_tags t)',
  note: 'c.seq IN (SELECT n.seq FROM capture_notes n)',
};

const choiceColumns: Readonly<Record<Exclude<ChoiceKey, 'is' | 'has'>, string>> = {
  dir: 'c.direction',
  verdict: 'c.verdict_status',
  reason: 'c.verdict_reason',
  problem: 'c.problem_code',
};

function compileChoice(key: ChoiceKey, values: readonly string[], { params }: Compilation): string {
  if (key === 'is' || key === 'has') {
    const conditions = key === 'is' ? stateConditions : holdingConditions;
    // `0` for a word without a condition: the parser lets none through, and a made-up one must match nothing.
    return values.map((value) => (Object.hasOwn(conditions, value) ? conditions[value] : '0')).join(' OR ');
  }
  const column = choiceColumns[key];
  const named = key === 'dir' ? values.filter((value) => value !== 'none') : values;
  params.push(...named);
  const absent = named.length < values.length ? [`${column} IS NULL`] : [];
  return [...equalsAny(column, named.length), ...absent].join(' OR ');
}

/** How a text column is compared; see `compileFilter`. */
type CaseRule = 'exact' | 'stored-in-lower-case' | 'either-case';

const textColumns: Readonly<
  Record<Exclude<PatternKey, 'endpoint' | 'tag' | 'note'>, { readonly column: string; readonly rule: CaseRule }>
> = {
  provider: { column: 'c.provider', rule: 'stored-in-lower-case' },
  type: { column: 'c.event_type', rule: 'exact' },
  method: { column: 'c.method', rule: 'either-case' },
  path: { column: 'c.path', rule: 'exact' },
  event: { column: 'c.event_id', rule: 'exact' },
  conversation: { column: 'c.conversation_id', rule: 'exact' },
  from: { column: 'c.sender_id', rule: 'exact' },
  scheme: { column: 'c.verdict_scheme', rule: 'either-case' },
  content: { column: 'c.content_type', rule: 'stored-in-lower-case' },
  ip: { column: 'c.remote_address', rule: 'either-case' },
};

function compilePatterns(key: PatternKey, patterns: readonly Pattern[], compilation: Compilation): string {
  if (key === 'tag' || key === 'note') return compileAnnotation(key, patterns, compilation);
  if (key !== 'endpoint') {
    const { column, rule } = textColumns[key];
    return matchAny(column, rule, patterns, compilation);
  }
  const slugs = matchAny('slug', 'stored-in-lower-case', patterns, compilation);
  // A slug is unique, so that one slug is one id, which SQLite looks up once and compares by index.
  const comparison = patterns.length === 1 && patterns[0]?.length === 1 ? '=' : 'IN';
  return `c.endpoint_id ${comparison} (SELECT id FROM endpoints WHERE ${slugs})`;
}

function matchAny(column: string, rule: CaseRule, patterns: readonly Pattern[], { params }: Compilation): string {
  const lowered =
    rule === 'stored-in-lower-case' ? patterns.map((pattern) => pattern.map((piece) => piece.toLowerCase())) : patterns;
  const texts = lowered.filter((pattern) => pattern.length === 1);
  const wildcards = lowered.filter((pattern) => pattern.length > 1);
  params.push(...texts.map((pattern) => pattern[0] ?? ''));
  const conditions = equalsAny(rule === 'either-case' ? `${column} COLLATE NOCASE` : column, texts.length);
  for (const pattern of wildcards) {
    if (!isSimple(pattern)) {
      conditions.push(likeFunction(column, { patterns: [pattern], foldsCase: rule === 'either-case' }, params));
      continue;
    }
    params.push(rule === 'either-case' ? likePattern(pattern) : globPattern(pattern));
    conditions.push(rule === 'either-case' ? `${column} LIKE ? ESCAPE '\\'` : `${column} GLOB ?`);
  }
  return conditions.join(' OR ');
}

/** One that SQLite compares in one pass; with more wildcards it would try all ways of placing the pieces. */
function isSimple(pattern: Pattern): boolean {
  return pattern.length === 2 || (pattern.length === 3 && pattern[0] === '' && pattern[2] === '');
}

function likeFunction(column: string, test: LikeTest, params: (string | number)[]): string {
  const patterns = test.foldsCase ? test.patterns.map((pattern) => pattern.map((piece) => piece.toLowerCase())) : test.patterns;
  params.push(JSON.stringify({ ...test, patterns }));
  return `hw_like(${column}, ?)`;
}

function equalsAny(column: string, count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? `${column} = ?` : `${column} IN (${Array.from({ length: count }, () => '?').join(', ')})`];
}

function likePattern(pattern: Pattern): string {
  return pattern.map((piece) => piece.replaceAll(/[\\%_]/g, (special) => `\\${special}`)).join('%');
}

function globPattern(pattern: Pattern): string {
  return pattern.map((piece) => piece.replaceAll(/[*?[]/g, (special) => `[${special}]`)).join('*');
}

const numberColumns: Readonly<Record<NumberKey, string>> = { status: 'c.reply_status', size: 'c.body_size', id: 'c.seq' };

function compileRanges(column: string, ranges: readonly { from: number; to: number }[], { params }: Compilation): string {
  const single = ranges.filter(({ from, to }) => from === to);
  const wide = ranges.filter(({ from, to }) => from !== to);
  params.push(...single.map(({ from }) => from), ...wide.flatMap(({ from, to }) => [from, to]));
  return [...equalsAny(column, single.length), ...wide.map(() => `${column} BETWEEN ? AND ?`)].join(' OR ');
}

function momentOf(time: FilterTime, now: number): number {
  return 'at' in time ? time.at : now - time.ago;
}
