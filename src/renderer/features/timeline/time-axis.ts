/**
 * The axis of the retry timeline: simulated time to pixels, the same for every lane. Attempts cluster (every first try, every
 * second ...), and between clusters lie waits from a second to days. Clusters get room for their bars; waits get room by the
 * logarithm of their length, so that seconds and hours fit in one picture. Pure: no React, no DOM.
 */

export interface AxisCluster {
  readonly fromMs: number;
  readonly toMs: number;
  /** Pixels of the first and the last start in it. */
  readonly fromX: number;
  readonly toX: number;
}

export interface AxisGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromX: number;
  readonly toX: number;
  /** True where the scale is far coarser than at its densest: the break is drawn. */
  readonly broken: boolean;
}

export interface TimeAxis {
  /** Pixels from the left edge to the end of the flags. */
  readonly width: number;
  /** Pixels an attempt may fill, its deadline included. */
  readonly barWidth: number;
  readonly clusters: readonly AxisCluster[];
  readonly gaps: readonly AxisGap[];
  readonly xOf: (ms: number) => number;
}

interface AxisInput {
  /** When the attempts of each lane start, ms, ascending; one list a lane. */
  readonly starts: readonly (readonly number[])[];
  /** Pixels in sight. */
  readonly width: number;
  /** 1 shows everything at once. */
  readonly zoom: number;
  /** Pixels for the flag behind the last attempt. */
  readonly flagWidth: number;
}

const leftPad = 12;
const mostClusters = 40;

export function buildTimeAxis({ starts, width, zoom, flagWidth }: AxisInput): TimeAxis {
  const all = starts.flat().toSorted((one, two) => one - two);
  const shortest = shortestWait(starts);
  const groups = clusterStarts(all, shortest);
  const room = Math.max(160, width * zoom - leftPad - flagWidth);
  const base = Math.min(84 * Math.max(1, Math.sqrt(zoom)), Math.max(6, (room * 0.5) / groups.length));
  const unit = unitOf(groups);
  const spreads = groups.map(({ from, to }) => weight(to - from, unit));
  const waits = groups.slice(1).map(({ from }, index) => weight(from - (groups[index]?.to ?? 0), unit));
  const total = [...spreads, ...waits].reduce((sum, each) => sum + each, 0);
  const perWeight = total === 0 ? 0 : Math.max(0, room - base * groups.length) / total;

  const clusters: AxisCluster[] = [];
  const gaps: AxisGap[] = [];
  let x = leftPad;
  for (const [index, { from, to }] of groups.entries()) {
    const before = clusters.at(-1);
    if (before !== undefined) {
      const fromX = x;
      x += (waits[index - 1] ?? 0) * perWeight;
      gaps.push({ fromMs: before.toMs, toMs: from, fromX: fromX - base, toX: x, broken: false });
    }
    const toX = x + (spreads[index] ?? 0) * perWeight;
    clusters.push({ fromMs: from, toMs: to, fromX: x, toX });
    x = toX + base;
  }
  const xOf = positionOf(clusters, unit, perWeight);
  const marked = markBreaks(gaps);
  return {
    width: Math.max(width, x + flagWidth),
    barWidth: barWidthOf(base, shortestPixels(starts, xOf)),
    clusters,
    gaps: marked,
    xOf,
  };
}

/** The shortest time from one attempt to the next of the same lane. */
function shortestWait(starts: readonly (readonly number[])[]): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const lane of starts) {
    for (let index = 1; index < lane.length; index += 1) {
      const wait = (lane[index] ?? 0) - (lane[index - 1] ?? 0);
      if (wait > 0) shortest = Math.min(shortest, wait);
    }
  }
  return shortest;
}

function shortestPixels(starts: readonly (readonly number[])[], xOf: (ms: number) => number): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const lane of starts.slice(0, 500)) {
    for (let index = 1; index < lane.length; index += 1) {
      shortest = Math.min(shortest, xOf(lane[index] ?? 0) - xOf(lane[index - 1] ?? 0));
    }
  }
  return shortest;
}

function barWidthOf(base: number, shortest: number): number {
  const free = Number.isFinite(shortest) ? shortest * 0.6 : base;
  return Math.max(3, Math.min(base - 12, Math.max(free, (base - 12) * 0.5), shortest - 3));
}

interface Group {
  readonly from: number;
  readonly to: number;
}

/** Chains starts that lie close together; wider and wider, until there are few enough to draw. */
function clusterStarts(all: readonly number[], shortest: number): Group[] {
  let closeness = Number.isFinite(shortest) ? shortest / 4 : Number.POSITIVE_INFINITY;
  for (;;) {
    const groups: { from: number; to: number }[] = [];
    for (const start of all) {
      const last = groups.at(-1);
      if (last !== undefined && start - last.to <= closeness) last.to = start;
      else groups.push({ from: start, to: start });
    }
    if (groups.length <= mostClusters) return groups.length === 0 ? [{ from: 0, to: 0 }] : groups;
    closeness = Math.max(1, closeness * 2);
  }
}

/** From this length on, ms, waits grow by the logarithm; below it, in proportion. */
function unitOf(groups: readonly Group[]): number {
  let shortest = 1000;
  for (const [index, { from }] of groups.entries()) {
    if (index > 0) shortest = Math.min(shortest, from - (groups[index - 1]?.to ?? 0));
  }
  return Math.max(1, shortest);
}

function weight(ms: number, unit: number): number {
  return Math.log10(1 + Math.max(0, ms) / unit);
}

function positionOf(clusters: readonly AxisCluster[], unit: number, perWeight: number): (ms: number) => number {
  return (ms) => {
    let low = 0;
    let high = clusters.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((clusters[middle]?.fromMs ?? 0) <= ms) low = middle;
      else high = middle - 1;
    }
    const cluster = clusters[low];
    if (cluster === undefined) return leftPad;
    if (ms <= cluster.fromMs) return cluster.fromX;
    const spread = cluster.toMs - cluster.fromMs;
    if (ms <= cluster.toMs) return cluster.fromX + ((ms - cluster.fromMs) / spread) * (cluster.toX - cluster.fromX);
    const next = clusters[low + 1];
    if (next === undefined) return cluster.toX + weight(ms - cluster.toMs, unit) * Math.max(perWeight, 24);
    const share = weight(ms - cluster.toMs, unit) / weight(next.fromMs - cluster.toMs, unit);
    return cluster.toX + share * (next.fromX - cluster.toX);
  };
}

function markBreaks(gaps: readonly AxisGap[]): AxisGap[] {
  const density = ({ fromMs, toMs, fromX, toX }: AxisGap): number => (toX - fromX) / Math.max(1, toMs - fromMs);
  const densest = Math.max(...gaps.map(density), 0);
  return gaps.map((gap) => ({ ...gap, broken: density(gap) * 4 < densest }));
}
