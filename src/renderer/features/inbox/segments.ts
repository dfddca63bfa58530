/**
 * All rows of a list as stretches of capture numbers, newest first: some with their rows, most with nothing but how many
 * there are, and where nobody counted yet, about how many. So a list of a million has a place for each of its rows
 * while it holds a few hundred. Immutable: every change makes a new one.
 */
import type { ListedCapture } from '#shared/search-contract.ts';

/** All captures from this number up to the stretch above it. */
export interface Segment {
  readonly from: number;
  readonly count: number;
  /** False: `count` is a guess, and at least 1. */
  readonly exact: boolean;
  /** Newest first, exactly `count` of them; null while they are not here. */
  readonly rows: readonly ListedCapture[] | null;
}

/** Number of a capture id: `c12` is 12. Ids rise with time. */
export function captureNumber(id: string): number {
  return Number(id.slice(1));
}

/** A place in the list that can be found again after it has changed. */
export interface Place {
  /** Number of the row; null while it is not here. */
  readonly number: number | null;
  /** Lowest number of its segment, and how many rows of that lie above it. */
  readonly from: number;
  readonly offset: number;
}

export class Segments {
  static readonly empty = new Segments([]);

  /** The last one reaches down to 0, the first one up to everything to come. */
  readonly list: readonly Segment[];
  /** How many rows there are, as far as is known. */
  readonly count: number;
  /** False: `count` is a guess. */
  readonly exact: boolean;
  /** Index of the first row of each. */
  readonly #starts: readonly number[];

  constructor(list: readonly Segment[]) {
    const starts: number[] = [];
    let count = 0;
    let exact = true;
    for (const segment of list) {
      starts.push(count);
      count += segment.count;
      exact &&= segment.exact;
    }
    this.list = list;
    this.count = count;
    this.exact = exact;
    this.#starts = starts;
  }

  /** Captures of a segment have numbers below this. */
  upper(position: number): number {
    return this.list[position - 1]?.from ?? Infinity;
  }

  start(position: number): number {
    return this.#starts[position] ?? this.count;
  }

