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

const denseScripts =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\u3005\u3006]/u;
const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const pictograph = /\p{Extended_Pictographic}/u;
/** Private-use character that stands for `*` while a query is taken apart. */
const star = '\ue000';
const starCode = 0xe000;

/** What a character is to words. */
const kindOf = { unknown: 0, none: 1, word: 2, dense: 3, pictograph: 4 } as const;

/** Asked once for each character: the patterns take a hundred times as long as a table. */
const kinds = new Uint8Array(0x10000);

function characterKind(code: number): number {
  const known = code < 0x10000 ? kinds[code] : kindOf.unknown;
  if (known !== undefined && known !== kindOf.unknown) return known;
  const character = String.fromCodePoint(code);
  const kind = denseScripts.test(character)
    ? kindOf.dense
    : wordCharacter.test(character)
      ? kindOf.word
      : pictograph.test(character)
        ? kindOf.pictograph
        : kindOf.none;
  if (code < 0x10000) kinds[code] = kind;
  return kind;
}

/** The words of folded text, in order. */
export function wordsOf(folded: string): Word[] {
  const words: Word[] = [];
  for (const { kind, from, to } of runsOf(folded, false)) {
    const text = folded.slice(from, to);
    if (kind === kindOf.dense) addPairs(words, text, from);
    else words.push({ text, from, to });
  }
  return words;
}

interface Run {
  readonly kind: number;
  readonly from: number;
  readonly to: number;
}

/** Words, runs of scripts without spaces, and pictographs one by one. In a query `*` counts as a letter of a word. */
function runsOf(text: string, isQuery: boolean): Run[] {
  const runs: Run[] = [];
  let kind: number = kindOf.none;
  let from = 0;
  for (let at = 0; at <= text.length;) {
    const code = at < text.length ? (text.codePointAt(at) ?? 0) : -1;
    const next = code === -1 ? kindOf.none : code === starCode && isQuery ? kindOf.word : characterKind(code);
    if (next !== kind || kind === kindOf.pictograph) {
      if (kind !== kindOf.none) runs.push({ kind, from, to: at });
      kind = next;
      from = at;
    }
    at += code > 0xffff ? 2 : 1;
  }
  return runs;
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
  const folded = pattern.map((piece) => foldText(piece.replaceAll(star, ' '))).join(star);
  const queries: WordQuery[] = [];
  const runs = runsOf(folded, true).map(({ kind, from, to }) => ({ kind, text: folded.slice(from, to) }));
  const last = runs.findLastIndex(({ text }) => text !== star);
  for (const [index, { kind, text }] of runs.entries()) {
    if (text === star && (queries.length === 0 || index > last)) continue;
    if (kind === kindOf.dense) queries.push(...runQueries(text, index === last));
    else queries.push(text.split(star));
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

/** Whether a text is of scripts that write without spaces, and nothing else. */
export function isDense(text: string): boolean {
  for (const character of text) if (characterKind(character.codePointAt(0) ?? 0) !== kindOf.dense) return false;
  return text !== '';
}

function isWord(query: WordQuery, word: Word | undefined): boolean {
  return word !== undefined && (query.length === 1 ? query[0] === word.text : matchesPattern(query, word.text));
}
