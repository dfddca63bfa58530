/**
 * The lines of a JSON tree: which containers are open, which part of a long one is shown, and what was unfolded out of texts.
 * Every unfolded text is a document of its own that hangs below the line it came out of.
 */
import { jsonChildren, jsonKind, type JsonKind } from '#shared/payload/json-nodes.ts';
import { keyOf, keyText, plainHead, pointerOf, valueText } from '#shared/payload/json-pointer.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { unfold, unfoldLevelsAtMost, type Unfolded } from '#shared/payload/unfold.ts';

/** One JSON text of the tree: the payload itself, or what was unfolded out of a text in another document. */
export interface TreeDoc {
  readonly id: string;
  readonly scan: JsonScan;
  /** Where it came from; null for the payload itself. */
  readonly from: { readonly doc: TreeDoc; readonly node: number; readonly unfolded: Unfolded } | null;
}

/** Which items of a long container are shown. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

/** Everything the user can change about a tree. */
export interface TreeState {
  readonly root: TreeDoc;
  readonly open: ReadonlyMap<string, ReadonlySet<number>>;
  readonly shown: ReadonlyMap<string, Shown>;
  /** By `placeKey` of the text that it came out of. */
  readonly unfolded: ReadonlyMap<string, TreeDoc>;
}

/** One line of the tree: a value, or the offer to show more of a long container. */
export interface TreeRow {
  readonly doc: TreeDoc;
  readonly node: number;
  readonly level: number;
  /** Values of the container that are not shown: above (`earlier`) or below; 0 for a line that is a value. */
  readonly more: number;
  readonly earlier: boolean;
}

/** Values of a container shown before somebody asks for more. */
export const childrenAtOnce = 500;
/** Lines laid out at first, and when everything is asked for. */
const linesAtFirst = 2_000;
const linesAtMost = 50_000;
const deepestOpenAtFirst = 12;

/** Names a value of a document. */
export function placeKey(doc: TreeDoc, node: number): string {
  return `${doc.id}:${node}`;
}

/** A tree as it is first shown: open down to twelve levels until there are two thousand lines. */
export function startTree(scan: JsonScan): TreeState {
  const root: TreeDoc = { id: 'payload', scan, from: null };
  return {
    root,
    open: new Map([[root.id, openWithin(scan, 0, linesAtFirst, deepestOpenAtFirst).open]]),
    shown: new Map(),
    unfolded: new Map(),
  };
}

/** Containers below `top` to open, in the order of the text, until there are so many lines; `cut` when that was not all. */
export function openWithin(
  scan: JsonScan,
  top: number,
  lines: number,
  deepest: number,
): { open: ReadonlySet<number>; cut: boolean } {
  const { nodes } = scan;
  const open = new Set<number>();
  const levels = new Map<number, number>([[top, 0]]);
  const end = nodes.ends[top] ?? 0;
  let count = 1;
  for (let node = top; node < nodes.count && (nodes.starts[node] ?? 0) < end; node += 1) {
    if ((nodes.counts[node] ?? 0) === 0) continue;
    const parent = nodes.parents[node] ?? -1;
    const level = node === top ? 0 : (levels.get(parent) ?? -1) + 1;
    if (level === 0 && node !== top) continue;
    if (level >= deepest) continue;
    const added = Math.min(nodes.counts[node] ?? 0, childrenAtOnce);
    if (count + added > lines && open.size > 0) return { open, cut: true };
    levels.set(node, level);
    open.add(node);
    count += added;
  }
  return { open, cut: false };
}

function isOpen(state: TreeState, doc: TreeDoc, node: number): boolean {
  return state.open.get(doc.id)?.has(node) ?? false;
}

/** Whether a line can be opened: a container with something in it, or a text that was unfolded. */
export function isContainer(state: TreeState, { doc, node, more }: TreeRow): boolean {
  return more === 0 && ((doc.scan.nodes.counts[node] ?? 0) > 0 || state.unfolded.has(placeKey(doc, node)));
}

export function isRowOpen(state: TreeState, row: TreeRow): boolean {
  return row.more === 0 && isOpen(state, row.doc, row.node);
}

