import type { JsonScan } from './json-scan.ts';
import { keyText } from './json-pointer.ts';
import { jsonToken } from './json-token.ts';

export interface FormattedJson {
  /** Every number, string and key letter by letter as it was sent, in the order in which it was sent. */
  readonly text: string;
  /** True when the text would have been longer than the limit and ends there. */
  readonly cut: boolean;
}

/** Spaces per level. */
const indentWidth = 2;
/** Deeper levels are indented no further: ten thousand of them would fill the screen, and memory, with spaces. */
const deepestIndent = 60;
/** Line breaks by level; deeper levels take the last. */
const lineBreaks = Array.from({ length: deepestIndent + 1 }, (_, level) => `\n${' '.repeat(indentWidth * level)}`);
/** UTF-16 units. */
const defaultLimit = 16_777_216;

/**
 * Lays a scanned text out over lines. After a problem the rest follows on a new line as it was sent.
 * @param limit length of the result, UTF-16 units
 */
export function formatJson(scan: JsonScan, limit = defaultLimit): FormattedJson {
  return layOut(scan, limit, lineBreaks, ': ');
}

/** The same without any white space between tokens. */
export function compactJson(scan: JsonScan, limit = defaultLimit): FormattedJson {
  return layOut(scan, limit, [''], ':');
}

function layOut(scan: JsonScan, limit: number, breaks: readonly string[], colon: string): FormattedJson {
  const { text, nodes } = scan;
  const out = startText(limit);
  const open: number[] = [];
  for (let node = 0; node < nodes.count && !out.full; node += 1) {
    const parent = nodes.parents[node] ?? -1;
    while (open.length > 0 && open.at(-1) !== parent) closeContainer(scan, out, open, breaks);
    if (parent !== -1) {
      if (node !== parent + 1) write(out, ',');
      write(out, breakAt(breaks, open.length));
    }
    const key = keyText(scan, node);
    if (key !== null) {
      write(out, key);
      write(out, colon);
    }
    const kind = nodes.kinds[node];
    if (kind === jsonToken.openObject || kind === jsonToken.openArray) {
      write(out, kind === jsonToken.openObject ? '{' : '[');
      open.push(node);
    } else write(out, text.slice(nodes.starts[node], nodes.ends[node]));
  }
  const stillOpen = openContainers(scan);
  while (open.length > stillOpen && !out.full) closeContainer(scan, out, open, breaks);
  if (scan.scannedTo < text.length) write(out, `${out.length > 0 ? '\n' : ''}${text.slice(scan.scannedTo).trimStart()}`);
  return { text: textOf(out), cut: out.full };
}

function breakAt(breaks: readonly string[], level: number): string {
  return breaks[Math.min(level, breaks.length - 1)] ?? '';
}

function closeContainer({ nodes }: JsonScan, out: GrowingText, open: number[], breaks: readonly string[]): void {
  const container = open.pop() ?? 0;
  if ((nodes.counts[container] ?? 0) > 0) write(out, breakAt(breaks, open.length));
  write(out, nodes.kinds[container] === jsonToken.openObject ? '}' : ']');
}

/** Containers that the text itself never closed. */
function openContainers({ nodes, unclosed }: JsonScan): number {
  let count = 0;
  for (let node = unclosed; node !== -1; node = nodes.parents[node] ?? -1) count += 1;
  return count;
}

/**
 * Text put together in pages. One string grown by millions of additions stays a tree of millions of parts until it is
 * read, and keeping that tree costs ten times what the text does.
 */
interface GrowingText {
  readonly limit: number;
  readonly pages: string[];
  page: string[];
  pageLength: number;
  length: number;
  full: boolean;
}

const pageLength = 65_536;

function startText(limit: number): GrowingText {
  return { limit, pages: [], page: [], pageLength: 0, length: 0, full: false };
}

function write(out: GrowingText, piece: string): void {
  if (out.full) return;
  const room = out.limit - out.length;
  out.full = piece.length > room;
  const kept = out.full ? piece.slice(0, room) : piece;
  out.page.push(kept);
  out.pageLength += kept.length;
  out.length += kept.length;
  if (out.pageLength >= pageLength) turnPage(out);
}

function turnPage(out: GrowingText): void {
  out.pages.push(out.page.join(''));
  out.page = [];
  out.pageLength = 0;
}

function textOf(out: GrowingText): string {
  turnPage(out);
  return out.pages.join('');
}
