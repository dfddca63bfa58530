/** The conditions of a filter that the search index serves: words, characters, headers, values in bodies; and tags and notes. */
import type { FilterCondition, Pattern } from '#shared/filter/filter-expression.ts';
import { foldText } from '#shared/search/fold-text.ts';
import { indexQuery, pathIndexQuery, valueIndexQuery } from '#shared/search/index-query.ts';
import { wordQueries } from '#shared/search/words.ts';
import type { LikeTest, ValueTest, WordsTest } from './filter-functions.ts';
import type { Compilation } from './filter-sql.ts';

export type SearchCondition = Extract<FilterCondition, { kind: 'words' | 'text' | 'value' | 'value-compare' }>;
export type SearchTable = 'search_words' | 'search_headers';

/** How a condition is looked up: with the index as far as it goes, and by looking at the capture itself where it does not. */
export interface SearchPlan {
  readonly table: SearchTable;
  /** Finds at least what matches; null: the index cannot help. */
  readonly match: string | null;
  /** A condition that tells whether a capture matches by looking at it, and its value; null: what the index finds does match. */
  readonly look: { readonly sql: string; readonly param: string } | null;
  /** The look for captures that are not in the index. */
  readonly fullLook: { readonly sql: string; readonly param: string };
}

const headers = '(SELECT d.headers FROM contents d WHERE d.seq = c.seq)';
/** The first chunk; see chunksPerBody. */
const chunk = '(SELECT b.chunk FROM bodies b WHERE b.key = c.seq * 1024)';

export function isSearch(condition: { readonly kind: string }): condition is SearchCondition {
  return (
    condition.kind === 'words' || condition.kind === 'text' || condition.kind === 'value' || condition.kind === 'value-compare'
  );
}

/** Null for words that ask for nothing (`*`): every capture has them. */
export function planSearch(condition: SearchCondition): SearchPlan | null {
  if (condition.kind === 'words') return planWords(condition.pattern);
  if (condition.kind === 'text') {
    const look = { sql: `hw_text(c.summary, ${headers}, ${chunk}, ?)`, param: condition.text };
    return plan('search_words', textIndexQuery(condition.text), look);
  }
  const { place } = condition;
  const asked: ValueTest =
    condition.kind === 'value'
      ? { patterns: condition.patterns.map((pattern) => pattern.map((piece) => piece.toLowerCase())) }
      : { comparison: condition.comparison, value: condition.value };
  const values = condition.kind === 'value' ? valuesIndexQuery(condition.patterns) : null;
  if (place.kind === 'header') {
    const look = { sql: `hw_header(${headers}, ?)`, param: JSON.stringify({ name: place.name, ...asked }) };
    return plan('search_headers', allOf([valueIndexQuery(place.name), values]), look);
  }
  const look = { sql: `hw_body(${headers}, ${chunk}, ?)`, param: JSON.stringify({ path: place.path, ...asked }) };
  return plan('search_words', allOf([pathIndexQuery(place.path), values]), look);
}

function planWords(pattern: Pattern): SearchPlan | null {
  const queries = wordQueries(pattern);
  const sign = queries.length > 0 ? null : foldText(pattern.join(''));
  if (sign === '') return null;
  const test: WordsTest = { words: queries, sign };
  const fullLook = { sql: `hw_words(c.summary, ${headers}, ${chunk}, ?)`, param: JSON.stringify(test) };
  const { match, exact } = indexQuery(queries);
  return { ...plan('search_words', match, fullLook), look: exact ? null : fullLook };
}

function plan(table: SearchTable, match: string | null, look: SearchPlan['fullLook']): SearchPlan {
  return { table, match, look, fullLook: look };
}

/** Characters that may stand escaped in a body could be found in it raw, where the index holds what they mean. */
function textIndexQuery(text: string): string | null {
  return /[\\%+&=]/.test(text) ? null : valueIndexQuery(['', text, '']);
}

/** Null as soon as one of them cannot be narrowed down. */
function valuesIndexQuery(patterns: readonly Pattern[]): string | null {
  const queries = patterns.map(valueIndexQuery);
  if (queries.some((query) => query === null)) return null;
  return queries.length === 1 ? (queries[0] ?? null) : queries.map((query) => `(${query})`).join(' OR ');
}

function allOf(queries: readonly (string | null)[]): string | null {
  const given = queries.filter((query) => query !== null);
  return given.length === 0 ? null : given.map((query) => (given.length === 1 ? query : `(${query})`)).join(' AND ');
}

export function compileSearch(condition: SearchCondition, { params, windows, reach, indexedTo }: Compilation): string {
  const planned = planSearch(condition);
  if (planned === null) return '1';
  const { table, match, look, fullLook } = planned;
  if (match === null || reach === 'unindexed') {
    params.push(fullLook.param);
    return fullLook.sql;
  }
  params.push(match);
  windows.push(params.length);
  params.push(0, Number.MAX_SAFE_INTEGER);
  // Numbers come as floating-point ones, which FTS5 does not take for limits: it would read on to the end.
  const found = `c.seq IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid >= CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER))`;
  if (look !== null) params.push(look.param);
  const indexed = look === null ? found : `${found} AND ${look.sql}`;
  if (reach === 'indexed') return indexed;
  params.push(indexedTo, fullLook.param);
  return `(${indexed}) OR (c.seq > ? AND ${fullLook.sql})`;
}

/** Tags are compared whole, notes by their words. Both are few beside the captures. */
export function compileAnnotation(key: 'tag' | 'note', patterns: readonly Pattern[], { params }: Compilation): string {
  if (key === 'note') {
    const conditions = patterns.map((pattern) => {
      const queries = wordQueries(pattern);
      const test: WordsTest = { words: queries, sign: queries.length > 0 ? null : foldText(pattern.join('')) };
      params.push(JSON.stringify(test));
      return 'hw_note(n.note, ?)';
    });
    return `c.seq IN (SELECT n.seq FROM capture_notes n WHERE ${conditions.join(' OR ')})`;
  }
  const texts = patterns.filter((pattern) => pattern.length === 1).map((pattern) => pattern[0] ?? '');
  const wildcards = patterns.filter((pattern) => pattern.length > 1);
  const conditions: string[] = [];
  if (texts.length > 0) {
    // As it was written and in lower case: both are looked up, where a comparison without case would walk over all tags.
    const spellings = [...new Set(texts.flatMap((text) => [text, text.toLowerCase()]))];
    params.push(...spellings);
    conditions.push(`t.tag IN (${spellings.map(() => '?').join(', ')})`);
  }
  if (wildcards.length > 0) {
    const test: LikeTest = { patterns: wildcards.map((pattern) => pattern.map((piece) => piece.toLowerCase())), foldsCase: true };
    params.push(JSON.stringify(test));
    conditions.push('hw_like(t.tag, ?)');
  }
  return `c.seq IN (SELECT t.seq FROM capture_tags t WHERE ${conditions.join(' OR ')})`;
}
