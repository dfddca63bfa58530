import { HookwrightError } from '../errors.ts';
import { atWordEnd, excerpt, type FilterCursor, FilterFault, readWord, skipSpace, type WrittenWord } from './filter-cursor.ts';
import {
  type Comparison,
  filterDepthLimit,
  type FilterExpression,
  type FilterPlace,
  filterLengthLimit,
  filterValueLimit,
  type Pattern,
} from './filter-expression.ts';
import { filterKeys, filterKeySpellings, type FilterKeyDefinition, findFilterKey } from './filter-keys.ts';
import { readChoice, readNumber, readRange, readTime } from './filter-values.ts';
import { nearWords } from './near-words.ts';
import { printPlace, readPlace } from './read-place.ts';

export type FilterParse =
  | { readonly ok: true; readonly expression: FilterExpression }
  /** `error`: one sentence; `from` and `to`: UTF-16 offsets of the place, `to` exclusive. */
  | { readonly ok: false; readonly error: string; readonly from: number; readonly to: number };

/** Reads a filter. Throws `filter-malformed`, whose problem says what is wrong at which character; nothing else, whatever the text. */
export function parseFilter(text: string): FilterExpression {
  const parsed = tryParseFilter(text);
  if (parsed.ok) return parsed.expression;
  throw new HookwrightError('filter-malformed', parsed.error, { field: 'filter' });
}

/** Reads a filter that someone may still be typing. Never throws. An empty one lets everything through. */
export function tryParseFilter(text: string): FilterParse {
  try {
    return { ok: true, expression: readFilter(text) };
  } catch (error) {
    if (!(error instanceof FilterFault)) throw error;
    return { ok: false, error: `${error.message} (at character ${error.from + 1}).`, from: error.from, to: error.to };
  }
}

interface FilterReading extends FilterCursor {
  depth: number;
  values: number;
}

function readFilter(text: string): FilterExpression {
  if (text.length > filterLengthLimit) {
    throw new FilterFault(
      `A filter may have ${filterLengthLimit} characters, not ${text.length}`,
      filterLengthLimit,
      text.length,
    );
  }
  const reading: FilterReading = { text, at: 0, depth: 0, values: 0 };
  skipSpace(reading);
  if (reading.at === text.length) return { kind: 'everything' };
  const expression = readAlternatives(reading);
  if (reading.at < text.length) throw new FilterFault('This “)” closes nothing', reading.at, reading.at + 1);
  return expression;
}

/** Terms joined by OR, up to the end or a closing parenthesis. OR binds weaker than AND. */
function readAlternatives(reading: FilterReading): FilterExpression {
  const terms = [readSequence(reading)];
  while (takeOperator(reading, 'OR')) terms.push(readSequence(reading));
  return joinTerms('or', terms);
}

/** Terms side by side, with or without AND between them. */
function readSequence(reading: FilterReading): FilterExpression {
  const terms = [readNegatable(reading)];
  for (;;) {
    const explicit = takeOperator(reading, 'AND');
    if (!explicit && (sequenceEnds(reading) || peekOperator(reading, 'OR'))) return joinTerms('and', terms);
    terms.push(readNegatable(reading));
  }
}

function sequenceEnds(reading: FilterReading): boolean {
  skipSpace(reading);
  return reading.at === reading.text.length || reading.text.charAt(reading.at) === ')';
}

