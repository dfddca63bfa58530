/** Where two runs of bytes part, offset by offset. */
export interface ByteDiff {
  /** Offset of the first differing byte; where one ends earlier, its length; null when they are equal. */
  readonly first: number | null;
  /** Offsets at which both have a byte and it differs. */
  readonly differing: number;
  readonly leftSize: number;
  readonly rightSize: number;
}

/** Compares byte by byte. */
export function diffBytes(left: Uint8Array, right: Uint8Array): ByteDiff {
  const shorter = Math.min(left.length, right.length);
  let first = -1;
  let differing = 0;
  for (let at = 0; at < shorter; at += 1) {
    if (left[at] === right[at]) continue;
    if (first === -1) first = at;
    differing += 1;
  }
  const end = left.length === right.length ? null : shorter;
  return { first: first === -1 ? end : first, differing, leftSize: left.length, rightSize: right.length };
}

/**
 * The next stretch of differing bytes from `from` on (or before it), as its first offset; null when there is none within
 * `within` bytes. What lies beyond the shorter one counts as one difference.
 */
export function nextByteDifference(left: Uint8Array, right: Uint8Array, from: number, step: 1 | -1): number | null {
  const shorter = Math.min(left.length, right.length);
  const differs = (at: number): boolean =>
    at < shorter ? left[at] !== right[at] : at === shorter && left.length !== right.length;
  const starts = (at: number): boolean => differs(at) && (at === 0 || !differs(at - 1));
  for (let at = from; at >= 0 && at <= shorter; at += step) if (starts(at)) return at;
  return null;
}
