import { jsonChildren, jsonKind, type JsonKind } from '#shared/payload/json-nodes.ts';
import { keyOf, keyText, valueText } from '#shared/payload/json-pointer.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';

/** One line of the tree: a value, or the offer to show more of a long container. */
export interface TreeRow {
  readonly node: number;
  readonly level: number;
  /** Values of the container that are not shown yet; 0 for a line that is a value. */
  readonly more: number;
}

/** Values of a container shown before somebody asks for more. */
export const childrenAtOnce = 500;
/** Containers open at first: enough for every ordinary payload, few enough to lay out at once. */
const openAtFirst = 2_000;
const deepestOpenAtFirst = 12;

/** Which containers are open at first: all, down to twelve levels, until there are two thousand values. */
export function firstOpen(scan: JsonScan): ReadonlySet<number> {
  const open = new Set<number>();
  const levels = new Map<number, number>();
  const { nodes } = scan;
  for (let node = 0; node < nodes.count && node < openAtFirst; node += 1) {
    const kind = jsonKind(nodes, node);
    if (kind !== 'object' && kind !== 'array') continue;
    const level = (levels.get(nodes.parents[node] ?? -1) ?? -1) + 1;
    levels.set(node, level);
    if (level < deepestOpenAtFirst) open.add(node);
  }
  return open;
}

/** The lines of a tree, top to bottom, without recursion: payloads may nest ten thousand levels deep. */
export function treeRows(scan: JsonScan, open: ReadonlySet<number>, shown: ReadonlyMap<number, number>): TreeRow[] {
  if (scan.nodes.count === 0) return [];
  const rows: TreeRow[] = [];
  const stack: TreeRow[] = [{ node: 0, level: 0, more: 0 }];
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    rows.push(row);
    if (row.more > 0 || !open.has(row.node)) continue;
    const level = row.level + 1;
    const limit = shown.get(row.node) ?? childrenAtOnce;
    const hidden = (scan.nodes.counts[row.node] ?? 0) - limit;
    if (hidden > 0) stack.push({ node: row.node, level, more: hidden });
    for (const node of jsonChildren(scan.nodes, row.node, 0, limit).toReversed()) stack.push({ node, level, more: 0 });
  }
  return rows;
}

export interface TreeValue {
  readonly kind: JsonKind;
  /** As it was sent, quotes and escapes included; null for a member of an array and for the outermost. */
  readonly key: string | null;
  /** As it was sent, cut for one line; for containers what they hold. */
  readonly text: string;
  readonly children: number;
}

const lineCharacters = 400;

/** What a line of the tree says. */
export function treeValue(scan: JsonScan, node: number): TreeValue {
  const kind = jsonKind(scan.nodes, node);
  const children = scan.nodes.counts[node] ?? 0;
  return {
    kind,
    key: keyText(scan, node),
    text: kind === 'object' || kind === 'array' ? containerWords(kind, children) : lineOf(scan, node),
    children,
  };
}

function lineOf(scan: JsonScan, node: number): string {
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  return end - start <= lineCharacters ? valueText(scan, node) : `${scan.text.slice(start, start + lineCharacters)}…`;
}

function containerWords(kind: 'object' | 'array', children: number): string {
  if (children === 0) return kind === 'object' ? '{}' : '[]';
  const noun = kind === 'object' ? 'field' : 'item';
  return `${kind === 'object' ? '{ }' : '[ ]'} ${children} ${noun}${children === 1 ? '' : 's'}`;
}

/** Members whose key another member of the same object has too; parsers keep only the last. Looked for among the values that are shown. */
export function duplicateKeys(scan: JsonScan, rows: readonly TreeRow[]): ReadonlySet<number> {
  const byKey = new Map<string, number>();
  const duplicates = new Set<number>();
  for (const { node, more } of rows) {
    const key = more > 0 ? null : keyOf(scan, node);
    if (key === null) continue;
    const place = `${scan.nodes.parents[node] ?? -1} ${key}`;
    const before = byKey.get(place);
    if (before === undefined) byKey.set(place, node);
    else {
      duplicates.add(before);
      duplicates.add(node);
    }
  }
  return duplicates;
}
