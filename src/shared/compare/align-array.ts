import { jsonChildren } from '../payload/json-nodes.ts';
import { keyOf, plainHead } from '../payload/json-pointer.ts';
import type { JsonScan } from '../payload/json-scan.ts';
import { jsonToken } from '../payload/json-token.ts';

/** A value on the left, one on the right, or both that belong together; -1 where there is none. */
export interface Pair {
  readonly left: number;
  readonly right: number;
}

/** One side of a comparison. */
export interface HashedScan {
  readonly scan: JsonScan;
  readonly hashes: Float64Array;
}

export interface Alignment {
  readonly pairs: readonly Pair[];
  /** Member that told the items apart; null when their contents did. */
  readonly by: string | null;
  /** True when what belongs together stands in another order. */
  readonly reordered: boolean;
  /** True when the arrays were too long for the careful way and were put side by side by position. */
  readonly rough: boolean;
}

/** Members that name an item, the best first. */
const identities = ['id', '_id', 'uuid', 'guid', 'event_id', 'eventId', 'message_id', 'messageId', 'key', 'sku', 'code', 'name'];
/** Items looked at for a naming member. */
const namedAtMost = 20_000;
const membersLookedAt = 200;
/** Cells of the table that finds the longest common sequence: 8 MB. */
const cellsAtMost = 4_000_000;

/** Puts the items of two arrays side by side: by the member that names them, else by what they share in order. */
export function alignArrays(left: HashedScan, leftArray: number, right: HashedScan, rightArray: number): Alignment {
  const lefts = jsonChildren(left.scan.nodes, leftArray);
  const rights = jsonChildren(right.scan.nodes, rightArray);
  return byIdentity(left, lefts, right, rights) ?? byContent(left, lefts, right, rights);
}

function byIdentity(left: HashedScan, lefts: readonly number[], right: HashedScan, rights: readonly number[]): Alignment | null {
  if (lefts.length === 0 || rights.length === 0 || lefts.length + rights.length > namedAtMost) return null;
  for (const name of identities) {
    const leftNames = namesOf(left.scan, lefts, name);
    const rightNames = leftNames === null ? null : namesOf(right.scan, rights, name);
    if (leftNames === null || rightNames === null) continue;
    // Where no item is on both sides the naming tells nothing, as with ids that are new each time.
    if (![...leftNames.keys()].some((each) => rightNames.has(each))) continue;
    const matchOf = new Map(
      [...leftNames].flatMap(([each, node]) => (rightNames.has(each) ? [[node, rightNames.get(each) ?? -1] as const] : [])),
    );
    return { ...mergePairs(lefts, rights, matchOf), by: name, rough: false };
  }
  return null;
}

/** Item by its naming member; null when an item has none, or two have the same. */
function namesOf(scan: JsonScan, items: readonly number[], name: string): ReadonlyMap<string, number> | null {
  const names = new Map<string, number>();
  for (const item of items) {
    if (scan.nodes.kinds[item] !== jsonToken.openObject) return null;
    const member = jsonChildren(scan.nodes, item, 0, membersLookedAt).find((child) => keyOf(scan, child) === name);
    const kind = member === undefined ? undefined : scan.nodes.kinds[member];
    if (member === undefined || (kind !== jsonToken.string && kind !== jsonToken.number)) return null;
    const { text, cut } = plainHead(scan, member, 1000);
    if (cut || names.has(text)) return null;
    names.set(text, item);
  }
  return names;
}

/**
 * One list of what is on the left and on the right: in the order of the left, with what only the right has after the
 * neighbour it follows there.
 */
export function mergePairs(
  lefts: readonly number[],
  rights: readonly number[],
  matchOf: ReadonlyMap<number, number>,
): { pairs: readonly Pair[]; reordered: boolean } {
  const matched = new Set(matchOf.values());
  const following = new Map<number, number[]>();
  let before = -1;
  for (const right of rights) {
    if (matched.has(right)) before = right;
    else {
      const list = following.get(before);
      if (list === undefined) following.set(before, [right]);
      else list.push(right);
    }
  }
  const pairs: Pair[] = (following.get(-1) ?? []).map((right) => ({ left: -1, right }));
  let reordered = false;
  let highest = -1;
  for (const left of lefts) {
    const right = matchOf.get(left) ?? -1;
    pairs.push({ left, right });
    if (right === -1) continue;
    if (right < highest) reordered = true;
    highest = Math.max(highest, right);
    for (const extra of following.get(right) ?? []) pairs.push({ left: -1, right: extra });
  }
  return { pairs, reordered };
}

