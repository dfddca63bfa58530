/** A stretch of time in equal steps, and the seqs at its edges. */
export interface Span {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  /** One more than there are buckets: the first seq of each, and the one after the last. */
  readonly edges: readonly number[];
  /** True when no seq is missing between the oldest and the newest capture. */
  readonly whole: boolean;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths that people count time in, ms. */
const steps: readonly number[] = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((count) => count * day),
];

/** The shortest step that people count in with which `spanMs` takes at most `buckets` of them, the two cut at its ends included. */
export function bucketStep(spanMs: number, buckets: number): number {
  const least = spanMs / Math.max(1, buckets - 1);
  return steps.find((step) => step >= least) ?? Math.ceil(least / (364 * day)) * 364 * day;
}
