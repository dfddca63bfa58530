import type Database from 'better-sqlite3';
import type { Clock } from '#shared/clock.ts';
import type { Settings } from '#shared/settings.ts';
import { type LedgerRow, ledgerColumns } from './capture-ledger.ts';
import { type CaptureRemoval, withinBytes } from './capture-removal.ts';
import { type StoredTotals, Totals } from './totals.ts';
import type { WriteConnection } from './write-connection.ts';

/** What one step deletes at most: short enough that a webhook waiting behind it does not notice. */
const stepRows = 150;
const stepBytes = 8 * 1_048_576;
const dayMs = 86_400_000;

type Limits = Settings['retention'];
interface AgedRow extends LedgerRow {
  readonly received_at: number;
}

/** Keeps the store within its limits, oldest first, never a pinned one. */
export class Retention {
  readonly #connection: WriteConnection;
  readonly #removal: CaptureRemoval;
  readonly #clock: Clock;
  readonly #totals: Totals;
  readonly #oldest: Database.Statement<[number], AgedRow>;
  /** Up to here all captures are pinned: saves walking over them again at each step. */
  #passed = 0;

  constructor(connection: WriteConnection, removal: CaptureRemoval, clock: Clock) {
    this.#connection = connection;
    this.#removal = removal;
    this.#clock = clock;
    this.#totals = new Totals(connection.db);
    this.#oldest = connection.db.prepare(
      `SELECT ${ledgerColumns}, c.received_at FROM captures c WHERE c.seq > ? AND +c.pinned = 0 ORDER BY c.seq LIMIT ${stepRows}`,
    );
  }

  /** Call when captures may have come back behind the place reached: unpinned or restored. */
  startOver(): void {
    this.#passed = 0;
  }

  /** One short transaction. `more`: call again, after letting others have their turn. */
  step(limits: Limits): { removed: number; more: boolean } {
    const totals = this.#totals.read();
    const oldest = this.#oldest.all(this.#passed);
    const surplus = withinBytes(this.#surplus(oldest, totals, limits), stepBytes);
    if (surplus.length === 0) return { removed: 0, more: this.#removal.giveBack() };
    this.#connection.transactFreeing(() => this.#removal.deleteNow(surplus));
    this.#passed = (surplus[0]?.seq ?? 1) - 1;
    return { removed: surplus.length, more: true };
  }

  #surplus(oldest: readonly AgedRow[], totals: StoredTotals, limits: Limits): AgedRow[] {
    let tooMany = limits.maxCount === null ? 0 : totals.stored - limits.maxCount;
    let tooLarge = limits.maxBytes === null ? 0 : totals.bytes - limits.maxBytes;
    const tooOld = limits.maxAgeDays === null ? -Infinity : this.#clock.now() - limits.maxAgeDays * dayMs;
    return oldest.filter((row) => {
      if (tooMany <= 0 && tooLarge <= 0 && row.received_at >= tooOld) return false;
      tooMany -= 1;
      tooLarge -= row.stored_bytes;
      return true;
    });
  }
}
