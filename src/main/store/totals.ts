import type Database from 'better-sqlite3';

export interface StoredTotals {
  readonly stored: number;
  readonly unmatched: number;
  /** Bytes of bodies and metadata of the captures there are; removed ones do not count. */
  readonly bytes: number;
}

/** The running numbers of the store: one row, changed in the transaction of whatever it counts, read without counting. */
export class Totals {
  readonly #add: Database.Statement<[number, number, number, number]>;
  readonly #lastSeq: Database.Statement<[], number>;
  readonly #read: Database.Statement<[], StoredTotals>;

  constructor(db: Database.Database) {
    this.#add = db.prepare(
      'UPDATE totals SET stored = stored + ?, unmatched = unmatched + ?, bytes = bytes + ?, last_seq = max(last_seq, ?) WHERE id = 1',
    );
    this.#lastSeq = db.prepare<[], number>('SELECT last_seq FROM totals WHERE id = 1').pluck();
    this.#read = db.prepare('SELECT stored, unmatched, bytes FROM totals WHERE id = 1');
  }

  /** Adds (or with negative numbers takes away). */
  add(change: StoredTotals & { readonly lastSeq?: number }): void {
    this.#add.run(change.stored, change.unmatched, change.bytes, change.lastSeq ?? 0);
  }

  lastSeq(): number {
    return this.#lastSeq.get() ?? 0;
  }

  read(): StoredTotals {
    return this.#read.get() ?? { stored: 0, unmatched: 0, bytes: 0 };
  }
}
