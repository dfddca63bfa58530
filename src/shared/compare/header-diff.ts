import { noiseOf, isListed, type NoiseKind, type NoiseList } from './noise.ts';

/** `case`: the name is written otherwise. `moved`: only the place among the others differs. */
export type HeaderDiffKind = 'same' | 'added' | 'removed' | 'changed' | 'case' | 'moved';

export interface HeaderDiffRow {
  readonly kind: HeaderDiffKind;
  /** Name and value as they came; null where there is none. */
  readonly left: readonly [string, string] | null;
  readonly right: readonly [string, string] | null;
  /** Places in the two lists, from 1. */
  readonly leftAt: number | null;
  readonly rightAt: number | null;
  /** True when the place among the common headers differs, whatever else does. */
  readonly moved: boolean;
  readonly noise: NoiseKind | null;
}

type Pairs = readonly (readonly [string, string])[];

/** Headers that tell of the connection and differ for no reason. */
const volatile = new Set([
  'date',
  'content-length',
  'age',
  'x-request-id',
  'x-correlation-id',
  'traceparent',
  'tracestate',
  'x-amzn-trace-id',
  'cf-ray',
  'etag',
  'last-modified',
  'idempotency-key',
]);

/** Compares header lines: names in either case, the first of a repeated name with the first, and their order. */
export function diffHeaders(left: Pairs, right: Pairs, list: NoiseList): readonly HeaderDiffRow[] {
  const byName = new Map<string, number[]>();
  for (let at = right.length - 1; at >= 0; at -= 1) {
    const name = right[at]?.[0].toLowerCase() ?? '';
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [at]);
    else places.push(at);
  }
  const matches = left.map(([name]) => byName.get(name.toLowerCase())?.pop() ?? -1);
  const inOrder = risingMost(matches);
  const matched = new Set(matches);
  const extra = right.map((_pair, at) => at).filter((at) => !matched.has(at));
  const rows: HeaderDiffRow[] = [];
  const takeExtras = (before: number): void => {
    while ((extra[0] ?? Infinity) < before) {
      const at = extra.shift() ?? 0;
      rows.push(rowOf(null, null, right[at] ?? null, at, false, list));
    }
  };
  for (const [at, pair] of left.entries()) {
    const match = matches[at] ?? -1;
    if (match !== -1 && inOrder.has(at)) takeExtras(match);
    rows.push(
      rowOf(
        pair,
        at,
        match === -1 ? null : (right[match] ?? null),
        match === -1 ? null : match,
        match !== -1 && !inOrder.has(at),
        list,
      ),
    );
  }
  takeExtras(Infinity);
  return rows;
}

function rowOf(
  left: readonly [string, string] | null,
  leftAt: number | null,
  right: readonly [string, string] | null,
  rightAt: number | null,
  moved: boolean,
  list: NoiseList,
): HeaderDiffRow {
  const kind = kindOf(left, right, moved);
  const name = (left ?? right)?.[0] ?? '';
  const listed = isListed(list, name, () => '');
  const noise =
    kind === 'same'
      ? null
      : listed
        ? 'listed'
        : kind === 'changed' && left !== null && right !== null
          ? noiseOfHeader(name, left[1], right[1])
          : null;
  return {
    kind,
    left,
    right,
    leftAt: leftAt === null ? null : leftAt + 1,
    rightAt: rightAt === null ? null : rightAt + 1,
    moved,
    noise,
  };
}

function noiseOfHeader(name: string, left: string, right: string): NoiseKind | null {
  if (volatile.has(name.toLowerCase())) return 'id';
  return noiseOf(name, { text: left, isNumber: false }, { text: right, isNumber: false });
}

function kindOf(left: readonly [string, string] | null, right: readonly [string, string] | null, moved: boolean): HeaderDiffKind {
  if (left === null) return 'added';
  if (right === null) return 'removed';
  if (left[1] !== right[1]) return 'changed';
  if (left[0] !== right[0]) return 'case';
  return moved ? 'moved' : 'same';
}

/** Places of the longest rising sequence: what stands outside it was moved. -1 belongs to none. */
function risingMost(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before = Array.from<number>({ length: values.length }).fill(-1);
  for (const [at, value] of values.entries()) {
    if (value === -1) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  }
  const rising = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) rising.add(at);
  return rising;
}
