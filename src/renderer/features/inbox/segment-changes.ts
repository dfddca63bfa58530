/** What becomes of the segments of a list when something is read, counted, comes or goes. */
import type { ListedCapture } from '#shared/search-contract.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { lowestOf, type Page } from './list-pages.ts';
import { captureNumber, Segments, type Segment } from './segments.ts';

/** Arrivals join the newest segment up to so many rows. */
const fullSegment = 256;
/** Rows that are kept; of more than that those farthest from what is in sight are let go. */
const keptRows = 6_000;
const keptFrontSegments = 4;

/** The newest page and the first count as one list. */
export function asListed(page: Page, outline: CaptureOutline | null): Segments {
  const { items, nextCursor } = page;
  if (nextCursor === null) return new Segments([{ from: 0, count: items.length, exact: true, rows: items }]);
  const all = new Segments([{ from: 0, count: items.length * 2 + 1, exact: false, rows: null }]);
  const counts = outline === null ? all : counted(all, { from: 0, upper: Infinity }, outline);
  return counts.place(lowestOf(page, 0), Infinity, items);
}

/** What was counted of a part of the list, put in where only a guess was. */
export function counted(
  segments: Segments,
  { from, upper }: { from: number; upper: number },
  { segments: told, rest }: CaptureOutline,
): Segments {
  const only = segments.positionOf(from);
  const guessed = segments.list[only];
  if (guessed?.exact === false && guessed.from === from && segments.upper(only) === upper) {
    // The ordinary case, in one go: a million captures are told in thousands of parts.
    const parts = told.map(([lowest, count]): Segment => ({ from: lowest, count, exact: true, rows: null }));
    const last = parts.pop() ?? (rest === null ? { from, count: 0, exact: true, rows: null } : null);
    const end: readonly Segment[] = rest === null ? [] : [{ from, count: Math.max(1, rest.estimate), exact: false, rows: null }];
    return segments.splice(only, 1, ...parts, ...(last === null ? [] : [rest === null ? { ...last, from } : last]), ...end);
  }
  let refined = segments;
  let top = upper;
  for (const [index, [lowest, count]] of told.entries()) {
    // The last one reaches down to where the part ends: below the oldest there is nothing.
    const bottom = rest === null && index === told.length - 1 ? from : lowest;
    refined = refined.refine(bottom, top, count);
    top = bottom;
  }
  if (told.length === 0 && rest === null) return refined.refine(from, upper, 0);
  if (rest === null) return refined;
  const position = refined.positionOf(from);
  const last = refined.list[position];
  return last !== undefined && !last.exact && last.from === from && refined.upper(position) === rest.before
    ? refined.splice(position, 1, { ...last, count: Math.max(1, rest.estimate) })
    : refined;
}

/** New segments above others; a few rows join the newest, so that the list does not fall into crumbs. */
export function onTop(list: readonly Segment[], added: readonly Segment[]): Segment[] {
  const [first, ...rest] = list;
  const [only] = added;
  if (first?.rows != null && only?.rows != null && added.length === 1 && first.count + only.count <= fullSegment) {
    const rows = [...only.rows, ...first.rows];
    return [{ ...first, rows, count: rows.length }, ...rest];
  }
  return [...added, ...list];
}

/** Of what is held back only the newest rows are kept: what lies below is read when somebody scrolls there. */
export function withNewestRows(front: readonly Segment[]): Segment[] {
  return front.map((segment, position) =>
    position < keptFrontSegments || !segment.exact ? segment : { ...segment, rows: null },
  );
}

/**
 * Lets rows go that are far from the segment at the position `inSight`; never those from the number `asked` on, which somebody
 * waits for.
 */
export function withoutFarRows(segments: Segments, inSight: number, asked: number): Segments {
  const kept = segments.list.reduce((sum, { rows }) => sum + (rows?.length ?? 0), 0);
  if (kept <= keptRows) return segments;
  let surplus = kept - keptRows;
  const far = new Set<number>();
  // The newest stay: that is where everybody comes back to.
  for (const ends = { low: 2, high: segments.list.length - 1 }; surplus > 0 && ends.low <= ends.high;) {
    const position = inSight - ends.low > ends.high - inSight ? ends.low++ : ends.high--;
    const segment = segments.list[position];
    if (segment === undefined || segment.rows === null || segment.from === asked) continue;
    far.add(position);
    surplus -= segment.rows.length;
  }
  return segments.map((segment, position) => (far.has(position) ? { ...segment, rows: null } : segment));
}

/**
 * Without these captures. `top`: the numbers of the first segment are below this. `told`: the host says so, and means
 * those that are not here, too: nobody knows whether they were counted, so that their segments are counted anew.
 */
export function withoutIds(list: readonly Segment[], top: number, ids: readonly string[], told: boolean): Segment[] {
  const gone = new Set(ids);
  const numbers = ids.map(captureNumber);
  return list.map((segment, position) => {
    const upper = position === 0 ? top : (list[position - 1]?.from ?? top);
    const concerned = numbers.filter((number) => number >= segment.from && number < upper).length;
    if (concerned === 0) return segment;
    if (segment.rows !== null) {
      const rows = segment.rows.filter((row) => !gone.has(row.id));
      return { ...segment, rows, count: rows.length };
    }
    return told ? { ...segment, count: Math.max(0, segment.count - concerned), exact: false } : segment;
  });
}

/** With these rows as they are now, where they are here. A piece of the body that matched stays: only lists tell of it. */
export function withChanged(list: readonly Segment[], rows: readonly ListedCapture[]): Segment[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const renewed = (row: ListedCapture): ListedCapture => {
    const now = byId.get(row.id);
    if (now === undefined) return row;
    return row.excerpt === undefined || now.excerpt !== undefined ? now : { ...now, excerpt: row.excerpt };
  };
  return list.map((segment) =>
    segment.rows?.some(({ id }) => byId.has(id)) === true ? { ...segment, rows: segment.rows.map(renewed) } : segment,
  );
}

/** With captures that match since they were changed, at their places; where rows are not here they are counted anew. */
export function withRows(list: readonly Segment[], top: number, fresh: readonly ListedCapture[]): Segment[] {
  return list.map((segment, position) => {
    const upper = position === 0 ? top : (list[position - 1]?.from ?? top);
    const concerned = fresh.filter(({ id }) => captureNumber(id) >= segment.from && captureNumber(id) < upper);
    if (concerned.length === 0) return segment;
    if (segment.rows === null) return { ...segment, exact: false };
    const known = new Set(segment.rows.map(({ id }) => id));
    const missing = concerned.filter(({ id }) => !known.has(id));
    if (missing.length === 0) return segment;
    const rows = [...segment.rows, ...missing].toSorted((one, other) => captureNumber(other.id) - captureNumber(one.id));
    return { ...segment, rows, count: rows.length };
  });
}

export function countOf(list: readonly Segment[]): number {
  return list.reduce((sum, { count }) => sum + count, 0);
}

/** With `offset` rows of the guess above the segment at `from`: so what was asked for lies where it was asked for. */
export function atOffset(segments: Segments, from: number, offset: number): Segments {
  const position = segments.positionOf(from);
  const above = segments.list[position - 1];
  const below = segments.list[position + 1];
  if (above === undefined || above.exact || above.rows !== null) return segments;
  const moved = segments.splice(position - 1, 1, { ...above, count: offset });
  if (below === undefined || below.exact) return moved;
  return moved.splice(position + 1, 1, { ...below, count: Math.max(0, below.count + above.count - offset) });
}