/** The lines of a tree, top to bottom, without recursion: payloads may nest ten thousand levels deep. */
export function treeRows(state: TreeState): TreeRow[] {
  const { root, shown, unfolded } = state;
  if (root.scan.nodes.count === 0) return [];
  const rows: TreeRow[] = [];
  const stack: TreeRow[] = [{ doc: root, node: 0, level: 0, more: 0, earlier: false }];
  for (let row = stack.pop(); row !== undefined && rows.length < 2 * linesAtMost; row = stack.pop()) {
    rows.push(row);
    const { doc, node } = row;
    if (row.more > 0 || !isOpen(state, doc, node)) continue;
    const level = row.level + 1;
    const inner = unfolded.get(placeKey(doc, node));
    if (inner !== undefined) {
      if (inner.scan.nodes.count > 0) stack.push({ doc: inner, node: 0, level, more: 0, earlier: false });
      continue;
    }
    const { from, to } = shown.get(placeKey(doc, node)) ?? { from: 0, to: childrenAtOnce };
    const hidden = (doc.scan.nodes.counts[node] ?? 0) - to;
    if (hidden > 0) stack.push({ doc, node, level, more: hidden, earlier: false });
    for (const child of jsonChildren(doc.scan.nodes, node, from, to - from).toReversed())
      stack.push({ doc, node: child, level, more: 0, earlier: false });
    if (from > 0) stack.push({ doc, node, level, more: from, earlier: true });
  }
  return rows;
}

function withOpen(state: TreeState, doc: TreeDoc, change: (open: Set<number>) => void): TreeState {
  const next = new Set(state.open.get(doc.id));
  change(next);
  return { ...state, open: new Map(state.open).set(doc.id, next) };
}

/** Opens a closed line and closes an open one; shows more where the line offers it. */
export function toggled(state: TreeState, { doc, node, more, earlier }: TreeRow): TreeState {
  if (more > 0) {
    const key = placeKey(doc, node);
    const { from, to } = state.shown.get(key) ?? { from: 0, to: childrenAtOnce };
    const next = earlier ? { from: Math.max(0, from - childrenAtOnce), to } : { from, to: to + childrenAtOnce };
    return { ...state, shown: new Map(state.shown).set(key, next) };
  }
  return withOpen(state, doc, (open) => {
    if (!open.delete(node)) open.add(node);
  });
}

/** All below a line open, as far as a list can hold; `cut` when that was not everything. */
export function expanded(
  state: TreeState,
  { doc, node }: { readonly doc: TreeDoc; readonly node: number },
): { state: TreeState; cut: boolean } {
  const { open, cut } = openWithin(doc.scan, node, linesAtMost, Number.POSITIVE_INFINITY);
  return { state: withOpen(state, doc, (all) => open.forEach((each) => all.add(each))), cut };
}

/** All below a line closed; the line itself stays open when it is the outermost. */
export function collapsed(state: TreeState, { doc, node }: { readonly doc: TreeDoc; readonly node: number }): TreeState {
  const { nodes } = doc.scan;
  const end = nodes.ends[node] ?? 0;
  return withOpen(state, doc, (open) => {
    for (const each of open) {
      const start = nodes.starts[each] ?? 0;
      if (each !== 0 && each >= node && start < end) open.delete(each);
    }
  });
}

/** The tree with all containers around a value open, and their shown parts moved so that it stands among them. */
export function revealed(state: TreeState, doc: TreeDoc, node: number): TreeState {
  const { nodes } = doc.scan;
  const shown = new Map(state.shown);
  const next = withOpen(state, doc, (open) => {
    for (let at = node; at > 0; at = nodes.parents[at] ?? -1) {
      const parent = nodes.parents[at] ?? -1;
      open.add(parent);
      const key = placeKey(doc, parent);
      const { from, to } = shown.get(key) ?? { from: 0, to: childrenAtOnce };
      if ((nodes.counts[parent] ?? 0) <= to && from === 0) continue;
      const position = positionOf(doc.scan, at);
      if (position >= from && position < to) continue;
      const start = Math.max(0, position - Math.floor(childrenAtOnce / 2));
      shown.set(key, { from: start, to: start + childrenAtOnce });
    }
  });
  return { ...next, shown };
}

function positionOf({ nodes }: JsonScan, node: number): number {
  let position = 0;
  for (let at = (nodes.parents[node] ?? -1) + 1; at !== node && at !== -1; at = nodes.nexts[at] ?? -1) position += 1;
  return position;
}

