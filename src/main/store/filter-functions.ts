/**
 * What a filter asks that SQL cannot: SQL functions over stored text and bytes, on every connection that runs filters.
 * Their last argument is a JSON text made by `filter-sql.ts`, read once and kept while it repeats.
 *
 *   hw_like(value, test)                     a text is like one of the patterns
 *   hw_any(list, test)                       one of a JSON list of texts or numbers is like one of the patterns, or is not
 *   hw_words(summary, headers, chunk, test)  words in the summary or the body
 *   hw_text(summary, headers, chunk, test)   characters in the summary or the body
 *   hw_note(note, test)                      words in a note
 *   hw_header(headers, test)                 a header is like one of the patterns, or compares
 *   hw_body(headers, chunk, test)            a value at a path of the body is, or compares
 */
import type Database from 'better-sqlite3';
import type { BodyStep, Comparison, Pattern } from '#shared/filter/filter-expression.ts';
import { matchesPattern } from '#shared/filter/match-pattern.ts';
import { foldText } from '#shared/search/fold-text.ts';
import { findWords, type WordQuery, wordsOf } from '#shared/search/words.ts';
import { type BodyValue, bodyValues } from './body-values.ts';
import { headerPairs, plainText, rawText, searchedBody, withoutData } from './capture-text.ts';

/** Each is an alternative; `sign` for words without a letter. */
export interface WordsTest {
  readonly words: readonly WordQuery[];
  readonly sign: string | null;
}

export interface LikeTest {
  readonly patterns: readonly Pattern[];
  readonly foldsCase: boolean;
  /** A value that is like none of them is asked for. Letters beyond A to Z are then compared as they are, as SQLite does. */
  readonly negated?: boolean;
}

/** Patterns are in lower case. */
export interface ValueTest {
  readonly name?: Pattern;
  readonly path?: readonly BodyStep[];
  readonly patterns?: readonly Pattern[];
  readonly comparison?: Comparison;
  readonly value?: number;
}

type Text = string | null;
type Bytes = Uint8Array | null;

export function registerFilterFunctions(db: Database.Database): void {
  const define = (name: string, run: (...values: never[]) => boolean): void => {
    // Bound texts and JSON alone reach these: they must not be callable from the schema of a file that somebody handed over.
    db.function(name, { deterministic: true, directOnly: true, varargs: true }, (...values: unknown[]) =>
      run(...(values as never[])) ? 1 : 0,
    );
  };
  define('hw_like', (value: Text, test: string) => value !== null && isLike(value, read(test) as LikeTest));
  define('hw_any', (list: Text, test: string) => list !== null && anyLike(list, read(test) as LikeTest));
  define(
    'hw_words',
    (summary: Text, headers: Text, chunk: Bytes, test: string) =>
      hasWords(summary ?? '', read(test) as WordsTest) ||
      hasWords(plainText(searchedBody(headers, chunk)), read(test) as WordsTest),
  );
  define('hw_text', (summary: Text, headers: Text, chunk: Bytes, needle: string) => hasText(summary, headers, chunk, needle));
  define('hw_note', (note: Text, test: string) => note !== null && hasWords(note, read(test) as WordsTest));
  define('hw_header', (headers: Text, test: string) => hasHeader(headers, read(test) as ValueTest));
  define('hw_body', (headers: Text, chunk: Bytes, test: string) => {
    const { path = [], ...asked } = read(test) as ValueTest;
    return bodyValues(searchedBody(headers, chunk), path).some((value) => passes(value, asked));
  });
}

const kept = new Map<string, unknown>();
/** As many as a filter may have values. */
const keptAtMost = 512;

function read(test: string): unknown {
  let value = kept.get(test);
  if (value === undefined) {
    if (kept.size >= keptAtMost) kept.clear();
    value = JSON.parse(test);
    kept.set(test, value);
  }
  return value;
}

/** As SQLite folds: A to Z alone. */
export function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function isLike(value: string, { patterns, foldsCase, negated = false }: LikeTest): boolean {
  const text = !foldsCase ? value : negated ? asciiLower(value) : value.toLowerCase();
  return patterns.some((pattern) => matchesPattern(pattern, text));
}

function anyLike(list: string, test: LikeTest): boolean {
  return (JSON.parse(list) as readonly (string | number)[]).some(
    (value) => isLike(String(value), test) !== (test.negated ?? false),
  );
}

function hasWords(text: string, { words, sign }: WordsTest): boolean {
  if (text === '') return false;
  const folded = foldText(withoutData(text));
  return sign === null ? findWords(wordsOf(folded), words, 1).length > 0 : folded.includes(sign);
}

function hasText(summary: Text, headers: Text, chunk: Bytes, needle: string): boolean {
  if (summary?.includes(needle) === true) return true;
  if (isPlainly(needle) && chunk !== null && lacks(headers, chunk, needle)) return false;
  const body = searchedBody(headers, chunk);
  if (body.kind === 'nothing') return false;
  const raw = rawText(body);
  return raw.includes(needle) || plainText(body, raw).includes(needle);
}

/** Characters that stand for themselves in every encoding but the wide ones. */
function isPlainly(needle: string): boolean {
  return /^[\w .,:;@/-]+$/.test(needle);
}

/**
 * Whether the bytes alone say that it is not there: no coding, no escapes of its characters and no wide ones that could hide it. Most
 * captures are done with in a tenth of the time it takes to make text of them.
 */
function lacks(headers: Text, chunk: Uint8Array, needle: string): boolean {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (bytes.includes(needle, 0, 'latin1') || (bytes[0] ?? 0) >= 0xfe) return false;
  if (bytes.includes(backslash) && (needle.includes('/') || bytes.includes('\\u00'))) return false;
  return headers === null || !/content-encoding|urlencoded|multipart|utf-?16/i.test(headers);
}

const backslash = 0x5c;

function hasHeader(headers: Text, { name = ['', ''], ...asked }: ValueTest): boolean {
  return headerPairs(headers).some(([each, value]) => matchesPattern(name, each.toLowerCase()) && passes(value, asked));
}

function passes(value: BodyValue, { patterns, comparison, value: bound }: ValueTest): boolean {
  if (patterns !== undefined) return patterns.some((pattern) => isValueLike(value, pattern));
  if (comparison === undefined || bound === undefined) return false;
  const number = typeof value === 'string' ? numberIn(value) : value;
  return number !== undefined && number !== null && compares(Number(number), comparison, bound);
}

function isValueLike(value: BodyValue, pattern: Pattern): boolean {
  if (pattern.length === 2 && pattern[0] === '' && pattern[1] === '') return true;
  if (value === undefined) return false;
  const [only = ''] = pattern;
  if (typeof value === 'number' && pattern.length === 1 && numberIn(only) === value) return true;
  return matchesPattern(pattern, String(value).toLowerCase());
}

/** A text that is a number and nothing else. */
function numberIn(text: string): number | null {
  if (text.length > 400 || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?\s*$/i.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

function compares(number: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case '>':
      return number > bound;
    case '>=':
      return number >= bound;
    case '<':
      return number < bound;
    case '<=':
    default:
      return number <= bound;
  }
}
