/**
 * Searching long texts without freezing whoever does it: a search is taken further a piece at a time, as far as the caller
 * has time for. Letters match in either case; what is searched for is never a pattern.
 */

/** Matches these words as they are, in either case; null for nothing to look for. */
export function wordsPattern(words: string, flags = 'giu'): RegExp | null {
  if (words === '') return null;
  // A lone half of a pair cannot stand in a pattern that reads whole characters.
  if (!words.isWellFormed()) return null;
  return new RegExp(words.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), flags);
}

/** A stretch of text, UTF-16 offsets, `to` exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Where any of the terms stands in a short text, in order, none overlapping; at most `limit`. */
export function termRanges(text: string, terms: readonly string[], limit = 200): readonly TextRange[] {
  const found: TextRange[] = [];
  for (const term of terms) {
    const pattern = wordsPattern(term);
    if (pattern === null) continue;
    for (const match of text.matchAll(pattern)) {
      if (found.length >= limit * terms.length) break;
      if (match[0] !== '') found.push({ from: match.index, to: match.index + match[0].length });
    }
  }
  const ranges: TextRange[] = [];
  for (const range of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (range.from >= (ranges.at(-1)?.to ?? 0) && ranges.length < limit) ranges.push(range);
  }
  return ranges;
}

/** A search through a text under way; `searchTextOn` takes it further. */
export interface TextSearch {
  readonly text: string;
  readonly length: number;
  readonly pattern: RegExp | null;
  readonly limit: number;
  /** Offsets of the matches found so far, rising. */
  readonly hits: number[];
  at: number;
  done: boolean;
  /** True when there are more matches than `limit`. */
  cut: boolean;
}

/** Begins a search; nothing is read yet. */
export function startTextSearch(text: string, words: string, limit = 50_000): TextSearch {
  const pattern = wordsPattern(words);
  return { text, length: words.length, pattern, limit, hits: [], at: 0, done: pattern === null, cut: false };
}

/** Searches about `characters` further. */
export function searchTextOn(search: TextSearch, characters: number): void {
  const { text, pattern, hits, length, limit } = search;
  if (search.done || pattern === null) return;
  const from = search.at;
  const to = Math.min(text.length, from + characters);
  // Folding may make a match a little longer than the words.
  const piece = text.slice(from, Math.min(text.length, to + 2 * length));
  pattern.lastIndex = 0;
  search.at = to;
  for (let match = pattern.exec(piece); match !== null && from + match.index < to; match = pattern.exec(piece)) {
    if (hits.length === limit) {
      search.cut = true;
      search.done = true;
      return;
    }
    hits.push(from + match.index);
    search.at = Math.max(to, from + match.index + match[0].length);
  }
  search.done = search.at >= text.length;
}
