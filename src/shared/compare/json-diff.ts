/**
 * What differs between two JSON texts, value by value, as they are written: big integers, `1.0` beside `1`, repeated keys
 * and the order of keys are told as they are. Pure; takes bounded time and memory whatever the texts are, and no call stack.
 */
import { jsonChildren } from '../payload/json-nodes.ts';
import { keyOf, plainHead, plainValue, pointerOf, valueText } from '../payload/json-pointer.ts';
import type { JsonScan } from '../payload/json-scan.ts';
import { jsonToken } from '../payload/json-token.ts';
import { alignArrays, mergePairs, type HashedScan, type Pair } from './align-array.ts';
import { hashValues } from './json-hash.ts';
import { isListed, noiseOf, type NoiseKind, type NoiseList } from './noise.ts';

/**
 * `same`: written alike. `inside`: containers of which something inside differs. `rewritten`: the same value, written
 * otherwise (`1.0` and `1`, an escape). `reordered`: all inside is the same, in another order.
 */
export type DiffKind = 'same' | 'inside' | 'added' | 'removed' | 'changed' | 'rewritten' | 'reordered';

export interface DiffEntry {
  readonly kind: DiffKind;
  /** Numbers of the values in their scans; -1 where there is none. */
  readonly left: number;
  readonly right: number;
  readonly level: number;
  /** Place of the container's entry in the list; -1 for the outermost. */
  readonly parent: number;
  /** Values that this entry stands for: more than one for a run of equal ones. */
  readonly run: number;
  /** Why a difference is noise; null when it is none, or when nothing differs. */
  readonly noise: NoiseKind | null;
  /** What is to be said besides: another order, the member that items were told apart by. */
  readonly note: string | null;
  /** Differences inside that are no noise. */
  real: number;
}

export interface DiffCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly rewritten: number;
  readonly reordered: number;
  /** Differences that are noise; in none of the others. */
  readonly noise: number;
}

export interface JsonDiff {
  readonly entries: readonly DiffEntry[];
  readonly counts: DiffCounts;
  /** Why not everything was compared, one sentence each. */
  readonly limits: readonly string[];
}

const noList: NoiseList = { names: new Set(), pointers: [] };
const entriesAtMost = 100_000;
/** Equal neighbours told one by one; of more of them the first ones, and the rest as a run. */
const equalsInARow = 20;
/** Members of one object that are paired by their keys. */
const membersAtMost = 200_000;
/** Plain values longer than this are compared as written only. UTF-16 units. */
const meaningAtMost = 65_536;

interface Task extends Pair {
  readonly level: number;
  readonly parent: number;
  readonly run: number;
}

interface Progress {
  readonly left: HashedScan;
  readonly right: HashedScan;
  readonly list: NoiseList;
  readonly entries: DiffEntry[];
  readonly limits: Set<string>;
}

/** Compares two whole or broken JSON texts; of broken ones what could be read. */
export function diffJson(leftScan: JsonScan, rightScan: JsonScan, list: NoiseList = noList, limit = entriesAtMost): JsonDiff {
  const progress: Progress = {
    left: { scan: leftScan, hashes: hashValues(leftScan) },
    right: { scan: rightScan, hashes: hashValues(rightScan) },
    list,
    entries: [],
    limits: new Set(),
  };
  const [left, right] = [leftScan.nodes.count > 0 ? 0 : -1, rightScan.nodes.count > 0 ? 0 : -1];
  const stack: Task[] = left === -1 && right === -1 ? [] : [{ left, right, level: 0, parent: -1, run: 1 }];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (progress.entries.length >= limit) {
      progress.limits.add(`The comparison stopped after ${limit.toLocaleString('en')} lines; what follows is not compared.`);
      break;
    }
    const inner = take(progress, task);
    for (let at = inner.length - 1; at >= 0; at -= 1) stack.push(inner[at] ?? task);
  }
  return { entries: progress.entries, counts: countAll(progress.entries), limits: [...progress.limits] };
}