/** Puts terms together and keeps the plainest form: no `and` directly within an `and`. */
function joinTerms(kind: 'and' | 'or', terms: readonly FilterExpression[]): FilterExpression {
  const flat = terms.flatMap((term) => (term.kind === kind ? term.terms : [term]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, terms: flat };
}

function negate(term: FilterExpression): FilterExpression {
  return term.kind === 'not' ? term.term : { kind: 'not', term };
}

function readNegatable(reading: FilterReading): FilterExpression {
  let negated = false;
  for (;;) {
    skipSpace(reading);
    if (reading.text.charAt(reading.at) === '-') {
      reading.at += 1;
      if (atWordEnd(reading)) throw new FilterFault('Nothing follows this “-”', reading.at - 1, reading.at);
    } else if (!takeOperator(reading, 'NOT')) {
      const term = readTerm(reading);
      return negated ? negate(term) : term;
    }
    negated = !negated;
  }
}

const operatorAt = { AND: /AND(?![^\s()])/y, OR: /OR(?![^\s()])/y, NOT: /NOT(?![^\s()])/y } as const;
type Operator = keyof typeof operatorAt;

/** Only capitals are operators: "or" in lower case is a word to look for. */
function peekOperator(reading: FilterReading, operator: Operator): boolean {
  skipSpace(reading);
  const pattern = operatorAt[operator];
  pattern.lastIndex = reading.at;
  return pattern.test(reading.text);
}

function takeOperator(reading: FilterReading, operator: Operator): boolean {
  if (!peekOperator(reading, operator)) return false;
  reading.at += operator.length;
  return true;
}

function readTerm(reading: FilterReading): FilterExpression {
  const from = reading.at;
  const character = reading.text.charAt(from);
  if (character === '') throw new FilterFault('The filter ends where a condition should follow', from, from);
  if (character === ')') throw new FilterFault('A condition is missing before this “)”', from, from + 1);
  if (character === '(') return readGroup(reading);
  for (const operator of ['AND', 'OR'] as const) {
    if (peekOperator(reading, operator)) {
      const problem = `${operator} needs a condition before it; to look for the word, put it in quotes`;
      throw new FilterFault(problem, from, from + operator.length);
    }
  }
  return readPlaced(reading) ?? readKeyed(reading) ?? readWords(reading);
}

function readGroup(reading: FilterReading): FilterExpression {
  const open = reading.at;
  if (reading.depth >= filterDepthLimit) {
    throw new FilterFault(`Parentheses may be nested ${filterDepthLimit} deep`, open, open + 1);
  }
  reading.depth += 1;
  reading.at += 1;
  const inner = readAlternatives(reading);
  if (reading.text.charAt(reading.at) !== ')') throw new FilterFault('This “(” is never closed', open, open + 1);
  reading.at += 1;
  reading.depth -= 1;
  return inner;
}

function readWords(reading: FilterReading): FilterExpression {
  const word = readWord(reading, false);
  if (word.plain === '') throw new FilterFault('There is nothing between these quotes', word.from, word.to);
  countValue(reading, word);
  return { kind: 'words', pattern: word.pattern };
}

const operatorAfter = /!=|>=|<=|[:=><~]/y;

/** Reads `header[name]:value` or `body.path:value`; null when neither stands here. */
function readPlaced(reading: FilterReading): FilterExpression | null {
  const from = reading.at;
  const place = readPlace(reading);
  if (place === null) return null;
  operatorAfter.lastIndex = reading.at;
  const operator = operatorAfter.exec(reading.text)?.[0];
  if (operator === undefined) {
    const printed = printPlace(place);
    throw new FilterFault(`A value is missing after ${excerpt(printed)}; write ${printed}:* for any`, from, reading.at);
  }
  reading.at += operator.length;
  const example = `${excerpt(printPlace(place)).slice(1, -1)}:abc`;
  if (isComparison(operator)) return readPlacedComparison(reading, place, operator, example);
  const patterns = readValues(reading, example).map(({ pattern }) => (operator === '~' ? containing(pattern) : pattern));
  const condition: FilterExpression = { kind: 'value', place, patterns };
  return operator === '!=' ? { kind: 'not', term: condition } : condition;
}

function readPlacedComparison(
  reading: FilterReading,
  place: FilterPlace,
  comparison: Comparison,
  example: string,
): FilterExpression {
  const [word, second] = readValues(reading, example);
  if (second !== undefined) throw new FilterFault(`“${comparison}” takes one number, not a list`, second.from, second.to);
  const value = Number(word.plain);
  if (word.quoted || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word.plain) || !Number.isFinite(value)) {
    throw new FilterFault(`“${comparison}” compares numbers, and ${excerpt(word.plain)} is none`, word.from, word.to);
  }
  return { kind: 'value-compare', place, comparison, value };
}

/** `~`: anywhere within. */
function containing(pattern: Pattern): Pattern {
  const from = pattern[0] === '' && pattern.length > 1 ? pattern : ['', ...pattern];
  return from.at(-1) === '' && from.length > 2 ? from : [...from, ''];
}

