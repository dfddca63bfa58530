/** Captures as they arrive, each once and in their order, however many come at once. */
import type { CaptureRow } from '#shared/capture.ts';
import type { CaptureChange } from '#shared/contract.ts';
import type { Client } from './connection.ts';

const pageRows = 200;

export class Arrivals {
  readonly #client: Client;
  readonly #filter: { readonly filter?: string };
  readonly #abort = new AbortController();
  #stream: AsyncIterable<CaptureChange> | null = null;
  /** Number of the newest capture that was told, or was there before. */
  #last = 0;

  constructor(client: Client, filter: string | undefined) {
    this.#client = client;
    this.#filter = filter === undefined ? {} : { filter };
  }

  /** From now on nothing is missed. */
  async begin(): Promise<void> {
    this.#stream = await this.#client.workbench.tail({ ...this.#filter }, { signal: this.#abort.signal });
    const { items } = await this.#client.captures.list({ ...this.#filter, limit: 1 });
    this.#last = numberOf(items[0]);
  }

  /** Ends when the signal aborts. */
  async *follow(signal: AbortSignal): AsyncGenerator<CaptureRow, void> {
    const end = (): void => this.#abort.abort();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      for await (const change of this.#stream ?? []) {
        if (change.type !== 'added' && change.type !== 'reset') continue;
        // A message lists two hundred at most; what came before them is read like everybody else's lists.
        const rows = change.type === 'added' && change.added <= change.rows.length ? change.rows : await this.#newer();
        for (const row of rows.toReversed()) {
          if (numberOf(row) <= this.#last) continue;
          this.#last = numberOf(row);
          yield row;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  /** Newest first, down to the last that was told. */
  async #newer(): Promise<CaptureRow[]> {
    const rows: CaptureRow[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: CaptureRow[]; nextCursor: string | null } = await this.#client.captures.list({
        ...this.#filter,
        limit: pageRows,
        ...(cursor === null ? {} : { cursor }),
      });
      rows.push(...page.items.filter((row) => numberOf(row) > this.#last));
      cursor = page.items.some((row) => numberOf(row) <= this.#last) ? null : page.nextCursor;
    } while (cursor !== null);
    return rows;
  }
}

function numberOf(row: CaptureRow | undefined): number {
  return Number(row?.id.slice(1) ?? 0);
}