/** How many unfolded documents lie around a line. */
export function unfoldLevel(doc: TreeDoc): number {
  let level = 0;
  for (let at = doc.from; at !== null; at = at.doc.from) level += 1;
  return level;
}

/** The tree with the text at a line unfolded and open; the same tree when there is nothing in it. */
export function withUnfolded(state: TreeState, doc: TreeDoc, node: number, scan: (json: string) => JsonScan): TreeState {
  const key = placeKey(doc, node);
  if (state.unfolded.has(key)) return withOpen(state, doc, (open) => open.add(node));
  if (unfoldLevel(doc) >= unfoldLevelsAtMost || jsonKind(doc.scan.nodes, node) !== 'string') return state;
  const { text, cut } = plainHead(doc.scan, node, unfoldedAtMost);
  const unfolded = cut ? null : unfold(text);
  if (unfolded === null) return state;
  const inner: TreeDoc = { id: `${key}>`, scan: scan(unfolded.json), from: { doc, node, unfolded } };
  const opened = withOpen(state, doc, (open) => open.add(node));
  const { open } = openWithin(inner.scan, 0, linesAtFirst, deepestOpenAtFirst);
  return { ...opened, open: new Map(opened.open).set(inner.id, open), unfolded: new Map(state.unfolded).set(key, inner) };
}

/** Texts longer than this are not unfolded, UTF-16 units as written. */
const unfoldedAtMost = 8_388_608;

/** JSON pointer of a line; within an unfolded text that of the text, an arrow, and the place inside. */
export function pointerIn(doc: TreeDoc, node: number): string {
  const own = pointerOf(doc.scan, node);
  return doc.from === null ? own : `${pointerIn(doc.from.doc, doc.from.node)} ▸ ${own}`;
}

export interface TreeValue {
  readonly kind: JsonKind;
  /** As it was sent, quotes and escapes included, cut for one line; null for a member of an array and for the outermost. */
  readonly key: string | null;
  /** As it was sent, cut for one line; for containers what they hold. */
  readonly text: string;
  readonly children: number;
}

const lineCharacters = 400;
const keyCharacters = 160;

/** What a line of the tree says. */
export function treeValue(scan: JsonScan, node: number, atMost = lineCharacters): TreeValue {
  const kind = jsonKind(scan.nodes, node);
  const children = scan.nodes.counts[node] ?? 0;
  const key = keyText(scan, node);
  return {
    kind,
    key: key !== null && key.length > keyCharacters ? `${key.slice(0, keyCharacters)}…` : key,
    text: kind === 'object' || kind === 'array' ? containerWords(kind, children) : lineOf(scan, node, atMost),
    children,
  };
}

function lineOf(scan: JsonScan, node: number, atMost: number): string {
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  return end - start <= atMost ? valueText(scan, node) : `${scan.text.slice(start, start + atMost)}…`;
}

function containerWords(kind: 'object' | 'array', children: number): string {
  if (children === 0) return kind === 'object' ? '{}' : '[]';
  const noun = kind === 'object' ? 'field' : 'item';
  return `${kind === 'object' ? '{ }' : '[ ]'} ${children} ${noun}${children === 1 ? '' : 's'}`;
}

/** Longer keys are not compared, UTF-16 units between the starts of key and value. */
const comparedKey = 1_000;

/** Members whose key another member of the same object has too; parsers keep only the last. Looked for among the values that are shown. */
export function duplicateKeys(rows: readonly TreeRow[]): ReadonlySet<string> {
  const byKey = new Map<string, string>();
  const duplicates = new Set<string>();
  for (const { doc, node, more } of rows) {
    const { nodes } = doc.scan;
    const keyStart = nodes.keyStarts[node] ?? -1;
    if (more > 0 || keyStart === -1 || (nodes.starts[node] ?? 0) - keyStart > comparedKey) continue;
    const place = `${doc.id} ${nodes.parents[node] ?? -1} ${keyOf(doc.scan, node)}`;
    const own = placeKey(doc, node);
    const before = byKey.get(place);
    if (before === undefined) byKey.set(place, own);
    else {
      duplicates.add(before);
      duplicates.add(own);
    }
  }
  return duplicates;
}
