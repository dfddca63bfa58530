/**
 * Words, as the search index holds them and as a filter asks for them. Scripts that write without spaces between words (Chinese,
 * Japanese, Thai...) and Korean, which joins particles to them, are held as overlapping pairs of characters: any part of a run
 * is then found, as in a search for letters. Emoji are words of their own.
 */
import { matchesPattern } from '../filter/match-pattern.ts';
import type { Pattern } from '../filter/filter-expression.ts';
import { foldText } from './fold-text.ts';

/** A word in folded text; UTF-16 offsets there. The pairs of a run overlap. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** One word asked for: its literal pieces between `*`s. */
export type WordQuery = Pattern;

const dense =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}\\u30fc\\u3005\\u3006';
const wordAt = new RegExp(`([${dense}]+)|\\p{Extended_Pictographic}|(?:(?![${dense}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
/** Private-use character that stands for `*` while a query is taken apart. */
const star = '\ue000';
const queryAt = new RegExp(`([${dense}]+)|\\p{Extended_Pictographic}|(?:(?![${dense}])[\\p{L}\\p{N}\\p{M}${star}])+`, 'gu');

/** The words of folded text, in order. */
export function wordsOf(folded: string): Word[] {
  const words: Word[] = [];
  for (const match of folded.matchAll(wordAt)) {
    if (match[1] === undefined) words.push({ text: match[0], from: match.index, to: match.index + match[0].length });
    else addPairs(words, match[0], match.index);
  }
  return words;
}

/** Every character with the one after it, and the last alone. */
function addPairs(words: Word[], run: string, from: number): void {
  const characters = Array.from(run);
  let at = from;
  for (const [index, character] of characters.entries()) {
    const text = character + (characters[index + 1] ?? '');
    words.push({ text, from: at, to: at + text.length });
    at += character.length;
  }
}

/** What a pattern of words asks for: these words one after the other. Empty when it holds no letter or digit. */
export function wordQueries(pattern: Pattern): WordQuery[] {
  const folded = pattern.map((piece) => foldText(piece.replaceAll(star, ''))).join(star);
  const queries: WordQuery[] = [];
  const matches = [...folded.matchAll(queryAt)];
  const last = matches.findLastIndex((match) => match[0] !== star);
  for (const [index, match] of matches.entries()) {
    if (match[0] === star && (queries.length === 0 || index > last)) continue;
    if (match[1] === undefined) queries.push(match[0].split(star));
    else queries.push(...runQueries(match[0], index === last));
  }
  return queries;
}

/** The pairs of a run; where words follow it, also its last character, which the index holds alone. */
function runQueries(run: string, isLast: boolean): WordQuery[] {
  const characters = Array.from(run);
  if (characters.length === 1 && isLast) return [[run, '']];
  const pairs = characters.slice(0, -1).map((character, index) => [character + (characters[index + 1] ?? '')]);
  return isLast ? pairs : [...pairs, [characters.at(-1) ?? '']];
}

/** Where the words asked for stand one after the other; at most `limit` places, in order. */
export function findWords(
  words: readonly Word[],
  queries: readonly WordQuery[],
  limit = Number.POSITIVE_INFINITY,
): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  if (queries.length === 0) return found;
  for (let start = 0; start + queries.length <= words.length && found.length < limit; start += 1) {
    if (!queries.every((query, index) => isWord(query, words[start + index]))) continue;
    const [first, last] = [words[start], words[start + queries.length - 1]];
    if (first === undefined || last === undefined) continue;
    found.push({ from: first.from, to: endOf(last, queries.at(-1)) });
  }
  return found;
}

/** A pair that answers to a single character of a run shows that character alone. */
function endOf(word: Word, query: WordQuery | undefined): number {
  const [only = '', rest] = query ?? [];
  const isSingle = rest === '' && query?.length === 2 && Array.from(only).length === 1;
  return isSingle && isDense(only) ? word.from + only.length : word.to;
}

const denseOnly = new RegExp(`^[${dense}]+$`, 'u');

export function isDense(text: string): boolean {
  return denseOnly.test(text);
}

function isWord(query: WordQuery, word: Word | undefined): boolean {
  return word !== undefined && (query.length === 1 ? query[0] === word.text : matchesPattern(query, word.text));
}
