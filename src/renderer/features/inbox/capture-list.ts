/**
 * The list as it is shown: pages read so far and what the live tail brought, newest first, as an external store.
 * Knows nothing of the screen except whether it may move now; while it may not, arrivals are held and counted.
 */
import type { CaptureRow } from '#shared/capture.ts';
import type { CaptureChange } from '#shared/contract.ts';

export interface CaptureListState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why the first page could not be read. */
  readonly error: unknown;
  readonly rows: readonly CaptureRow[];
  /** True when there is nothing older than the last row. */
  readonly complete: boolean;
  readonly loadingMore: boolean;
  /** Why the next page could not be read; null when it could. */
  readonly moreError: unknown;
  /** Arrivals not shown yet. */
  readonly held: number;
  /** All that arrived while this list was open; for announcing. */
  readonly arrived: number;
}

/** All that the list asks of the host. */
export interface ListingClient {
  readonly captures: {
    readonly list: (query: {
      limit: number;
      filter?: string;
      cursor?: string;
    }) => Promise<{ items: CaptureRow[]; nextCursor: string | null }>;
  };
}

const pageSize = 200;
/** Rows kept while following: older ones are read again when somebody scrolls to them. */
const followedRows = 2_000;
const keptAfterTrim = 1_000;
const heldRows = 1_000;

const emptyState: CaptureListState = {
  status: 'loading',
  error: null,
  rows: [],
  complete: false,
  loadingMore: false,
  moreError: null,
  held: 0,
  arrived: 0,
};

/** Number of a capture id: `c12` is 12. Ids rise with time. */
export function captureNumber(id: string): number {
  return Number(id.slice(1));
}

function withoutKnown(fresh: readonly CaptureRow[], newest: CaptureRow | undefined): CaptureRow[] {
  if (newest === undefined) return [...fresh];
  const limit = captureNumber(newest.id);
  return fresh.filter((row) => captureNumber(row.id) > limit);
}

export class CaptureList {
  readonly #client: ListingClient;
  readonly #filter: string;
  readonly #listeners = new Set<() => void>();
  #state: CaptureListState = emptyState;
  #cursor: string | null = null;
  /** True when rows at the end were let go, so that `#cursor` no longer continues them. */
  #trimmed = false;
  #held: CaptureRow[] = [];
  #heldWithGap = false;
  #holding = false;
  /** Rises with every fresh read, so that an answer that comes late is not taken for the newest. */
  #reading = 0;
  /** What the tail told while the list was being read; taken in afterwards, or the answer would undo it. */
  #waiting: CaptureChange[] | null = null;

  constructor(client: ListingClient, filter: string) {
    this.#client = client;
    this.#filter = filter;
  }

  readonly read = (): CaptureListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the list from its top, keeping as many rows as were shown. */
  async reload(): Promise<void> {
    await this.#readFromTop(Math.min(Math.max(this.#state.rows.length, 1), followedRows));
  }