/** Adds the entry of a pair; gives back what is inside and must still be compared. */
function take(progress: Progress, task: Task): readonly Task[] {
  const { left, right, level, parent, run } = task;
  const { entries } = progress;
  const enter = (kind: DiffKind, note: string | null = null, noise: NoiseKind | null = null): number =>
    entries.push({ kind, left, right, level, parent, run, noise, note, real: 0 }) - 1;
  if (left === -1 || right === -1) {
    enter(left === -1 ? 'added' : 'removed', null, noiseOfOne(progress, task));
    return [];
  }
  if (progress.left.hashes[left] === progress.right.hashes[right]) {
    enter('same');
    return [];
  }
  const kind = progress.left.scan.nodes.kinds[left];
  const container = kind === jsonToken.openObject || kind === jsonToken.openArray;
  if (!container || progress.right.scan.nodes.kinds[right] !== kind) {
    // The key is part of the fingerprint: an item of an array may equal a member, and a key may be written otherwise.
    if (sameText(progress, left, right)) enter('same');
    else if (!container && sameMeaning(progress, left, right)) enter('rewritten', 'the same value, written otherwise');
    else enter('changed', null, noiseOfBoth(progress, left, right));
    return [];
  }
  const { pairs, note, reordered } =
    kind === jsonToken.openObject ? pairMembers(progress, left, right) : pairItems(progress, left, right);
  const equal = pairs.every(
    (pair) => pair.left !== -1 && pair.right !== -1 && progress.left.hashes[pair.left] === progress.right.hashes[pair.right],
  );
  const at = enter(equal ? (reordered ? 'reordered' : 'same') : 'inside', note);
  return equal ? [] : gatherRuns(progress, pairs, level + 1, at);
}

/** The pairs as tasks; long runs of equal ones become one. */
function gatherRuns({ left, right }: Progress, pairs: readonly Pair[], level: number, parent: number): Task[] {
  const tasks: Task[] = [];
  const isSame = (pair: Pair | undefined): boolean =>
    pair !== undefined && pair.left !== -1 && pair.right !== -1 && left.hashes[pair.left] === right.hashes[pair.right];
  for (let at = 0; at < pairs.length;) {
    let end = at;
    while (isSame(pairs[end])) end += 1;
    const single = end - at <= equalsInARow ? Math.max(1, end - at) : 2;
    for (const pair of pairs.slice(at, at + single)) tasks.push({ ...pair, level, parent, run: 1 });
    const rest = end - at - single;
    const first = pairs[at + single];
    if (rest > 0 && first !== undefined) tasks.push({ ...first, level, parent, run: rest });
    at = Math.max(end, at + single);
  }
  return tasks;
}

interface Pairing {
  readonly pairs: readonly Pair[];
  readonly note: string | null;
  readonly reordered: boolean;
}

/** Members by their keys; of a repeated key the first with the first, the second with the second. */
function pairMembers({ left, right, limits }: Progress, leftObject: number, rightObject: number): Pairing {
  const lefts = jsonChildren(left.scan.nodes, leftObject, 0, membersAtMost);
  const rights = jsonChildren(right.scan.nodes, rightObject, 0, membersAtMost);
  if (lefts.length === membersAtMost || rights.length === membersAtMost)
    limits.add(`Of objects with more than ${membersAtMost.toLocaleString('en')} members only the first are compared.`);
  const byKey = new Map<string, number[]>();
  for (const node of rights.toReversed()) {
    const key = keyOf(right.scan, node) ?? '';
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [node]);
    else list.push(node);
  }
  const matchOf = new Map<number, number>();
  for (const node of lefts) {
    const match = byKey.get(keyOf(left.scan, node) ?? '')?.pop();
    if (match !== undefined) matchOf.set(node, match);
  }
  const { pairs, reordered } = mergePairs(lefts, rights, matchOf);
  return { pairs, reordered, note: reordered ? 'keys in another order' : null };
}

function pairItems({ left, right, limits }: Progress, leftArray: number, rightArray: number): Pairing {
  const { pairs, by, reordered, rough } = alignArrays(left, leftArray, right, rightArray);
  if (rough) limits.add('Very long arrays were compared item by item in their order; items that moved show as changed.');
  const order = reordered ? 'items in another order' : null;
  return {
    pairs,
    reordered,
    note: by === null ? order : [`items matched by “${by}”`, order].filter((each) => each !== null).join(', '),
  };
}

