import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { BodyWriting } from './body-chunks.ts';
import { seqOf } from './capture-id.ts';
import { CaptureLedger, type LedgerRow, ledgerColumns } from './capture-ledger.ts';
import { transferredColumns as firstColumns } from './migrations/001-captures.ts';
import { faultColumns } from './migrations/003-faults.ts';
import { withWindow } from './filter-sql.ts';
import { importColumns } from './migrations/007-imports.ts';
import type { ReplyTimes } from './reply-times.ts';
import type { StepRunner } from './step-runner.ts';
import type { SearchIndexing } from './search-indexing.ts';
import { TagLedger } from './tag-ledger.ts';
import type { WriteConnection } from './write-connection.ts';

const transferredColumns = `${firstColumns}, ${faultColumns}, ${importColumns}`;

/** How long removed captures can be had back, ms. */
const undoMs = 600_000;

/** Captures moved in one transaction. */
const moveRows = 200;
/** How far a filter looks in one step; it may match nothing there. */
const searchRows = 16_384;
/** Captures and body bytes purged in one transaction. */
const purgeRows = 150;
const purgeBytes = 8 * 1_048_576;
/** Free pages given back to the disk in one step, and those kept for new captures (16 MiB). */
const vacuumPages = 128;
const keepPages = 2_048;

export type RemovalSelection = { readonly ids: readonly string[] } | { readonly matching: MatchingCondition };

/** A filter as `compileFilter` makes it. */
export interface MatchingCondition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
  readonly windows?: readonly number[];
}

export interface Removal {
  readonly undoToken: string;
  readonly removed: number;
}

/** Removes captures so that they can be had back for ten minutes, and then for good. */
export class CaptureRemoval {
  readonly #connection: WriteConnection;
  readonly #clock: Clock;
  readonly #steps: StepRunner;
  readonly #ledger: CaptureLedger;
  readonly #tags: TagLedger;
  readonly #bodies: BodyWriting;
  readonly #db: Database.Database;
  readonly #index: SearchIndexing;
  readonly #replyTimes: ReplyTimes;

  constructor(connection: WriteConnection, clock: Clock, steps: StepRunner, index: SearchIndexing, replyTimes: ReplyTimes) {
    this.#connection = connection;
    this.#index = index;
    this.#replyTimes = replyTimes;
    this.#clock = clock;
    this.#steps = steps;
    this.#db = connection.db;
    this.#ledger = new CaptureLedger(this.#db);
    this.#tags = new TagLedger(this.#db);
    this.#bodies = new BodyWriting(this.#db);
  }