  /** Reads the page after the last row; nothing while one is being read or none is left. */
  async loadMore(): Promise<void> {
    const { status, complete, loadingMore } = this.#state;
    if (status !== 'ready' || complete || loadingMore) return;
    if (this.#trimmed) {
      this.#write({ loadingMore: true });
      await this.#readFromTop(this.#state.rows.length + 1);
      return;
    }
    const reading = this.#reading;
    this.#write({ loadingMore: true, moreError: null });
    try {
      const page = await this.#page(this.#cursor);
      if (reading !== this.#reading) return;
      this.#cursor = page.nextCursor;
      this.#write({ rows: [...this.#state.rows, ...page.items], complete: page.nextCursor === null, loadingMore: false });
    } catch (error) {
      if (reading === this.#reading) this.#write({ loadingMore: false, moreError: error });
    }
  }

  /** Whether arrivals are held back: while the list is frozen, or scrolled away from its top. */
  hold(holding: boolean): void {
    if (holding === this.#holding) return;
    this.#holding = holding;
    if (!holding && this.#state.held > 0) void this.release();
  }

  /** Shows what was held. */
  async release(): Promise<void> {
    if (this.#state.held === 0) return;
    if (this.#heldWithGap) {
      await this.reload();
      return;
    }
    const held = this.#held;
    this.#forgetHeld();
    this.#write({ rows: this.#trim([...held, ...this.#state.rows]), held: 0 });
  }

  /** Takes rows out at once, before the host has told everyone. */
  forget(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.#held = this.#held.filter((row) => !gone.has(row.id));
    this.#write({ rows: this.#state.rows.filter((row) => !gone.has(row.id)) });
  }

  /** Takes in one message of the live tail. */
  take(change: CaptureChange): void {
    if (this.#waiting !== null) {
      this.#waiting.push(change);
      return;
    }
    switch (change.type) {
      case 'added':
        this.#takeAdded(change.added, change.rows);
        return;
      case 'changed': {
        const byId = new Map(change.rows.map((row) => [row.id, row]));
        const replace = (row: CaptureRow): CaptureRow => byId.get(row.id) ?? row;
        this.#held = this.#held.map(replace);
        this.#write({ rows: this.#state.rows.map(replace) });
        return;
      }
      case 'entered':
        this.#takeEntered(change.rows);
        return;
      case 'removed':
        this.forget(change.ids);
        return;
      case 'reset':
        void this.reload();
        return;
    }
  }

  #takeAdded(added: number, rows: readonly CaptureRow[]): void {
    const newest = this.#held[0] ?? this.#state.rows[0];
    const fresh = withoutKnown(rows, newest);
    if (fresh.length === 0) return;
    const arrived = this.#state.arrived + Math.max(fresh.length, added);
    const gap = added > rows.length;
    if (this.#holding) {
      this.#heldWithGap ||= gap || this.#held.length + fresh.length > heldRows;
      this.#held = this.#heldWithGap ? fresh.slice(0, 1) : [...fresh, ...this.#held];
      this.#write({ arrived, held: this.#state.held + Math.max(fresh.length, gap ? added : 0) });
      return;
    }
    if (!gap) {
      this.#write({ arrived, rows: this.#trim([...fresh, ...this.#state.rows]) });
      return;
    }
    // More came than were told: these are the newest, and what lies below them is read again when scrolled to.
    this.#trimmed = true;
    this.#write({ arrived, rows: [...fresh], complete: false });
  }

  /** Rows that belong into the list since they were changed: newer ones come on top, others at their place if it was read. */
  #takeEntered(rows: readonly CaptureRow[]): void {
    const { rows: shown, complete } = this.#state;
    const known = new Set([...shown, ...this.#held].map(({ id }) => id));
    const fresh = rows.filter(({ id }) => !known.has(id));
    const newest = captureNumber((this.#held[0] ?? shown[0])?.id ?? 'c0');
    const oldest = complete ? 0 : captureNumber(shown.at(-1)?.id ?? 'c0');
    const newer = fresh.filter(({ id }) => captureNumber(id) > newest);
    const between = fresh.filter(({ id }) => captureNumber(id) < newest && captureNumber(id) > oldest);
    if (between.length > 0) {
      const merged = [...shown, ...between].toSorted((one, other) => captureNumber(other.id) - captureNumber(one.id));
      this.#write({ rows: merged });
    }
    if (newer.length > 0) this.#takeAdded(newer.length, newer);
  }

  #trim(rows: CaptureRow[]): readonly CaptureRow[] {
    if (rows.length <= followedRows) return rows;
    this.#trimmed = true;
    this.#state = { ...this.#state, complete: false };
    return rows.slice(0, keptAfterTrim);
  }

  /** Reads pages from the top until `wanted` rows are there or none are left. */
  async #readFromTop(wanted: number): Promise<void> {
    const reading = ++this.#reading;
    this.#waiting ??= [];
    try {
      const rows: CaptureRow[] = [];
      let cursor: string | null = null;
      do {
        const page = await this.#page(cursor);
        if (reading !== this.#reading) return;
        rows.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && rows.length < wanted);
      this.#cursor = cursor;
      this.#trimmed = false;
      this.#forgetHeld();
      this.#write({
        status: 'ready',
        error: null,
        rows,
        complete: cursor === null,
        loadingMore: false,
        moreError: null,
        held: 0,
      });
    } catch (error) {
      if (reading !== this.#reading) return;
      if (this.#state.status === 'ready') this.#write({ moreError: error, loadingMore: false });
      else this.#write({ status: 'failed', error });
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    for (const change of waiting) this.take(change);
  }

  #page(cursor: string | null): Promise<{ items: CaptureRow[]; nextCursor: string | null }> {
    return this.#client.captures.list({
      limit: pageSize,
      ...(this.#filter === '' ? {} : { filter: this.#filter }),
      ...(cursor === null ? {} : { cursor }),
    });
  }

  #forgetHeld(): void {
    this.#held = [];
    this.#heldWithGap = false;
  }

  #write(part: Partial<CaptureListState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
