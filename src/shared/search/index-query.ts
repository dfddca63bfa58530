/** What the search index can say of a filter's words: a MATCH expression that finds at least what matches. */
import type { BodyStep, Pattern } from '../filter/filter-expression.ts';
import { foldText } from './fold-text.ts';
import { isDense, type WordQuery, wordsOf } from './words.ts';

export interface IndexQuery {
  /** FTS5 syntax, made of letters and digits in quotes alone; null when the index cannot help. */
  readonly match: string | null;
  /** True: what the index finds is what matches. False: each must be looked at. */
  readonly exact: boolean;
}

/** Runs of letters and digits longer than this are data, not words, and are kept out of the index. */
export const longestWord = 255;
/** Prefixes shorter than this begin so many words that the index would be read whole. */
const shortestPrefix = 2;
/** Of a value, which the rest of the query narrows down as well. */
const shortestValuePrefix = 3;
/** Words of one phrase beyond this are left to the look at each capture. */
const phraseWords = 32;

/** For words one after the other, as `wordQueries` gives them. */
export function indexQuery(queries: readonly WordQuery[]): IndexQuery {
  const phrases: string[] = [];
  let phrase: string[] = [];
  let exact = queries.length > 0 && queries.length <= phraseWords;
  const end = (suffix = ''): void => {
    if (phrase.length > 0) phrases.push(`"${phrase.join(' ')}"${suffix}`);
    phrase = [];
  };
  for (const [index, query] of queries.slice(0, phraseWords).entries()) {
    const [text = '', rest] = query;
    const isPrefix = query.length === 2 && rest === '' && isLongEnough(text, shortestPrefix);
    if (query.length === 1 && text.length <= longestWord) phrase.push(text);
    else if (isPrefix && text.length <= longestWord) {
      phrase.push(text);
      end('*');
      exact &&= index === queries.length - 1;
    } else {
      end();
      exact = false;
    }
  }
  end();
  return { match: phrases.length === 0 ? null : phrases.join(' AND '), exact: exact && phrases.length === 1 };
}

function isLongEnough(prefix: string, shortest: number): boolean {
  return isDense(prefix) || prefix.length >= shortest;
}

/**
 * For a value that is like `pattern`: the words it must hold. At the open ends of a piece words may go on, so that they are left
 * out, or asked for as the beginning of a word. Null: nothing can be said.
 */
export function valueIndexQuery(pattern: Pattern): string | null {
  const parts = pattern.flatMap((piece, index) => pieceQuery(piece, index > 0, index < pattern.length - 1));
  return parts.length === 0 ? null : parts.slice(0, phraseWords).join(' AND ');
}

/** For a value at a path of a body: the words of the names on the way. */
export function pathIndexQuery(path: readonly BodyStep[]): string | null {
  const parts = path.flatMap((step) => (typeof step === 'string' ? pieceQuery(step, false, false) : []));
  return parts.length === 0 ? null : [...new Set(parts)].slice(0, phraseWords).join(' AND ');
}

/** Letters, digits and what base64 is written with: a long run of them is data, of which the index holds the beginning only. */
const dataRun = /[a-z0-9+/_=-]+/g;
const dataKept = 64;

function pieceQuery(piece: string, openStart: boolean, openEnd: boolean): string[] {
  const folded = foldText(piece);
  const parts: string[] = [];
  const uncertain = uncertainRuns(folded, openStart, openEnd);
  for (const word of wordsOf(folded)) {
    if (word.text.length > longestWord || uncertain.some(({ from, to }) => word.from >= from && word.to <= to)) continue;
    const touchesStart = openStart && word.from === 0;
    const touchesEnd = openEnd && word.to === folded.length;
    if (isDense(word.text)) {
      // Pairs stand in the index whatever surrounds them; a single last character is alone there only at the end of a run.
      if (Array.from(word.text).length > 1) parts.push(`"${word.text}"`);
    } else if (!touchesStart && (!touchesEnd || isLongEnough(word.text, shortestValuePrefix))) {
      parts.push(`"${word.text}"${touchesEnd ? '*' : ''}`);
    }
  }
  return parts;
}

/** Stretches that may be a part of data in letters, of which the index need not hold every word. */
function uncertainRuns(folded: string, openStart: boolean, openEnd: boolean): { from: number; to: number }[] {
  return [...folded.matchAll(dataRun)]
    .map((run) => ({ from: run.index, to: run.index + run[0].length }))
    .filter(({ from, to }) => {
      if (openStart && from === 0) return true;
      return to - from > (openEnd && to === folded.length ? dataKept : longestWord);
    });
}

/** The words of a text as the index takes them: ASCII as it is, since the index parts and folds that itself. */
export function indexText(text: string, ascii: boolean): string {
  return ascii
    ? text
    : wordsOf(foldText(text))
        .map((word) => word.text)
        .join(' ');
}
