import { jsonToken } from './json-token.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * The values of a JSON text in the order in which they begin; number 0 is the outermost. 25 bytes a value.
 * The first child of a container is the number after its own.
 */
export interface JsonNodes {
  readonly count: number;
  /** First character's code, as `jsonToken`. */
  readonly kinds: Uint8Array;
  /** Offsets of the value in the text, `ends` exclusive. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Offset of the opening quote of the member's key; -1 outside objects. */
  readonly keyStarts: Int32Array;
  /** Number of the container; -1 for the outermost. */
  readonly parents: Int32Array;
  /** Number of the next value in the same container; -1 for the last. */
  readonly nexts: Int32Array;
  /** Values directly inside. */
  readonly counts: Uint32Array;
}

export type GrowingNodes = { -readonly [Key in keyof JsonNodes]: JsonNodes[Key] };

export function startNodes(capacity: number): GrowingNodes {
  return {
    count: 0,
    kinds: new Uint8Array(capacity),
    starts: new Uint32Array(capacity),
    ends: new Uint32Array(capacity),
    keyStarts: new Int32Array(capacity),
    parents: new Int32Array(capacity),
    nexts: new Int32Array(capacity),
    counts: new Uint32Array(capacity),
  };
}

/** Makes room for at least one more, column by column, so that never more than one column exists twice. */
export function growNodes(nodes: GrowingNodes, capacityLimit: number): void {
  resizeNodes(nodes, Math.min(nodes.kinds.length * 2, capacityLimit));
}

/** Gives back the room that was not needed. */
export function trimNodes(nodes: GrowingNodes): JsonNodes {
  if (nodes.kinds.length > nodes.count) resizeNodes(nodes, nodes.count);
  return nodes;
}

function resizeNodes(nodes: GrowingNodes, capacity: number): void {
  nodes.kinds = resized(nodes.kinds, new Uint8Array(capacity));
  nodes.starts = resized(nodes.starts, new Uint32Array(capacity));
  nodes.ends = resized(nodes.ends, new Uint32Array(capacity));
  nodes.keyStarts = resized(nodes.keyStarts, new Int32Array(capacity));
  nodes.parents = resized(nodes.parents, new Int32Array(capacity));
  nodes.nexts = resized(nodes.nexts, new Int32Array(capacity));
  nodes.counts = resized(nodes.counts, new Uint32Array(capacity));
}

function resized<Column extends Uint8Array | Uint32Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}

export function jsonKind(nodes: JsonNodes, node: number): JsonKind {
  switch (nodes.kinds[node] ?? 0) {
    case jsonToken.openObject:
      return 'object';
    case jsonToken.openArray:
      return 'array';
    case jsonToken.string:
      return 'string';
    case jsonToken.number:
      return 'number';
    case jsonToken.null:
      return 'null';
    default:
      return 'boolean';
  }
}

/** Numbers of the values directly inside, from the `skip`-th on, at most `limit` of them. */
export function jsonChildren(nodes: JsonNodes, node: number, skip = 0, limit = Number.POSITIVE_INFINITY): number[] {
  const children: number[] = [];
  let child = (nodes.counts[node] ?? 0) > 0 ? node + 1 : -1;
  for (let index = 0; child !== -1 && children.length < limit; index += 1) {
    if (index >= skip) children.push(child);
    child = nodes.nexts[child] ?? -1;
  }
  return children;
}
