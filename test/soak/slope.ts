/** Whether a measured series grows, said by a line through its points that single spikes do not move. */

export type Point = readonly [minute: number, value: number];

export interface Trend {
  /** Of the line at its beginning and end: the first quarter is left out, everything is warming up in it. */
  readonly from: Point;
  readonly to: Point;
  /** Of its unit, per minute. */
  readonly slope: number;
}

/** The median of the slopes between all pairs of points (Theil and Sen), through the median point. Null for fewer than eight points. */
export function trendOf(points: readonly Point[]): Trend | null {
  const judged = points.slice(Math.floor(points.length / 4));
  const first = judged[0];
  const last = judged.at(-1);
  if (points.length < 8 || first === undefined || last === undefined) return null;
  const slope = median(
    judged.flatMap(([x, y], index) => judged.slice(index + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x))),
  );
  const base = median(judged.map(([x, y]) => y - slope * x));
  const at = (minute: number): Point => [minute, base + slope * minute];
  return { from: at(first[0]), to: at(last[0]), slope };
}

/**
 * Flat: from its beginning to its end the line rises by no more than a part of where it began, or by no more than `slack`,
 * whichever is more.
 */
export function isFlat({ from, to }: Trend, mayGrow: number, slack: number): boolean {
  return to[1] - from[1] <= Math.max(Math.max(0, from[1]) * mayGrow, slack);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, two) => one - two);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}
