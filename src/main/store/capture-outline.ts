import type Database from 'better-sqlite3';
import type { Clock } from '#shared/clock.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { type CaptureCondition, conditionOf } from './capture-reading.ts';

export interface OutlineQuery {
  /** Null: all. */
  readonly where: CaptureCondition | null;
  /** Only captures with a smaller / larger seq. */
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
  /** Counting ends once it has taken so long, ms. */
  readonly forMs: number;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Seqs are counted in blocks of so many; neighbours are joined while they hold no more captures than that. */
const blockSize = 256;
/** Seqs in the first step; further ones take more while steps are quick and fewer while they are slow. */
const firstStep = 2_048;
const longestStep = 131_072;
/** A step is meant to take no longer than this, ms. */
const stepMs = 8;

/** Tells where the captures that match a filter lie, so that a list of a million can be scrolled to any place of it. */
export class CaptureOutlining {
  readonly #db: Database.Database;
  readonly #ends: Database.Statement<[], { low: number | null; high: number | null }>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#ends = db.prepare('SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high');
  }

  /** `stored`: how many captures there are. */
  outline(query: OutlineQuery & { readonly stored: number }): CaptureOutline {
    const { low, high } = this.#ends.get() ?? { low: null, high: null };
    if (low === null || high === null) return { segments: [], rest: null };
    const lowest = Math.max(low, (query.afterSeq ?? -1) + 1);
    const top = Math.min(high + 1, query.beforeSeq ?? Infinity);
    // Without holes nothing has to be counted.
    if (query.where === null && query.stored === high - low + 1) {
      return { segments: joined(wholeBlocks(lowest, top), lowest), rest: null };
    }
    const count = this.#counting(query.where);
    const blocks: Block[] = [];
    let before = top;
    const started = query.clock.monotonic();
    for (let step = firstStep; before > lowest;) {
      // Steps end where blocks end, or a block would be told in two halves.
      const from = Math.max(lowest, startOfBlock(before - step));
      const begun = query.clock.monotonic();
      blocks.push(...count(before, from));
      before = from;
      const ended = query.clock.monotonic();
      if (ended - started >= query.forMs) break;
      step = ended - begun > stepMs ? Math.max(blockSize, Math.floor(step / 2)) : Math.min(step * 2, longestStep);
    }
    const segments = joined(blocks, before);
    return {
      segments,
      rest: before <= lowest ? null : { before, estimate: estimateOf(query, { top, before, lowest, segments }) },
    };
  }

  #counting(where: CaptureCondition | null): (before: number, from: number) => Block[] {
    const { sql } = conditionOf({ where, beforeSeq: 0, afterSeq: 0 });
    const statement = this.#db.prepare<(string | number)[], Block>(
      `SELECT c.seq / ${blockSize} AS block, count(*) AS count FROM captures c ${sql} GROUP BY 1 ORDER BY 1 DESC`,
    );
    return (before, from) => statement.all(...conditionOf({ where, beforeSeq: before, afterSeq: from - 1 }).values);
  }
}

interface Block {
  readonly block: number;
  readonly count: number;
}

function startOfBlock(seq: number): number {
  return Math.floor(seq / blockSize) * blockSize;
}

function wholeBlocks(lowest: number, top: number): Block[] {
  const blocks: Block[] = [];
  for (let before = top; before > lowest;) {
    const from = Math.max(lowest, startOfBlock(before - 1));
    blocks.push({ block: Math.floor(from / blockSize), count: before - from });
    before = from;
  }
  return blocks;
}

/** Neighbouring blocks as segments; the last one reaches down to `lowest`. */
function joined(blocks: readonly Block[], lowest: number): [number, number][] {
  const segments: [number, number][] = [];
  let open: [number, number] | null = null;
  for (const { block, count } of blocks) {
    const from = block * blockSize;
    if (open !== null && open[1] + count <= blockSize) open = [from, open[1] + count];
    else {
      if (open !== null) segments.push(open);
      open = [from, count];
    }
  }
  segments.push([lowest, open?.[1] ?? 0]);
  return segments;
}

interface Counted {
  readonly top: number;
  readonly before: number;
  readonly lowest: number;
  readonly segments: readonly (readonly [number, number])[];
}

/** About how many match below what was counted: exactly so many without a filter, else as densely as above. */
function estimateOf(query: OutlineQuery & { readonly stored: number }, { top, before, lowest, segments }: Counted): number {
  const counted = segments.reduce((sum, [, count]) => sum + count, 0);
  const isWhole = query.beforeSeq === undefined && query.afterSeq === undefined;
  if (query.where === null && isWhole) return Math.max(0, query.stored - counted);
  return Math.ceil((counted / (top - before)) * (before - lowest));
}
