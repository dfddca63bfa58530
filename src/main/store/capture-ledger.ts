import type Database from 'better-sqlite3';
import { DuplicateLinks, type LinkedCapture } from './duplicate-links.ts';
import { Totals } from './totals.ts';

/** What the ledger must know of a capture that leaves or comes back. */
export interface LedgerRow extends LinkedCapture {
  readonly endpoint_id: number | null;
  readonly stored_bytes: number;
}

/** The columns of a LedgerRow, for a SELECT over `captures` or `removed_captures` under the alias `c`. */
export const ledgerColumns = 'c.seq, c.endpoint_id, c.stored_bytes, c.duplicate_key, c.duplicate_of, c.duplicates';

/** Keeps totals and duplicate links true while captures leave and return. Runs within the caller's transaction. */
export class CaptureLedger {
  readonly #totals: Totals;
  readonly #links: DuplicateLinks;

  constructor(db: Database.Database) {
    this.#totals = new Totals(db);
    this.#links = new DuplicateLinks(db);
  }

  /** After `rows` were taken out of `captures`. */
  left(rows: readonly LedgerRow[]): void {
    this.#links.afterLeaving(rows);
    const unmatched = rows.filter((row) => row.endpoint_id === null).length;
    this.#totals.add({ stored: -rows.length, unmatched: -unmatched, bytes: -sumOf(rows) });
  }

  /** Puts `rows` back with `insert`, which returns how many of them match no endpoint now. */
  returning(rows: readonly LedgerRow[], insert: () => number): void {
    let unmatched = 0;
    this.#links.aroundReturning(rows, () => {
      unmatched = insert();
    });
    this.#totals.add({ stored: rows.length, unmatched, bytes: sumOf(rows) });
  }
}

function sumOf(rows: readonly LedgerRow[]): number {
  return rows.reduce((sum, row) => sum + row.stored_bytes, 0);
}
