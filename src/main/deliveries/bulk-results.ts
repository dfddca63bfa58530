import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import { BulkPacker, type CompactItem } from '../store/bulk-page.ts';
import type { BulkItem, BulkPlan, BulkStanding } from '../store/delivery-record.ts';
import type { BulkSource, OpenPage } from './bulk-source.ts';
import type { DeliveryJournal } from './delivery-journal.ts';

export interface BulkResultsContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: DeliveryJournal;
  readonly source: BulkSource;
  readonly bulk: number;
  readonly plan: BulkPlan;
  readonly standing: (claim: Pick<BulkStanding, 'claimedFrom' | 'claimedTo'>) => BulkStanding;
  /** Something was stored. */
  readonly written: (items: number) => void;
}

/** Results written together while the store is free, and how long they wait at most. */
const batchItems = 200;
const batchMs = 50;
const retryMs = 1000;

/** Takes results as they come and has them stored in batches, one after another, each with what was claimed meanwhile. */
export class BulkResults {
  readonly #context: BulkResultsContext;
  readonly #packer: BulkPacker;
  #whole: BulkItem[] = [];
  #pages: OpenPage[] = [];
  #waiting = 0;
  #underWay = 0;
  #wanted = false;
  #writing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #stopped = false;

  constructor(context: BulkResultsContext) {
    const { target } = context.plan.target;
    this.#context = context;
    this.#packer = new BulkPacker({
      targetUrl: target.url,
      skipVerify: target.skipVerify,
      mode: context.plan.mode,
      breakage: null,
    });
  }

  /** Results that are not on disk. */
  get unwritten(): number {
    return this.#waiting + this.#underWay;
  }

  addCompact(item: CompactItem, page: OpenPage | null): void {
    this.#packer.add(item);
    this.#added(page);
  }

  addWhole(item: BulkItem, page: OpenPage | null): void {
    if (!this.#packer.addWhole(item)) this.#whole.push(item);
    this.#added(page);
  }

  /** Has what waits to be stored or claimed written as soon as the store is free. */
  want(): void {
    this.#wanted = true;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves once everything up to now is on disk, the standing of now included. */
  async flush(): Promise<void> {
    if (this.#writing !== null) await this.#writing;
    this.want();
    await this.#writing;
  }

  /** Results that cannot be stored are not tried again. */
  stop(): void {
    this.#stopped = true;
  }

  #added(page: OpenPage | null): void {
    if (page !== null) this.#pages.push(page);
    this.#waiting += 1;
    if (this.#waiting >= batchItems) this.want();
    else this.#cancelTimer ??= this.#context.clock.after(batchMs, () => this.want());
  }

  async #writeAll(): Promise<void> {
    // What comes in this turn goes along.
    await Promise.resolve();
    while (this.#wanted) {
      this.#wanted = false;
      await this.#writeOnce();
      if (this.#waiting >= batchItems) this.#wanted = true;
    }
    this.#writing = null;
  }

  async #writeOnce(): Promise<void> {
    const { journal, bulk, source, standing, written } = this.#context;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const [pages, items, count] = [this.#packer.take(), this.#whole, this.#waiting];
    for (const page of this.#pages) source.recorded(page);
    this.#pages = [];
    this.#whole = [];
    this.#waiting = 0;
    this.#underWay = count;
    const { confirm, ...claim } = source.claim();
    const change = { kind: 'bulk-items', bulk, pages, items, standing: standing(claim) } as const;
    while (!(await this.#isWritten(journal, change))) if (this.#stopped) return;
    confirm();
    this.#underWay = 0;
    written(count);
  }

  async #isWritten(journal: DeliveryJournal, change: Parameters<DeliveryJournal['write']>[0]): Promise<boolean> {
    const { log, clock } = this.#context;
    try {
      await journal.write(change);
      return true;
    } catch (error) {
      if (this.#stopped) return false;
      log.warn('Results of a bulk replay could not be stored; it is tried again.', { error: String(error) });
      await new Promise<void>((resolve) => {
        clock.after(retryMs, resolve);
      });
      return false;
    }
  }
}
