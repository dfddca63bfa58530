/**
 * Deliveries as they are shown: pages read so far and what the host tells of changes, newest first, as an external store.
 * New ones are held back while somebody reads further down; changes to what is shown come in place.
 */
import type { DeliveryChange } from '#shared/delivery-contract.ts';
import type { DeliveryRow } from '#shared/delivery.ts';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { deliveryNumber } from './delivery-words.ts';

export interface DeliveryListState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  readonly rows: readonly DeliveryRow[];
  /** True when there is nothing older than the last row. */
  readonly complete: boolean;
  readonly loadingMore: boolean;
  readonly moreError: unknown;
  /** New ones not shown yet. */
  readonly held: number;
}

/** Which deliveries. */
export interface DeliveryQuery {
  readonly captureId?: string;
  readonly bulkId?: string;
}

const pageSize = 200;
/** Rows a message of the host carries at most. */
const mostTold = 200;
/** Rows kept at the top; older ones are read again when somebody scrolls to them. */
const keptRows = 2_000;
/** After a burst the first page is read again, at most this often, ms. */
const rereadAfterMs = 500;

export class DeliveryList {
  readonly #client: WorkbenchClient;
  readonly #query: DeliveryQuery;
  readonly #listeners = new Set<() => void>();
  #state: DeliveryListState = {
    status: 'loading',
    error: null,
    rows: [],
    complete: false,
    loadingMore: false,
    moreError: null,
    held: 0,
  };
  #cursor: string | null = null;
  #holding = false;
  /** Rises with every fresh read: an answer that comes late is not taken for the newest. */
  #reading = 0;
  #again: number | undefined;

  constructor(client: WorkbenchClient, query: DeliveryQuery) {
    this.#client = client;
    this.#query = query;
  }

  readonly read = (): DeliveryListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      window.clearTimeout(this.#again);
      this.#again = undefined;
    };
  };

  /** Reads the first page again. */
  async reload(): Promise<void> {
    window.clearTimeout(this.#again);
    this.#again = undefined;
    const reading = ++this.#reading;
    try {
      const page = await this.#page(null);
      if (reading !== this.#reading) return;
      this.#cursor = page.nextCursor;
      this.#write({
        status: 'ready',
        error: null,
        rows: page.items,
        complete: page.nextCursor === null,
        loadingMore: false,
        moreError: null,
        held: 0,
      });
    } catch (error) {
      if (reading !== this.#reading) return;
      if (this.#state.status === 'ready') this.#write({ moreError: error });
      else this.#write({ status: 'failed', error });
    }
  }

  /** Reads the page after the last row; nothing while one is being read or none is left. */
  async loadMore(): Promise<void> {
    const { status, complete, loadingMore } = this.#state;
    if (status !== 'ready' || complete || loadingMore) return;
    const reading = this.#reading;
    this.#write({ loadingMore: true, moreError: null });
    try {
      const page = await this.#page(this.#cursor);
      if (reading !== this.#reading) return;
      this.#cursor = page.nextCursor;
      const last = this.#state.rows.at(-1);
      const older = last === undefined ? page.items : page.items.filter(({ id }) => deliveryNumber(id) < deliveryNumber(last.id));
      this.#write({ rows: [...this.#state.rows, ...older], complete: page.nextCursor === null, loadingMore: false });
    } catch (error) {
      if (reading === this.#reading) this.#write({ loadingMore: false, moreError: error });
    }
  }

  /** Whether new ones are held back. */
  hold(holding: boolean): void {
    this.#holding = holding;
    if (!holding && this.#state.held > 0) void this.reload();
  }

  forget(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.#write({ rows: this.#state.rows.filter((row) => !gone.has(row.id)) });
  }

  /** Takes in one message of the host. */
  take(change: DeliveryChange): void {
    if (this.#state.status === 'loading') return;
    if (change.type === 'removed') this.forget(change.ids);
    else if (change.type === 'reset') this.#rereadSoon();
    else
      this.#takeRows(
        change.rows.filter((row) => this.#isOwn(row)),
        change.rows.length >= mostTold,
      );
  }

  #isOwn(row: DeliveryRow): boolean {
    const { captureId, bulkId } = this.#query;
    return (captureId === undefined || row.captureId === captureId) && (bulkId === undefined || row.bulkId === bulkId);
  }

  /** `cut`: there may be more than were told. */
  #takeRows(changed: readonly DeliveryRow[], cut: boolean): void {
    const newest = deliveryNumber(this.#state.rows[0]?.id ?? 'd0');
    const byId = new Map(changed.map((row) => [row.id, row]));
    const rows = this.#state.rows.some(({ id }) => byId.has(id))
      ? this.#state.rows.map((row) => byId.get(row.id) ?? row)
      : this.#state.rows;
    const fresh = changed
      .filter(({ id }) => deliveryNumber(id) > newest)
      .toSorted((one, two) => deliveryNumber(two.id) - deliveryNumber(one.id));
    if (fresh.length === 0) {
      if (rows !== this.#state.rows) this.#write({ rows });
      return;
    }
    if (this.#holding) {
      this.#write({ rows, held: deliveryNumber(fresh[0]?.id ?? 'd0') - newest });
      return;
    }
    // A message carries the newest only: what lies between them and the list is read.
    if (cut || fresh.length + rows.length > keptRows) this.#rereadSoon();
    else this.#write({ rows: [...fresh, ...rows] });
  }

  #rereadSoon(): void {
    if (this.#again !== undefined || this.#holding) return;
    this.#again = window.setTimeout(() => {
      this.#again = undefined;
      void this.reload();
    }, rereadAfterMs);
  }

  #page(cursor: string | null) {
    return this.#client.deliveries.list({ limit: pageSize, ...this.#query, ...(cursor === null ? {} : { cursor }) });
  }

  #write(part: Partial<DeliveryListState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
