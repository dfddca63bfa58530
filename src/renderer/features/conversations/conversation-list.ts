/**
 * The list of conversations as it is shown: pages read so far and what the host tells of changes, newest activity first, as
 * an external store. While somebody reads further down nothing moves: rows change in place, and what would move up is counted.
 */
import type { ConversationRow, ConversationsChange, ConversationsPage } from '#shared/conversation.ts';

export interface ConversationListState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  readonly rows: readonly ConversationRow[];
  readonly complete: boolean;
  readonly loadingMore: boolean;
  readonly moreError: unknown;
  /** Conversations that would stand further up by now. */
  readonly held: number;
  /** Captures not yet sorted into conversations. */
  readonly behind: number;
}

/** Which conversations; empty texts mean all. */
export interface ConversationChoice {
  readonly search: string;
  readonly provider: string;
}

/** All that the list asks of the host. */
export interface ConversationsClient {
  readonly conversations: {
    readonly list: (query: { limit: number; cursor?: string; search?: string; provider?: string }) => Promise<ConversationsPage>;
  };
}

const pageSize = 100;
/** Pages without a single row that one reading goes through: a search may find nothing in thousands of conversations. */
const emptyPages = 20;
const keptRows = 2_000;

/** The part of a choice that says something, as calls take it. */
export function choiceQuery({ search, provider }: ConversationChoice): { search?: string; provider?: string } {
  return { ...(search.trim() === '' ? {} : { search: search.trim() }), ...(provider === '' ? {} : { provider }) };
}

/** Rises with every arrival. */
function activity({ last }: ConversationRow): number {
  return Number(last.captureId.slice(1));
}

function byActivity(rows: readonly ConversationRow[]): ConversationRow[] {
  return rows.toSorted((one, two) => activity(two) - activity(one));
}

export class ConversationList {
  readonly #client: ConversationsClient;
  readonly #choice: ConversationChoice;
  readonly #listeners = new Set<() => void>();
  #state: ConversationListState = {
    status: 'loading',
    error: null,
    rows: [],
    complete: false,
    loadingMore: false,
    moreError: null,
    held: 0,
    behind: 0,
  };
  #cursor: string | null = null;
  #holding = false;
  #held = new Map<string, ConversationRow>();
  /** Rises with every fresh read: an answer that comes late is not taken for the newest. */
  #reading = 0;

  constructor(client: ConversationsClient, choice: ConversationChoice) {
    this.#client = client;
    this.#choice = choice;
  }

  readonly read = (): ConversationListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the list from its top, as far as it was shown. */
  async reload(): Promise<void> {
    const reading = ++this.#reading;
    const wanted = Math.min(this.#state.rows.length, keptRows);
    try {
      const { rows, cursor, behind } = await this.#pages(null, Math.max(wanted, 1), () => reading === this.#reading);
      if (reading !== this.#reading) return;
      this.#cursor = cursor;
      this.#held.clear();
      const done = { complete: cursor === null, loadingMore: false, moreError: null, held: 0, behind };
      this.#write({ status: 'ready', error: null, rows: byActivity(rows), ...done });
    } catch (error) {
      if (reading !== this.#reading) return;
      if (this.#state.status === 'ready') this.#write({ moreError: error, loadingMore: false });
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
      const { rows, cursor, behind } = await this.#pages(this.#cursor, 1, () => reading === this.#reading);
      if (reading !== this.#reading) return;
      this.#cursor = cursor;
      const known = new Set(this.#state.rows.map(({ id }) => id));
      const more = rows.filter(({ id }) => !known.has(id));
      this.#write({ rows: [...this.#state.rows, ...more], complete: cursor === null, loadingMore: false, behind });
    } catch (error) {
      if (reading === this.#reading) this.#write({ loadingMore: false, moreError: error });
    }
  }

  /** Whether rows stay where they are. */
  hold(holding: boolean): void {
    this.#holding = holding;
    if (!holding) this.release();
  }

  /** Puts what was held where it belongs. */
  release(): void {
    if (this.#held.size === 0) return;
    const held = [...this.#held.values()];
    this.#held.clear();
    this.#write({ rows: this.#merged(held), held: 0 });
  }

  /** Takes in one message of the host. */
  take(change: ConversationsChange): void {
    if (this.#state.status === 'loading') return;
    if (change.type === 'reset') {
      void this.reload();
      return;
    }
    if (!this.#holding) {
      this.#write({ rows: this.#merged(change.rows), behind: change.behind });
      return;
    }
    const places = new Map(this.#state.rows.map((row) => [row.id, activity(row)]));
    for (const row of change.rows) if (places.get(row.id) !== activity(row)) this.#held.set(row.id, row);
    const told = new Map(change.rows.map((row) => [row.id, row]));
    const rows = this.#state.rows.map((row) => told.get(row.id) ?? row);
    this.#write({ rows, held: this.#held.size, behind: change.behind });
  }

  /** The rows with these in their places. What lies beyond the last page read is left to that page. */
  #merged(changed: readonly ConversationRow[]): ConversationRow[] {
    const told = new Map(changed.map((row) => [row.id, row]));
    const others = this.#state.rows.filter(({ id }) => !told.has(id));
    const last = this.#state.complete ? -1 : activity(others.at(-1) ?? ({ last: { captureId: 'c0' } } as ConversationRow));
    return byActivity([...others, ...[...told.values()].filter((row) => activity(row) > last)]);
  }

  /** Pages from a cursor on until there are `wanted` rows. */
  async #pages(from: string | null, wanted: number, goOn: () => boolean) {
    const rows: ConversationRow[] = [];
    let cursor = from;
    let behind = 0;
    for (let page = 0; page < emptyPages || rows.length > 0; page += 1) {
      const answer = await this.#client.conversations.list({
        limit: pageSize,
        ...choiceQuery(this.#choice),
        ...(cursor === null ? {} : { cursor }),
      });
      rows.push(...answer.items);
      cursor = answer.nextCursor;
      behind = answer.behind;
      if (cursor === null || rows.length >= wanted || !goOn()) break;
    }
    return { rows, cursor, behind };
  }

  #write(part: Partial<ConversationListState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
