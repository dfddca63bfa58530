import type { SignatureCheck } from '#shared/verdict.ts';

/** The signature that was expected beside the one that came, and where they part. */
export interface Comparison {
  /** Null when nothing could be computed. */
  readonly expected: string | null;
  /** Last four characters of the secret behind `expected`. */
  readonly secretLastFour: string | null;
  /** Null when none came. */
  readonly came: string | null;
  /** Index of the first character that differs, in characters; null when they are equal or one is missing. */
  readonly firstDifference: number | null;
}

/** Index of the first differing character; null for equal texts. */
export function firstDifference(left: string, right: string): number | null {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) if (left[index] !== right[index]) return index;
  return left.length === right.length ? null : shorter;
}

/** Of all signatures that came and all that would have been right, the pair that agrees for longest: the one worth looking at. */
export function closestPair(check: SignatureCheck): Comparison {
  let best: Comparison | null = null;
  let agreed = -1;
  for (const { signature, secretLastFour } of check.expected) {
    for (const came of check.received) {
      const differs = firstDifference(signature, came);
      const length = differs ?? Infinity;
      if (length <= agreed) continue;
      agreed = length;
      best = { expected: signature, secretLastFour, came, firstDifference: differs };
    }
  }
  const [first] = check.expected;
  return (
    best ?? {
      expected: first?.signature ?? null,
      secretLastFour: first?.secretLastFour ?? null,
      came: check.received[0] ?? null,
      firstDifference: null,
    }
  );
}
