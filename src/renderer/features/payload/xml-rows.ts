/** The lines of an XML tree: which elements are open, and which stand on one line with their text. */
import { xmlChildren } from '#shared/payload/xml-read.ts';
import { xmlKind, type XmlScan } from '#shared/payload/xml-scan.ts';

/** Lines laid out at first and when everything is asked for, and children of one element. */
export const linesAtFirst = 2_000;
export const linesAtMost = 50_000;
const childrenAtMost = 5_000;

export interface XmlRow {
  readonly node: number;
  readonly level: number;
}

/** An element with one text inside stands on one line with it. */
export function onlyText({ nodes }: XmlScan, node: number): number {
  if (nodes.kinds[node] !== xmlKind.element) return -1;
  const last = xmlChildren(nodes, node, 0, 64).filter((child) => nodes.kinds[child] !== xmlKind.attribute);
  const [only] = last;
  return last.length === 1 && only !== undefined && nodes.kinds[only] === xmlKind.text ? only : -1;
}

export function hasInside(scan: XmlScan, node: number): boolean {
  const { nodes } = scan;
  if (nodes.kinds[node] !== xmlKind.element || (nodes.counts[node] ?? 0) === 0) return false;
  if ((nodes.counts[node] ?? 0) > 64) return true;
  return onlyText(scan, node) === -1 && xmlChildren(nodes, node).some((child) => nodes.kinds[child] !== xmlKind.attribute);
}

export function openUpTo({ nodes }: XmlScan, lines: number): ReadonlySet<number> {
  const open = new Set<number>();
  let count = 0;
  for (let node = 0; node < nodes.count && count < lines; node += 1) {
    if (nodes.kinds[node] !== xmlKind.element) continue;
    open.add(node);
    count += Math.min(childrenAtMost, nodes.counts[node] ?? 0);
  }
  return open;
}

export function xmlRows(scan: XmlScan, open: ReadonlySet<number>): XmlRow[] {
  const rows: XmlRow[] = [];
  const stack: XmlRow[] = scan.roots
    .slice(0, childrenAtMost)
    .map((node) => ({ node, level: 0 }))
    .toReversed();
  for (let row = stack.pop(); row !== undefined && rows.length < 2 * linesAtMost; row = stack.pop()) {
    rows.push(row);
    if (!open.has(row.node) || onlyText(scan, row.node) !== -1) continue;
    const level = row.level + 1;
    for (const node of xmlChildren(scan.nodes, row.node, 0, childrenAtMost).toReversed())
      if (scan.nodes.kinds[node] !== xmlKind.attribute) stack.push({ node, level });
  }
  return rows;
}

/** The innermost node that holds an offset of the text. */
export function nodeAtOffset({ nodes }: XmlScan, offset: number): number {
  let low = 0;
  let high = nodes.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Math.min(nodes.starts[middle] ?? 0, nodes.nameStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return nodes.kinds[low] === xmlKind.attribute ? (nodes.parents[low] ?? low) : low;
}