const keyAt = /([^\s:=<>!~()",*]*)(!=|>=|<=|[:=><~])/y;

/** Reads `key:value`; null when no key stands here. */
function readKeyed(reading: FilterReading): FilterExpression | null {
  keyAt.lastIndex = reading.at;
  const match = keyAt.exec(reading.text);
  if (match === null) return null;
  const [whole, spelling = '', operator = ''] = match;
  const from = reading.at;
  const to = from + spelling.length;
  if (spelling === '') throw new FilterFault(`A key is missing before “${operator}”`, from, from + operator.length);
  if (spelling.toLowerCase() === 'text') return readText(reading, operator, from, from + whole.length);
  const definition = findFilterKey(spelling) ?? refuseKey(spelling, from, to);
  reading.at += whole.length;
  if (operator === '!=') return { kind: 'not', term: readCondition(reading, definition) };
  if (operator === '~') return readContaining(reading, definition, from);
  return isComparison(operator) ? readComparison(reading, definition, operator, from) : readCondition(reading, definition);
}

/** `text~"…"` for characters; `text:"…"` is another way to write words. */
function readText(reading: FilterReading, operator: string, from: number, to: number): FilterExpression {
  reading.at = to;
  if (isComparison(operator)) {
    throw new FilterFault(`text cannot be compared with “${operator}”; write text~"exact characters"`, from, to);
  }
  const word = readWord(reading, false);
  if (word.plain === '') {
    throw new FilterFault(`Characters to look for are missing after “${operator}”; write text~"exact characters"`, to - 1, to);
  }
  countValue(reading, word);
  const condition: FilterExpression =
    operator === '~' ? { kind: 'text', text: word.plain } : { kind: 'words', pattern: word.pattern };
  return operator === '!=' ? { kind: 'not', term: condition } : condition;
}

function readContaining(reading: FilterReading, definition: FilterKeyDefinition, from: number): FilterExpression {
  if (definition.kind !== 'pattern') {
    throw new FilterFault(`${definition.key} takes no “~”; write ${definition.example}`, from, reading.at);
  }
  const patterns = readValues(reading, definition.example).map(({ pattern }) => containing(pattern));
  return { kind: 'pattern', key: definition.key, patterns };
}

function isComparison(operator: string): operator is Comparison {
  return operator.startsWith('>') || operator.startsWith('<');
}

function refuseKey(spelling: string, from: number, to: number): never {
  if (/^headers?$/i.test(spelling)) {
    throw new FilterFault('A header is named in brackets, like header[x-request-id]:abc', from, to);
  }
  if (/^(body|payload)$/i.test(spelling)) {
    const problem = 'A value in the body is named by its path, like body.data.from:+91*; words alone look in the whole body';
    throw new FilterFault(problem, from, to);
  }
  if (/^(query|trailers?)([.[]|$)/i.test(spelling)) {
    throw new FilterFault(`${excerpt(spelling)} cannot be searched: a filter reads headers and bodies, not these`, from, to);
  }
  const near = nearWords(spelling, filterKeySpellings());
  const hint =
    near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ` The keys are ${filterKeys.map(({ key }) => key).join(', ')}.`;
  throw new FilterFault(
    `There is no key ${excerpt(spelling)}.${hint} To look for the words themselves, put them in quotes`,
    from,
    to,
  );
}

function readComparison(
  reading: FilterReading,
  definition: FilterKeyDefinition,
  comparison: Comparison,
  from: number,
): FilterExpression {
  if (definition.kind !== 'number') {
    const problem = `${definition.key} cannot be compared with “${comparison}”; write ${definition.example}`;
    throw new FilterFault(problem, from, reading.at);
  }
  const [word, ...more] = readValues(reading, definition.example);
  const second = more[0];
  if (second !== undefined) throw new FilterFault(`“${comparison}” takes one number, not a list`, second.from, second.to);
  return { kind: 'compare', key: definition.key, comparison, value: readNumber(definition.key, word) };
}

function readCondition(reading: FilterReading, definition: FilterKeyDefinition): FilterExpression {
  const words = readValues(reading, definition.example);
  if (definition.kind === 'choice') {
    return { kind: 'choice', key: definition.key, values: [...new Set(words.map((word) => readChoice(definition, word)))] };
  }
  if (definition.kind === 'pattern') return { kind: 'pattern', key: definition.key, patterns: words.map((word) => word.pattern) };
  if (definition.kind === 'number') {
    return { kind: 'ranges', key: definition.key, ranges: words.map((word) => readRange(definition.key, word)) };
  }
  const [first, second] = words;
  if (second !== undefined) throw new FilterFault(`${definition.key} takes one time, not a list`, second.from, second.to);
  return { kind: 'time', key: definition.key, time: readTime(first) };
}

/** The values after a key, joined by commas. */
function readValues(reading: FilterReading, example: string): [WrittenWord, ...WrittenWord[]] {
  const first = readValue(reading, example);
  const words: [WrittenWord, ...WrittenWord[]] = [first];
  while (reading.text.charAt(reading.at) === ',') {
    reading.at += 1;
    words.push(readValue(reading, example));
  }
  return words;
}

function readValue(reading: FilterReading, example: string): WrittenWord {
  const word = readWord(reading, true);
  if (word.plain === '' && !word.quoted) {
    const problem = `A value is missing after “${reading.text.charAt(word.from - 1)}”; write ${example}`;
    throw new FilterFault(problem, word.from - 1, word.from);
  }
  countValue(reading, word);
  return word;
}

function countValue(reading: FilterReading, word: WrittenWord): void {
  reading.values += 1;
  if (reading.values > filterValueLimit) {
    throw new FilterFault(`A filter may have ${filterValueLimit} values and words in all`, word.from, word.to);
  }
}
