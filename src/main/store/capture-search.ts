import type Database from 'better-sqlite3';
import type { CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import type { CaptureReading } from './capture-reading.ts';
import type { IndexTerms } from './index-terms.ts';
import { seqOf } from './capture-id.ts';
import { type BlockCondition, blockOf, blockRows, matchingBlocks } from './filter-blocks.ts';
import { type FilterSql, withWindow } from './filter-sql.ts';
import { type IndexDriver, type SearchSteps, planSteps } from './search-plan.ts';

export interface CaptureSearchQuery {
  readonly expression: FilterExpression;
  /** Milliseconds since the epoch, for relative times. */
  readonly now: number;
  readonly limit: number;
  /** Only captures with a smaller / larger seq. */
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
}

/** What a search works with. */
export interface SearchTools {
  readonly db: Database.Database;
  readonly captures: CaptureReading;
  readonly terms: IndexTerms;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Captures looked at in one step at first; grows while steps are quick. */
const firstWindow = 4096;
const firstLookWindow = 128;
const smallestWindow = 32;
/** A step is meant to take no longer than this, ms. */
const stepMs = 6;
/** Candidates of the index that are read at once at first and at most, and how many of them one step looks at. */
const firstCandidates = 256;
const mostCandidates = 65_536;
const firstCandidateStep = 128;

/**
 * Looks for the newest captures that a filter lets through, a step at a time, so that whoever runs it can do other things
 * between and stop when it likes. How it looks:
 *
 *   captures not yet in the search index   each is looked at
 *   a filter that asks for words, a header or a value in the body, whatever else it asks: the index names candidates, newest first
 *   any other filter                       stretches of captures by the indexes of the table; blocks that hold nothing
 *                                          for it (search_blocks) are passed over
 */
export class CaptureSearch {
  readonly rows: CaptureRow[] = [];
  readonly #db: Database.Database;
  readonly #captures: CaptureReading;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #limit: number;
  readonly #lowest: number;
  readonly #indexedTo: number;
  readonly #blocksTo: number;
  readonly #plan: Generator<void, SearchSteps>;
  #steps: SearchSteps | null = null;
  /** Everything from here on was looked at. */
  #high: number;
  #window = firstWindow;
  #unindexedWindow = firstLookWindow;
  #ranges: { low: number; high: number }[] = [];
  #candidates: number[] = [];
  #candidatesWanted = firstCandidates;
  #candidateStep = firstCandidateStep;
  #candidatesEnd = false;

  constructor({ db, captures, terms, clock }: SearchTools, query: CaptureSearchQuery) {
    this.#db = db;
    this.#captures = captures;
    this.#clock = clock;
    this.#limit = query.limit;
    const { low, high } = captures.ends();
    this.#lowest = Math.max(low ?? 1, (query.afterSeq ?? 0) + 1);
    this.#high = Math.min(query.beforeSeq ?? Number.MAX_SAFE_INTEGER, (high ?? 0) + 1);
    this.#indexedTo = this.#number('SELECT indexed_to FROM search_state WHERE id = 1');
    this.#blocksTo = (this.#number('SELECT max(block) FROM search_blocks', -1) + 1) * blockRows;
    this.#plan = planSteps(db, terms, query, { indexedTo: this.#indexedTo, low: this.#lowest, high: this.#high });
  }

  /** The page is full or everything was looked at. */
  get done(): boolean {
    return this.rows.length >= this.#limit || this.#high <= this.#lowest;
  }

  /** The lowest seq looked at; what is older is not known yet. */
  get scannedTo(): number {
    return this.#high;
  }

  /** Looks a little further; says whether it is done. */
  step(): boolean {
    if (this.done) return true;
    if (this.#steps === null) this.#stepPlan();
    else if (this.#high > this.#indexedTo + 1) this.#stepUnindexed(this.#steps);
    else if (this.#steps.driver !== null) this.#stepCandidates(this.#steps, this.#steps.driver);
    else this.#stepIndexed(this.#steps);
    return this.done;
  }

  #stepPlan(): void {
    const planned = this.#plan.next();
    if (planned.done !== true) return;
    this.#steps = planned.value;
    // A look at a capture's body takes a hundred times as long as one at its row.
    if (/hw_(?:words|text|body|header)/.test(this.#steps.indexed.sql)) this.#window = firstLookWindow;
  }

  #stepUnindexed({ unindexed }: SearchSteps): void {
    const low = Math.max(this.#high - this.#unindexedWindow, this.#indexedTo + 1, this.#lowest);
    this.#unindexedWindow = this.#timed(this.#unindexedWindow, () => this.#look(unindexed, low, this.#high));
  }

  #stepIndexed({ indexed, blocks }: SearchSteps): void {
    if (blocks !== null && this.#high <= this.#blocksTo) return this.#stepBlocks(indexed, blocks);
    const floor = blocks === null ? this.#lowest : Math.max(this.#lowest, this.#blocksTo);
    const low = Math.max(this.#high - this.#window, floor);
    this.#window = this.#timed(this.#window, () => this.#look(indexed, low, this.#high));
  }

  /** One stretch of neighbouring blocks that may hold a match. */
  #stepBlocks(indexed: FilterSql, blocks: BlockCondition): void {
    if (this.#ranges.length === 0) {
      const low = Math.max(this.#lowest, this.#high - 256 * blockRows);
      this.#ranges = rangesOf(matchingBlocks(this.#db, blocks, low, this.#high), low, this.#high);
      if (this.#ranges.length === 0) {
        this.#high = low;
        return;
      }
    }
    const started = this.#clock.monotonic();
    while (this.rows.length < this.#limit && this.#clock.monotonic() - started < stepMs) {
      const range = this.#ranges.at(-1);
      if (range === undefined) return;
      const low = Math.max(range.high - this.#window, range.low);
      const pageFull = this.#look(indexed, low, range.high);
      if (pageFull) return;
      range.high = low;
      if (low > range.low) continue;
      this.#ranges.pop();
      this.#high = this.#ranges.at(-1)?.high ?? this.#high;
    }
  }

  #stepCandidates({ indexed, blocks }: SearchSteps, driver: IndexDriver): void {
    if (this.#candidates.length === 0) {
      if (this.#candidatesEnd) {
        this.#high = this.#lowest;
        return;
      }
      const wanted = driver.whole ? mostCandidates : this.#candidatesWanted;
      this.#candidates = this.#candidatesBelow(driver, blocks, wanted);
      this.#candidatesEnd = this.#candidates.length < wanted;
      this.#candidatesWanted = Math.min(wanted * 4, mostCandidates);
      if (this.#candidates.length === 0) return;
    }
    const some = this.#candidates.splice(0, this.#candidateStep);
    const lowest = some.at(-1) ?? this.#lowest;
    const where = { sql: indexed.sql, params: withWindow(indexed, lowest, this.#high) };
    this.#candidateStep = this.#timed(this.#candidateStep, () => {
      const found = this.#captures.listed(some, where, this.#limit - this.rows.length);
      this.rows.push(...found);
      this.#high = this.rows.length >= this.#limit ? (lastSeq(found) ?? lowest) : lowest;
    });
  }

  #candidatesBelow({ table, match }: IndexDriver, blocks: BlockCondition | null, limit: number): number[] {
    const among =
      blocks === null
        ? ''
        : `AND (rowid >= ? OR (rowid / ${blockRows}) IN (SELECT b.block FROM search_blocks b WHERE ${blocks.sql}))`;
    return this.#db
      .prepare<(string | number)[], number>(
        `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid < CAST(? AS INTEGER) AND rowid >= CAST(? AS INTEGER) ${among} ORDER BY rowid DESC LIMIT ?`,
      )
      .pluck()
      .all(match, this.#high, this.#lowest, ...(blocks === null ? [] : [this.#blocksTo, ...blocks.params]), limit);
  }

  /** Takes what matches from `low` to before `high`; says whether that filled the page. */
  #look(filter: FilterSql, low: number, high: number): boolean {
    const wanted = this.#limit - this.rows.length;
    const found = this.#captures.list({ where: filter, limit: wanted, beforeSeq: high, afterSeq: low - 1 });
    this.rows.push(...found);
    const full = found.length === wanted;
    this.#high = full ? (lastSeq(found) ?? low) : low;
    return full;
  }

  /** The size of the next window: larger after a quick one, smaller after a slow one. */
  #timed(window: number, look: () => void): number {
    const started = this.#clock.monotonic();
    look();
    const took = this.#clock.monotonic() - started;
    if (took > stepMs) return Math.max(smallestWindow, Math.floor(window / 2));
    return took < stepMs / 3 ? window * 4 : window;
  }

  #number(sql: string, absent = 0): number {
    return this.#db.prepare<[], number | null>(sql).pluck().get() ?? absent;
  }
}

function lastSeq(rows: readonly CaptureRow[]): number | null {
  const last = rows.at(-1);
  return last === undefined ? null : seqOf(last.id);
}

/** Neighbouring blocks as one range, the newest last. `blocks` come newest first. */
function rangesOf(blocks: readonly number[], low: number, high: number): { low: number; high: number }[] {
  const ranges: { low: number; high: number }[] = [];
  for (const block of blocks.toReversed()) {
    const from = Math.max(low, block * blockRows);
    const to = Math.min(high, (block + 1) * blockRows);
    const last = ranges.at(-1);
    if (last !== undefined && last.high === from && blockOf(last.high) === block) last.high = to;
    else ranges.push({ low: from, high: to });
  }
  return ranges;
}
