import type { DiffEntry, DiffKind, JsonDiff } from '#shared/compare/json-diff.ts';
import type { NoiseKind } from '#shared/compare/noise.ts';
import { jsonChildren } from '#shared/payload/json-nodes.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';

/** A line of a comparison: an entry of it, or a value within one that is the same on both sides. */
export interface DiffRow {
  readonly key: string;
  readonly kind: DiffKind;
  readonly left: number;
  readonly right: number;
  readonly level: number;
  readonly run: number;
  readonly noise: NoiseKind | null;
  readonly note: string | null;
  /** True for what `next difference` stops at. */
  readonly difference: boolean;
  /** Whether it can be opened: a container that is the same on both sides. */
  readonly container: boolean;
}

interface RowChoice {
  readonly onlyDifferences: boolean;
  readonly showNoise: boolean;
  /** Keys of equal containers that are open. */
  readonly open: ReadonlySet<string>;
}

const insideAtMost = 500;

/** Whether an entry is a difference by itself, not only something around one. */
export function isDifference({ kind, note }: Pick<DiffEntry, 'kind' | 'note'>): boolean {
  if (kind === 'same') return false;
  return kind !== 'inside' || note?.includes('order') === true;
}

/** The lines that are to be shown. */
export function diffRows(diff: JsonDiff, left: JsonScan, choice: RowChoice): DiffRow[] {
  const rows: DiffRow[] = [];
  const { onlyDifferences, showNoise, open } = choice;
  for (const [at, entry] of diff.entries.entries()) {
    const difference = isDifference(entry) && (entry.noise === null || showNoise);
    const wanted = difference || (entry.kind === 'inside' && (entry.real > 0 || showNoise));
    if (onlyDifferences && !wanted) continue;
    const container = entry.kind === 'same' && entry.run === 1 && entry.left !== -1 && (left.nodes.counts[entry.left] ?? 0) > 0;
    const row: DiffRow = { key: `e${at}`, ...entry, difference, container };
    rows.push(row);
    if (container && open.has(row.key)) pushEqual(rows, left, row, open);
  }
  return rows;
}

/** What is within an equal container: the same on both sides, so that one side is enough to walk. */
function pushEqual(rows: DiffRow[], left: JsonScan, around: DiffRow, open: ReadonlySet<string>): void {
  const stack = childRows(left, around);
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    rows.push(row);
    if (row.container && open.has(row.key)) stack.push(...childRows(left, row));
  }
}

function childRows(left: JsonScan, around: DiffRow): DiffRow[] {
  return jsonChildren(left.nodes, around.left, 0, insideAtMost)
    .map((node) => ({
      key: `s${node}`,
      kind: 'same' as const,
      left: node,
      // Its place on the right is the same number of values after its container's.
      right: around.right + (node - around.left),
      level: around.level + 1,
      run: 1,
      noise: null,
      note: null,
      difference: false,
      container: (left.nodes.counts[node] ?? 0) > 0,
    }))
    .toReversed();
}
