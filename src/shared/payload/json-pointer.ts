import { pointerSegment, pointerSegments } from '../reading/json-pointer.ts';
import { jsonChildren } from './json-nodes.ts';
import type { JsonScan } from './json-scan.ts';
import { jsonToken, nextToken, startLexer } from './json-token.ts';

/** The value as it stands in the text, strings with quotes and escapes, containers with all inside. */
export function valueText({ text, nodes }: JsonScan, node: number): string {
  return text.slice(nodes.starts[node], nodes.ends[node]);
}

/** What a string says, escapes read; for every other value the same as `valueText`. */
export function plainValue(scan: JsonScan, node: number): string {
  const written = valueText(scan, node);
  return scan.nodes.kinds[node] === jsonToken.string ? unescapeJson(written) : written;
}

/** The same as `plainValue`, at most about `limit` characters of it: a string may be as long as the body. */
export function plainHead(scan: JsonScan, node: number, limit: number): { readonly text: string; readonly cut: boolean } {
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  if (end - start <= limit) return { text: plainValue(scan, node), cut: false };
  const head = scan.text.slice(start, start + limit);
  if (scan.nodes.kinds[node] !== jsonToken.string) return { text: head, cut: true };
  // An escape that the cut goes through is left out.
  return { text: unescapeJson(`${head.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"`), cut: true };
}

/** The key of a member as it stands in the text, with quotes and escapes; null outside objects. */
export function keyText({ text, nodes }: JsonScan, node: number): string | null {
  const start = nodes.keyStarts[node] ?? -1;
  if (start === -1) return null;
  const lexer = startLexer(text);
  lexer.at = start;
  nextToken(lexer);
  return text.slice(start, lexer.at);
}

/** What the key says; null outside objects. */
export function keyOf(scan: JsonScan, node: number): string | null {
  const written = keyText(scan, node);
  return written === null ? null : unescapeJson(written);
}

/** The JSON pointer (RFC 6901) of a value. Among duplicate keys it is that of all of them. */
export function pointerOf(scan: JsonScan, node: number): string {
  const { nodes } = scan;
  const segments: string[] = [];
  for (let at = node; at > 0; at = nodes.parents[at] ?? -1) {
    const key = keyOf(scan, at);
    segments.push(pointerSegment(key ?? positionInArray(scan, at)));
  }
  return segments
    .toReversed()
    .map((segment) => `/${segment}`)
    .join('');
}

function positionInArray({ nodes }: JsonScan, node: number): number {
  let position = 0;
  for (let at = (nodes.parents[node] ?? -1) + 1; at !== node && at !== -1; at = nodes.nexts[at] ?? -1) position += 1;
  return position;
}

/** The value at a JSON pointer, the last one among duplicate keys, as nearly every parser takes it; -1 when there is none. */
export function nodeAt(scan: JsonScan, pointer: string): number {
  let node = scan.nodes.count > 0 && (pointer === '' || pointer.startsWith('/')) ? 0 : -1;
  for (const segment of pointerSegments(pointer)) {
    if (node === -1) break;
    node = childAt(scan, node, segment);
  }
  return node;
}

function childAt(scan: JsonScan, node: number, segment: string): number {
  if (scan.nodes.kinds[node] === jsonToken.openArray) {
    const index = /^(0|[1-9]\d{0,9})$/.test(segment) ? Number(segment) : Number.POSITIVE_INFINITY;
    return jsonChildren(scan.nodes, node, index, 1)[0] ?? -1;
  }
  return jsonChildren(scan.nodes, node).findLast((child) => keyOf(scan, child) === segment) ?? -1;
}

const simpleEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** What a string token says: quotes off, escapes read. */
export function unescapeJson(written: string): string {
  return written.slice(1, -1).replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_whole, hex: string | undefined, letter: string) => {
    return hex === undefined ? (simpleEscapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16));
  });
}