  /**
   * Unknown ids are passed over. A condition (over alias `c`) never removes pinned captures nor those that came after the call.
   * When the store fails half-way, what was removed until then is what was removed.
   */
  async remove(selection: RemovalSelection): Promise<Removal> {
    const undoToken = randomUUID();
    const removal = this.#connection.transactFreeing(() =>
      Number(
        this.#db.prepare('INSERT INTO removals (token, removed_at) VALUES (?, ?)').run(undoToken, this.#clock.now())
          .lastInsertRowid,
      ),
    );
    const next = 'ids' in selection ? this.#byIds(selection.ids) : this.#byCondition(selection.matching);
    let removed = 0;
    try {
      await this.#steps.run(() => {
        const more = this.#connection.transactFreeing(() => {
          const { rows, done } = next();
          if (rows.length > 0) this.#moveOut(removal, rows);
          return { count: rows.length, done };
        });
        removed += more.count;
        return !more.done;
      });
    } catch (error) {
      if (removed === 0 || !(error instanceof HookwrightError)) throw error;
    }
    return { undoToken, removed };
  }

  /** Throws `undo-expired` after ten minutes, or when the token was used or never given. */
  async restore(undoToken: string): Promise<{ restored: number }> {
    const removal = this.#db
      .prepare<[string], { id: number; removed_at: number }>('SELECT id, removed_at FROM removals WHERE token = ?')
      .get(undoToken);
    if (removal === undefined || this.#clock.now() - removal.removed_at > undoMs) {
      throw new HookwrightError('undo-expired', 'These captures can no longer be restored.', { field: 'undoToken' });
    }
    // From now on the purge keeps away, however long this takes.
    this.#connection.transact(() =>
      this.#db.prepare('UPDATE removals SET removed_at = ? WHERE id = ?').run(this.#clock.now(), removal.id),
    );
    let restored = 0;
    await this.#steps.run(() => {
      const count = this.#connection.transact(() => this.#moveBack(removal.id));
      restored += count;
      return count > 0;
    });
    return { restored };
  }

  /** Whether there is anything to purge. */
  hasExpired(): boolean {
    return this.#expired(this.#clock.now() - undoMs) !== undefined;
  }

  /** Deletes for good what can no longer be restored. */
  async purge(): Promise<void> {
    await this.#steps.run(() => this.#connection.transactFreeing(() => this.#purgeSome(this.#clock.now() - undoMs)));
    await this.#steps.run(() => this.giveBack());
  }

  /** Gives a little of the free space back to the disk; says whether there is more. */
  giveBack(): boolean {
    return this.#connection.giveBack(vacuumPages, keepPages);
  }

  /** Deletes captures for good, without a way back. Within the caller's transaction. */
  deleteNow(rows: readonly LedgerRow[]): void {
    const seqs = seqList(rows);
    this.#db.prepare(`DELETE FROM captures WHERE ${inList}`).run(seqs);
    this.#tags.left(seqs);
    this.#deleteContents(rows, seqs);
    this.#ledger.left(rows);
  }

  #byIds(ids: readonly string[]): () => Step {
    const seqs = [...new Set(ids.map(seqOf).filter((seq) => seq !== null))];
    const find = this.#db.prepare<[string], LedgerRow>(`SELECT ${ledgerColumns} FROM captures c WHERE ${inList}`);
    let from = 0;
    return () => {
      const rows = find.all(JSON.stringify(seqs.slice(from, from + moveRows)));
      from += moveRows;
      return { rows, done: from >= seqs.length };
    };
  }

  #byCondition(matching: MatchingCondition): () => Step {
    const find = this.#db.prepare<(string | number)[], LedgerRow>(
      `SELECT ${ledgerColumns} FROM captures c
       WHERE c.seq > ? AND c.seq <= ? AND c.pinned = 0 AND (${matching.sql}) ORDER BY c.seq DESC LIMIT ${moveRows}`,
    );
    const bounds = this.#db
      .prepare<[], { low: number | null; high: number | null }>(
        'SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high',
      )
      .get();
    const lowest = bounds?.low ?? 1;
    let high = bounds?.high ?? 0;
    return () => {
      const low = Math.max(high - searchRows, lowest - 1);
      const rows = find.all(low, high, ...withWindow(matching, low + 1, high + 1));
      high = rows.length === moveRows ? (rows.at(-1)?.seq ?? low + 1) - 1 : low;
      return { rows, done: high < lowest };
    };
  }

  #moveOut(removal: number, rows: readonly LedgerRow[]): void {
    const seqs = seqList(rows);
    this.#db
      .prepare(
        `INSERT INTO removed_captures (removal, ${transferredColumns}) SELECT ?, ${transferredColumns} FROM captures WHERE ${inList}`,
      )
      .run(removal, seqs);
    this.#db.prepare(`DELETE FROM captures WHERE ${inList}`).run(seqs);
    this.#tags.left(seqs);
    this.#ledger.left(rows);
  }

  #moveBack(removal: number): number {
    const rows = this.#db
      .prepare<[number], LedgerRow>(`SELECT ${ledgerColumns} FROM removed_captures c WHERE c.removal = ? LIMIT ${moveRows}`)
      .all(removal);
    if (rows.length === 0) {
      this.#db.prepare('DELETE FROM removals WHERE id = ?').run(removal);
      return 0;
    }
    const seqs = seqList(rows);
    this.#ledger.returning(rows, () => {
      this.#db
        .prepare(
          `INSERT INTO captures (${transferredColumns}) SELECT ${transferredColumns} FROM removed_captures WHERE ${inList}`,
        )
        .run(seqs);
      // Their endpoint may have gone in the meantime.
      this.#db
        .prepare(`UPDATE captures SET endpoint_id = NULL WHERE ${inList} AND endpoint_id NOT IN (SELECT id FROM endpoints)`)
        .run(seqs);
      const unmatched = this.#db
        .prepare<[string], number>(`SELECT count(*) FROM captures WHERE ${inList} AND endpoint_id IS NULL`)
        .pluck()
        .get(seqs);
      return unmatched ?? 0;
    });
    this.#db.prepare(`DELETE FROM removed_captures WHERE ${inList}`).run(seqs);
    this.#tags.returned(seqs);
    return rows.length;
  }

  #expired(removedBefore: number): number | undefined {
    return this.#db
      .prepare<[number], number>('SELECT id FROM removals WHERE removed_at < ? ORDER BY id LIMIT 1')
      .pluck()
      .get(removedBefore);
  }

  /** False: nothing is left to purge. */
  #purgeSome(removedBefore: number): boolean {
    const removal = this.#expired(removedBefore);
    if (removal === undefined) return false;
    const rows = this.#db
      .prepare<[number], LedgerRow>(`SELECT ${ledgerColumns} FROM removed_captures c WHERE c.removal = ? LIMIT ${purgeRows}`)
      .all(removal);
    const some = withinBytes(rows, purgeBytes);
    if (some.length === 0) {
      this.#db.prepare('DELETE FROM removals WHERE id = ?').run(removal);
      return true;
    }
    const seqs = seqList(some);
    this.#db.prepare(`DELETE FROM removed_captures WHERE ${inList}`).run(seqs);
    this.#deleteContents(some, seqs);
    return true;
  }

  #deleteContents(rows: readonly LedgerRow[], seqs: string): void {
    this.#db.prepare(`DELETE FROM contents WHERE ${inList}`).run(seqs);
    this.#replyTimes.forget(seqs);
    this.#tags.forget(seqs);
    for (const { seq } of rows) this.#bodies.remove(seq);
    this.#index.forget(rows.map(({ seq }) => seq));
  }
}

interface Step {
  readonly rows: readonly LedgerRow[];
  readonly done: boolean;
}

const inList = 'seq IN (SELECT value FROM json_each(?))';

function seqList(rows: readonly LedgerRow[]): string {
  return JSON.stringify(rows.map((row) => row.seq));
}

/** As many of `rows` from the front as stay within `bytes`, but at least one: bounds the time one transaction takes. */
export function withinBytes<Row extends { readonly stored_bytes: number }>(rows: readonly Row[], bytes: number): Row[] {
  let sum = 0;
  const end = rows.findIndex((row, index) => {
    sum += row.stored_bytes;
    return index > 0 && sum > bytes;
  });
  return end === -1 ? [...rows] : rows.slice(0, end);
}