  /** Position of the segment that holds the row at an index. */
  positionAt(index: number): number {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= index) low = middle;
      else high = middle - 1;
    }
    // Empty ones begin where the next begins: the last of those is meant, which the search found.
    return low;
  }

  /** Position of the segment that covers a number. */
  positionOf(number: number): number {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.list[middle]?.from ?? 0) <= number) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Null while it is not here, or where no row is. */
  row(index: number): ListedCapture | null {
    const position = this.positionAt(index);
    return this.list[position]?.rows?.[index - this.start(position)] ?? null;
  }

  find(id: string): ListedCapture | null {
    return this.list[this.positionOf(captureNumber(id))]?.rows?.find((row) => row.id === id) ?? null;
  }

  /** How much of the numbers up to the newest is known for certain, 0 to 1. */
  get known(): number {
    const newest = this.list[0]?.from ?? 0;
    let unknown = 0;
    for (const [position, { from, exact }] of this.list.entries()) {
      if (!exact && position > 0) unknown += this.upper(position) - from;
    }
    return newest === 0 ? 1 : 1 - unknown / newest;
  }

  /** Index of the row with this number, or where it would stand; about where, while its segment is not here. */
  indexOf(number: number): number {
    const position = this.positionOf(number);
    const segment = this.list[position];
    if (segment === undefined) return 0;
    const start = this.start(position);
    if (segment.rows !== null) {
      const at = segment.rows.findIndex((row) => captureNumber(row.id) <= number);
      return start + (at === -1 ? segment.rows.length : at);
    }
    const upper = this.upper(position);
    const share = Number.isFinite(upper) ? (upper - 1 - number) / (upper - segment.from) : 0;
    return start + Math.min(Math.max(0, segment.count - 1), Math.floor(share * segment.count));
  }

  /** Whether the index of this number is known and not guessed. */
  knows(number: number): boolean {
    const position = this.positionOf(number);
    return this.list[position]?.rows != null && this.list.slice(0, position).every(({ exact }) => exact);
  }

  placeAt(index: number): Place {
    const position = this.positionAt(index);
    const row = this.row(index);
    return {
      number: row === null ? null : captureNumber(row.id),
      from: this.list[position]?.from ?? 0,
      offset: index - this.start(position),
    };
  }

  /** Where a place is now. */
  indexOfPlace({ number, from, offset }: Place): number {
    if (number !== null) return this.indexOf(number);
    const position = this.positionOf(from);
    const segment = this.list[position];
    if (segment === undefined) return 0;
    return this.start(position) + Math.min(offset, Math.max(0, segment.count - 1));
  }

  /** With `removed` segments from a position on replaced. */
  splice(position: number, removed: number, ...added: readonly Segment[]): Segments {
    return new Segments(this.list.toSpliced(position, removed, ...added));
  }

  map(change: (segment: Segment, position: number) => Segment): Segments {
    return new Segments(this.list.map(change));
  }

  /**
   * Puts in all rows there are from `from` up to before `upper`. What is known of the segments they lie in stays: a count
   * that was exact is exact for the part that is left, unless a part is left on both sides.
   */
  place(from: number, upper: number, rows: readonly ListedCapture[]): Segments {
    const placed: Segment = { from, count: rows.length, exact: true, rows };
    const first = this.positionOf(upper === Infinity ? Infinity : upper - 1);
    const last = this.positionOf(from);
    if (this.list.length === 0) return new Segments([placed]);
    const above: Segment[] = [];
    const below: Segment[] = [];
    for (let position = first; position <= last; position += 1) {
      const segment = this.list[position];
      if (segment === undefined) continue;
      const top = this.upper(position);
      const within = rows.filter(({ id }) => captureNumber(id) >= segment.from && captureNumber(id) < top).length;
      const left = { ...segment, count: Math.max(0, segment.count - within) };
      const isAbove = top > upper;
      const isBelow = segment.from < from;
      if (isAbove && isBelow) {
        const share = Number.isFinite(top) ? (top - upper) / (top - upper + from - segment.from) : 0;
        above.push(part(left, { from: upper, upper: top }, Math.round(left.count * share)));
        below.push(part(left, { from: segment.from, upper: from }, left.count - Math.round(left.count * share)));
      } else if (isAbove) above.push(remainder(left, { from: upper, upper: top }));
      else if (isBelow) below.push(remainder(left, { from: segment.from, upper: from }));
    }
    return this.splice(first, last - first + 1, ...above, placed, ...below);
  }

  /**
   * Takes in that exactly `count` rows lie from `from` up to before `upper`, where so far was a guess; anything else stays
   * as it is.
   */
  refine(from: number, upper: number, count: number): Segments {
    const position = this.positionOf(from);
    const segment = this.list[position];
    const top = this.upper(position);
    if (segment === undefined || segment.exact || upper > top) return this;
    const left = Math.max(0, segment.count - count);
    const belowSpan = from - segment.from;
    const aboveSpan = top === upper ? 0 : Math.min(top, upper * 2) - upper;
    const below = belowSpan + aboveSpan === 0 ? 0 : Math.round((left * belowSpan) / (belowSpan + aboveSpan));
    return this.splice(
      position,
      1,
      ...(aboveSpan === 0 ? [] : [{ from: upper, count: Math.max(1, left - below), exact: false, rows: null }]),
      { from, count, exact: true, rows: null },
      ...(belowSpan === 0 ? [] : [{ from: segment.from, count: Math.max(1, below), exact: false, rows: null }]),
    );
  }
}

interface Bounds {
  readonly from: number;
  readonly upper: number;
}

/** What is left of a segment on one side. While nobody knows, there may be one: only that makes somebody look. */
function remainder(segment: Segment, bounds: Bounds): Segment {
  if (segment.rows !== null) return withRowsOf(segment, bounds);
  return { ...segment, from: bounds.from, count: segment.exact ? segment.count : Math.max(1, segment.count) };
}

/** What is left of a segment on one of two sides: only its rows can tell how many. */
function part(segment: Segment, bounds: Bounds, guess: number): Segment {
  return segment.rows === null
    ? { from: bounds.from, count: Math.max(1, guess), exact: false, rows: null }
    : withRowsOf(segment, bounds);
}

function withRowsOf({ rows }: Segment, { from, upper }: Bounds): Segment {
  const kept = (rows ?? []).filter(({ id }) => captureNumber(id) >= from && captureNumber(id) < upper);
  return { from, count: kept.length, exact: true, rows: kept };
}
