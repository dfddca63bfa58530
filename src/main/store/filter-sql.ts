import type {
  ChoiceKey,
  FilterCondition,
  FilterExpression,
  FilterTime,
  NumberKey,
  Pattern,
  PatternKey,
} from '#shared/filter/filter-expression.ts';

export interface FilterSql {
  /** A condition over the table `captures` under the alias `c`; put it into parentheses. NULL counts as false. */
  readonly sql: string;
  readonly params: (string | number)[];
}

/**
 * Turns a filter into a condition. Every value is bound; the SQL text is made of fixed fragments alone.
 * Wherever a capture lacks a value, a test on that value fails and its negation holds: `-dir:incoming`
 * includes captures without a direction.
 * Compared exactly, capitals included: type, path, event, conversation, from. In either case (A to Z only, as SQLite
 * folds no other letters): words, method, scheme, ip. Provider, endpoint and content type are stored in lower case,
 * so the filter's value is brought to lower case.
 * @param now milliseconds since the epoch; relative times count back from it
 */
export function compileFilter(expression: FilterExpression, now: number): FilterSql {
  const params: (string | number)[] = [];
  return { sql: compile(expression, { now, params }), params };
}

interface Compilation {
  readonly now: number;
  readonly params: (string | number)[];
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
  if (condition.kind === 'words') return compileWords(condition.pattern, compilation);
  if (condition.kind === 'choice') return compileChoice(condition.key, condition.values, compilation);
  if (condition.kind === 'pattern') return compilePatterns(condition.key, condition.patterns, compilation);
  if (condition.kind === 'ranges') return compileRanges(numberColumns[condition.key], condition.ranges, compilation);
  if (condition.kind === 'compare') {
    compilation.params.push(condition.value);
    return `${numberColumns[condition.key]} ${condition.comparison} ?`;
  }
  compilation.params.push(momentOf(condition.time, compilation.now));
  return condition.key === 'after' ? 'c.received_at >= ?' : 'c.received_at < ?';
}

function compileWords(pattern: Pattern, { params }: Compilation): string {
  params.push(likePattern(['', ...pattern, '']));
  return `c.summary LIKE ? ESCAPE '\\'`;
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

const textColumns: Readonly<Record<Exclude<PatternKey, 'endpoint'>, { readonly column: string; readonly rule: CaseRule }>> = {
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
    params.push(rule === 'either-case' ? likePattern(pattern) : globPattern(pattern));
    conditions.push(rule === 'either-case' ? `${column} LIKE ? ESCAPE '\\'` : `${column} GLOB ?`);
  }
  return conditions.join(' OR ');
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
