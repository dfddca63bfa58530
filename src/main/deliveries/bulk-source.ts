import type { BulkReading, ReplayableCapture } from '../store/bulk-reading.ts';
import type { BulkPlan, BulkStanding } from '../store/delivery-record.ts';
import { positionAfter, readPage, type BulkPage } from './bulk-pages.ts';

/** A page with how far it has come. */
export interface OpenPage {
  readonly page: BulkPage;
  /** Entries taken. */
  next: number;
  /** Captures of it that were taken, or may have been by an earlier run, and are not recorded. */
  unrecorded: number;
  claimed: boolean;
}

/** A capture whose turn has come; null: it is not there any more. */
export interface TakenEntry {
  readonly capture: ReplayableCapture | null;
  readonly page: OpenPage;
}

type Claim = Pick<BulkStanding, 'claimedFrom' | 'claimedTo'>;

/** Captures read before their turn, at least. */
const ahead = 128;

/**
 * The captures of a bulk replay in their order, read a little ahead. A page is given out only once it is claimed, that is
 * once the store knows that captures up to its end may have been sent; several are claimed with one write.
 */
export class BulkSource {
  readonly #bulks: BulkReading;
  readonly #plan: BulkPlan;
  #pages: OpenPage[] = [];
  #position: number | null;
  #ended = false;

  constructor(bulks: BulkReading, plan: BulkPlan, position: number | null) {
    this.#bulks = bulks;
    this.#plan = plan;
    this.#position = position;
  }

  /** Whether every capture was given out. */
  get exhausted(): boolean {
    return this.#ended && this.#pages.every(({ next, page }) => next === page.entries.length);
  }

  /** Whether a page waits to be claimed. */
  get unclaimed(): boolean {
    return this.#pages.some(({ claimed }) => !claimed);
  }

  /** Captures that may be given out now. */
  get atHand(): number {
    return this.#left((page) => page.claimed);
  }

  /** Reads one more page unless enough are there. */
  readAhead(): void {
    if (this.#ended || this.#left(() => true) >= ahead) return;
    const page = readPage(this.#bulks, this.#plan, this.#position);
    if (page === null) {
      this.#ended = true;
      return;
    }
    this.#position = page.to;
    this.#pages.push({ page, next: 0, unrecorded: 0, claimed: false });
  }

  /** The next entry; null when none may be given out now. */
  take(): TakenEntry | null {
    const page = this.#pages.find(({ claimed, next, page: { entries } }) => claimed && next < entries.length);
    if (page === undefined) return null;
    const capture = page.page.entries[page.next] ?? null;
    page.next += 1;
    if (capture !== null) page.unrecorded += 1;
    return { capture, page };
  }

  recorded(page: OpenPage): void {
    page.unrecorded -= 1;
  }

  /** What the store is to know now, and what to call once it does. */
  claim(): Claim & { readonly confirm: () => void } {
    const pages = [...this.#pages];
    const confirm = (): void => {
      for (const page of pages) page.claimed = true;
    };
    return { claimedFrom: this.#firstOpen(), claimedTo: this.#position, confirm };
  }

  /** As above for when nothing is under way: gives back what was claimed and not sent. */
  release(): Claim {
    this.#forget();
    const [first] = this.#pages;
    for (const page of this.#pages) page.claimed = false;
    const at = first === undefined ? this.#position : positionAfter(this.#plan, first.page, first.next);
    return { claimedFrom: at, claimedTo: at };
  }

  #firstOpen(): number | null {
    this.#forget();
    const [first] = this.#pages;
    return first === undefined ? this.#position : first.page.from;
  }

  #forget(): void {
    while (this.#pages[0] !== undefined && isDone(this.#pages[0])) this.#pages.shift();
  }

  #left(counts: (page: OpenPage) => boolean): number {
    return this.#pages.reduce((sum, open) => sum + (counts(open) ? open.page.entries.length - open.next : 0), 0);
  }
}

function isDone({ next, page, unrecorded }: OpenPage): boolean {
  return next === page.entries.length && unrecorded === 0;
}