function sameText({ left, right }: Progress, leftNode: number, rightNode: number): boolean {
  const [a, b] = [left.scan.nodes, right.scan.nodes];
  const length = (a.ends[leftNode] ?? 0) - (a.starts[leftNode] ?? 0);
  if (length !== (b.ends[rightNode] ?? 0) - (b.starts[rightNode] ?? 0)) return false;
  return valueText(left.scan, leftNode) === valueText(right.scan, rightNode);
}

/** Two strings that read alike, two numbers of the same exact value. */
function sameMeaning({ left, right }: Progress, leftNode: number, rightNode: number): boolean {
  const kind = left.scan.nodes.kinds[leftNode];
  if (kind !== right.scan.nodes.kinds[rightNode]) return false;
  if (spanOf(left.scan, leftNode) > meaningAtMost || spanOf(right.scan, rightNode) > meaningAtMost) return false;
  if (kind === jsonToken.string) return plainValue(left.scan, leftNode) === plainValue(right.scan, rightNode);
  if (kind !== jsonToken.number) return false;
  return exactNumber(valueText(left.scan, leftNode)) === exactNumber(valueText(right.scan, rightNode));
}

function spanOf({ nodes }: JsonScan, node: number): number {
  return (nodes.ends[node] ?? 0) - (nodes.starts[node] ?? 0);
}

/** A number's exact value as one canonical text, however it is written: digits and the power of ten. No rounding. */
export function exactNumber(written: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return `${sign}0`;
  const significant = digits.replace(/0+$/, '');
  return `${sign}${significant}e${BigInt(exponent.slice(0, 40)) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`;
}

function noiseOfBoth({ left, right, list }: Progress, leftNode: number, rightNode: number): NoiseKind | null {
  const name = nameOf(left.scan, leftNode);
  if (isListed(list, name, () => pointerOf(left.scan, leftNode))) return 'listed';
  const values = [
    [left.scan, leftNode],
    [right.scan, rightNode],
  ] as const;
  const [a, b] = values.map(([scan, node]) => noiseValue(scan, node));
  return a == null || b == null ? null : noiseOf(name, a, b);
}

/** What is on one side only is noise only where the user says so. */
function noiseOfOne({ left, right, list }: Progress, pair: Pair): NoiseKind | null {
  const [scan, node] = pair.left === -1 ? [right.scan, pair.right] : [left.scan, pair.left];
  return isListed(list, nameOf(scan, node), () => pointerOf(scan, node)) ? 'listed' : null;
}

function noiseValue(scan: JsonScan, node: number): { text: string; isNumber: boolean } | null {
  const kind = scan.nodes.kinds[node];
  if (kind !== jsonToken.string && kind !== jsonToken.number) return null;
  const { text, cut } = plainHead(scan, node, 2100);
  return cut ? null : { text, isNumber: kind === jsonToken.number };
}

/** The key; of an item of an array that of the array. */
function nameOf(scan: JsonScan, node: number): string {
  for (let at = node; at !== -1; at = scan.nodes.parents[at] ?? -1) {
    const key = keyOf(scan, at);
    if (key !== null) return key;
  }
  return '';
}

function countAll(entries: readonly DiffEntry[]): DiffCounts {
  const counts = { added: 0, removed: 0, changed: 0, rewritten: 0, reordered: 0, noise: 0 };
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const entry = entries[at];
    if (entry === undefined) continue;
    const { kind, noise, parent } = entry;
    if (kind !== 'same' && kind !== 'inside') {
      if (noise !== null) counts.noise += 1;
      else {
        counts[kind] += 1;
        entry.real += 1;
      }
    } else if (kind === 'inside' && entry.note?.includes('order') === true) {
      counts.reordered += 1;
      entry.real += 1;
    }
    const holder = entries[parent];
    if (holder !== undefined) holder.real += entry.real;
  }
  return counts;
}