function byContent(left: HashedScan, lefts: readonly number[], right: HashedScan, rights: readonly number[]): Alignment {
  const same = (a: number, b: number): boolean => left.hashes[lefts[a] ?? 0] === right.hashes[rights[b] ?? 0];
  const shorter = Math.min(lefts.length, rights.length);
  let head = 0;
  while (head < shorter && same(head, head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && same(lefts.length - 1 - tail, rights.length - 1 - tail)) tail += 1;
  const pairs: Pair[] = [];
  for (let at = 0; at < head; at += 1) pairs.push({ left: lefts[at] ?? -1, right: rights[at] ?? -1 });
  const middle = { left: lefts.slice(head, lefts.length - tail), right: rights.slice(head, rights.length - tail) };
  const rough = middle.left.length * middle.right.length > cellsAtMost;
  const common = rough ? [] : commonSequence(middle.left, middle.right, left.hashes, right.hashes);
  let leftAt = 0;
  let rightAt = 0;
  for (const [nextLeft, nextRight] of [...common, [middle.left.length, middle.right.length] as const]) {
    pairs.push(...pairGap(left.scan, middle.left.slice(leftAt, nextLeft), right.scan, middle.right.slice(rightAt, nextRight)));
    if (nextLeft < middle.left.length) pairs.push({ left: middle.left[nextLeft] ?? -1, right: middle.right[nextRight] ?? -1 });
    leftAt = nextLeft + 1;
    rightAt = nextRight + 1;
  }
  for (let at = tail; at > 0; at -= 1)
    pairs.push({ left: lefts[lefts.length - at] ?? -1, right: rights[rights.length - at] ?? -1 });
  return { pairs, by: null, reordered: false, rough };
}

/** The longest sequence of equal items that stands in both, as pairs of positions. */
function commonSequence(
  lefts: readonly number[],
  rights: readonly number[],
  leftHashes: Float64Array,
  rightHashes: Float64Array,
): readonly (readonly [number, number])[] {
  const width = rights.length + 1;
  const lengths = new Uint16Array((lefts.length + 1) * width);
  for (let a = lefts.length - 1; a >= 0; a -= 1) {
    const hash = leftHashes[lefts[a] ?? 0];
    for (let b = rights.length - 1; b >= 0; b -= 1) {
      const cell = a * width + b;
      lengths[cell] =
        hash === rightHashes[rights[b] ?? 0]
          ? Math.min(65_535, (lengths[cell + width + 1] ?? 0) + 1)
          : Math.max(lengths[cell + width] ?? 0, lengths[cell + 1] ?? 0);
    }
  }
  const common: (readonly [number, number])[] = [];
  for (let a = 0, b = 0; a < lefts.length && b < rights.length;) {
    const cell = a * width + b;
    if (leftHashes[lefts[a] ?? 0] === rightHashes[rights[b] ?? 0]) {
      common.push([a, b]);
      a += 1;
      b += 1;
    } else if ((lengths[cell + width] ?? 0) >= (lengths[cell + 1] ?? 0)) a += 1;
    else b += 1;
  }
  return common;
}

/** What stands between two equal items: by position while both are of one kind, the rest as removed and added. */
function pairGap(leftScan: JsonScan, lefts: readonly number[], rightScan: JsonScan, rights: readonly number[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < Math.max(lefts.length, rights.length); at += 1) {
    const left = lefts[at] ?? -1;
    const right = rights[at] ?? -1;
    if (left === -1 || right === -1 || leftScan.nodes.kinds[left] === rightScan.nodes.kinds[right]) pairs.push({ left, right });
    else pairs.push({ left, right: -1 }, { left: -1, right });
  }
  return pairs;
}
