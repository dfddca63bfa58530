/** What a filter looks for in text, and where it stands: for marking it in lists and bodies. Data alone, never markup. */
import type { FilterExpression, FilterPlace, Pattern } from '../filter/filter-expression.ts';
import { foldText, foldWithPlaces, placeOf } from './fold-text.ts';
import { findWords, wordQueries, type WordQuery, wordsOf } from './words.ts';

/** UTF-16 offsets, `to` exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** What must be there: nothing of what a filter excludes. */
export interface SearchTerms {
  /** Words one after the other, folded. */
  readonly words: readonly (readonly WordQuery[])[];
  /** Characters, as they stand (`text~`). */
  readonly texts: readonly string[];
  /** Characters without letters that were written as words: looked for folded. */
  readonly signs: readonly string[];
  /** Headers and values in the body, with what they must be like. */
  readonly places: readonly { readonly place: FilterPlace; readonly patterns: readonly Pattern[] }[];
}

/** More terms than this are not marked one by one. */
const termsAtMost = 50;

export function searchTerms(expression: FilterExpression): SearchTerms {
  const terms = { words: [], texts: [], signs: [], places: [] } satisfies SearchTerms;
  collect(expression, terms);
  return terms;
}

interface GrowingTerms {
  readonly words: (readonly WordQuery[])[];
  readonly texts: string[];
  readonly signs: string[];
  readonly places: { readonly place: FilterPlace; readonly patterns: readonly Pattern[] }[];
}

function collect(expression: FilterExpression, terms: GrowingTerms): void {
  if (terms.words.length + terms.texts.length + terms.signs.length + terms.places.length >= termsAtMost) return;
  if (expression.kind === 'and' || expression.kind === 'or') {
    for (const term of expression.terms) collect(term, terms);
  } else if (expression.kind === 'words') {
    const queries = wordQueries(expression.pattern);
    if (queries.length > 0) terms.words.push(queries);
    else if (expression.pattern.length === 1) terms.signs.push(foldText(expression.pattern[0] ?? ''));
  } else if (expression.kind === 'text') {
    terms.texts.push(expression.text);
  } else if (expression.kind === 'value') {
    terms.places.push({ place: expression.place, patterns: expression.patterns });
  }
}

/** Whether there is anything to mark in running text. */
export function marksText(terms: SearchTerms): boolean {
  return terms.words.length + terms.texts.length + terms.signs.length > 0;
}

/** Where the terms stand in a text: in order, touching ones joined, at most `limit`. Never throws. */
export function findMatches(text: string, terms: SearchTerms, limit = 1000): TextRange[] {
  const found: TextRange[] = [];
  if (terms.words.length > 0 || terms.signs.length > 0) {
    const folded = foldWithPlaces(text);
    const words = terms.words.length === 0 ? [] : wordsOf(folded.text);
    for (const queries of terms.words) {
      for (const range of findWords(words, queries, limit)) found.push(placeOf(folded, range.from, range.to));
    }
    for (const sign of terms.signs) {
      for (const range of occurrences(folded.text, sign, limit)) found.push(placeOf(folded, range.from, range.to));
    }
  }
  for (const needle of terms.texts) found.push(...occurrences(text, needle, limit));
  return joined(found).slice(0, limit);
}

function occurrences(text: string, needle: string, limit: number): TextRange[] {
  const found: TextRange[] = [];
  if (needle === '') return found;
  for (let at = text.indexOf(needle); at !== -1 && found.length < limit; at = text.indexOf(needle, at + needle.length)) {
    found.push({ from: at, to: at + needle.length });
  }
  return found;
}

function joined(ranges: readonly TextRange[]): TextRange[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** A piece of a text around the first match. */
export interface Excerpt {
  /** One line: every white space and control character stands as a space. */
  readonly text: string;
  /** Matches within `text`. */
  readonly ranges: readonly TextRange[];
  /** The text goes on before or after what is shown. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

const shownBefore = 32;
const shownInAll = 160;
const notInLine = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** Null where nothing matches. */
export function excerptOf(text: string, terms: SearchTerms): Excerpt | null {
  const matches = findMatches(text, terms, 200);
  const [first] = matches;
  if (first === undefined) return null;
  const from = boundary(text, Math.max(0, first.from - shownBefore));
  const to = boundary(text, Math.min(text.length, Math.max(from + shownInAll, Math.min(first.to, from + 2 * shownInAll))));
  return {
    text: text.slice(from, to).replaceAll(notInLine, (character) => ' '.repeat(character.length)),
    ranges: matches
      .filter((match) => match.from < to)
      .map((match) => ({ from: match.from - from, to: Math.min(match.to, to) - from })),
    cutBefore: from > 0,
    cutAfter: to < text.length,
  };
}

/** Never between the halves of a character. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
