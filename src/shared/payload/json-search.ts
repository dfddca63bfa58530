import type { JsonScan } from './json-scan.ts';
import { unescapeJson } from './json-pointer.ts';
import { jsonToken, nextToken, startLexer } from './json-token.ts';
import { wordsPattern } from './find-text.ts';

/** Tokens longer than this are searched as they are written only, not as they read. UTF-16 units. */
const decodedAtMost = 262_144;

/** A search through keys and values under way; `searchJsonOn` takes it further. */
export interface JsonSearch {
  readonly scan: JsonScan;
  readonly words: string;
  readonly pattern: RegExp | null;
  readonly limit: number;
  /** Matches so far in the order of the text: `node * 2` for a match in its key, `node * 2 + 1` for one in its value. */
  readonly hits: number[];
  readonly known: Set<number>;
  at: number;
  /** Where the two ways of looking have got to: one token is looked at once, however often it matches. */
  rawAt: number;
  escapedAt: number;
  done: boolean;
  /** True when there are more matches than `limit`. */
  cut: boolean;
}

/** Begins a search; nothing is read yet. One match is told for each key and each value, however often the words stand in it. */
export function startJsonSearch(scan: JsonScan, words: string, limit = 50_000): JsonSearch {
  const pattern = wordsPattern(words);
  const start = { at: 0, rawAt: 0, escapedAt: 0, cut: false };
  return { scan, words, pattern, limit, hits: [], known: new Set(), ...start, done: pattern === null };
}

/** Number of the value that a match belongs to. */
export function hitNode(hit: number): number {
  return Math.floor(hit / 2);
}

/** Searches about `characters` further. */
export function searchJsonOn(search: JsonSearch, characters: number): void {
  const { scan, pattern, words, hits, known, limit } = search;
  if (search.done || pattern === null) return;
  const to = Math.min(scan.scannedTo, search.at + characters);
  const batch: number[] = [];
  findRaw(search, pattern, to, to + 2 * words.length, batch);
  findEscaped(search, words, to, batch);
  for (const hit of batch.toSorted((a, b) => a - b)) {
    if (known.has(hit)) continue;
    if (hits.length === limit) {
      search.cut = true;
      search.done = true;
      return;
    }
    known.add(hit);
    hits.push(hit);
  }
  search.at = to;
  if (to >= scan.scannedTo) search.done = true;
}

function findRaw(search: JsonSearch, pattern: RegExp, to: number, readTo: number, batch: number[]): void {
  const { scan } = search;
  const from = Math.max(search.at, search.rawAt);
  if (from >= to) return;
  const piece = scan.text.slice(from, readTo);
  pattern.lastIndex = 0;
  for (let match = pattern.exec(piece); match !== null; match = pattern.exec(piece)) {
    const at = from + match.index;
    if (at >= to) return;
    const token = tokenAt(scan, at);
    const edge = token?.quoted === true ? 1 : 0;
    if (token !== null && at >= token.from + edge && at + match[0].length <= token.to - edge) {
      // What has escapes is judged by what it says, or “n” would be found in every line feed.
      if (!isEscaped(scan.text, token)) batch.push(token.hit);
      search.rawAt = token.to;
      pattern.lastIndex = token.to - from;
    } else pattern.lastIndex = match.index + 1;
  }
}

function isEscaped(text: string, { from, to }: Token): boolean {
  return to - from <= decodedAtMost && text.slice(from, to).includes('\\');
}

/** Strings with escapes in them read otherwise than they are written. */
function findEscaped(search: JsonSearch, words: string, to: number, batch: number[]): void {
  const { scan } = search;
  const pattern = wordsPattern(words, 'iu');
  if (pattern === null) return;
  const from = Math.max(search.at, search.escapedAt);
  // Looked for in the piece alone: in the whole text a far-off backslash would be found again for every piece.
  const piece = from < to ? scan.text.slice(from, to) : '';
  let at = piece.indexOf('\\');
  while (at !== -1) {
    const token = tokenAt(scan, from + at);
    if (token === null) return;
    if (token.to - token.from <= decodedAtMost && pattern.test(unescapeJson(scan.text.slice(token.from, token.to))))
      batch.push(token.hit);
    search.escapedAt = token.to;
    at = piece.indexOf('\\', token.to - from);
  }
}

interface Token {
  readonly hit: number;
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
}

/** The key or the plain value that holds an offset; null between them. */
function tokenAt(scan: JsonScan, offset: number): Token | null {
  const { nodes, text } = scan;
  let low = -1;
  let high = nodes.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((nodes.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const next = low + 1;
  const keyStart = next < nodes.count ? (nodes.keyStarts[next] ?? -1) : -1;
  if (keyStart !== -1 && keyStart <= offset) {
    const lexer = startLexer(text);
    lexer.at = keyStart;
    nextToken(lexer);
    return offset < lexer.at ? { hit: next * 2, from: keyStart, to: lexer.at, quoted: true } : null;
  }
  if (low === -1) return null;
  const kind = nodes.kinds[low];
  const to = nodes.ends[low] ?? 0;
  if (kind === jsonToken.openObject || kind === jsonToken.openArray || offset >= to) return null;
  return { hit: low * 2 + 1, from: nodes.starts[low] ?? 0, to, quoted: kind === jsonToken.string };
}
