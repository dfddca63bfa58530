import type Database from 'better-sqlite3';
import type { Rider } from './write-connection.ts';

/** More than this wait only while nothing can be written; the rest stays unknown. */
const mostWaiting = 16_384;

/** Times of replies on their way into the store: they go along with the next transaction and are worth no commit of their own. */
export class ReplyTimes implements Rider {
  readonly #insert: Database.Statement<[number, number, number]>;
  readonly #remove: Database.Statement<[string]>;
  /** Seq and microseconds in turn. */
  #waiting: number[] = [];
  #written = 0;

  constructor(db: Database.Database) {
    // A capture may be gone for good before its reply has left.
    this.#insert = db.prepare(
      'INSERT OR IGNORE INTO reply_times (seq, micros) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM contents WHERE seq = ?)',
    );
    this.#remove = db.prepare('DELETE FROM reply_times WHERE seq IN (SELECT value FROM json_each(?))');
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The reply to this capture was handed to the socket so many ms after the last byte had come. */
  note(seq: number, afterMs: number): void {
    if (this.#waiting.length < 2 * mostWaiting) this.#waiting.push(seq, Math.max(0, Math.round(afterMs * 1000)));
  }

  /** Within a transaction. */
  write(): void {
    const waiting = this.#waiting;
    for (let at = 0; at < waiting.length; at += 2) {
      const seq = waiting[at] ?? 0;
      this.#insert.run(seq, waiting[at + 1] ?? 0, seq);
    }
    this.#written = waiting.length;
  }

  /** The transaction of the last `write` is on disk. */
  committed(): void {
    this.#waiting = this.#waiting.length === this.#written ? [] : this.#waiting.slice(this.#written);
    this.#written = 0;
  }

  /** These captures (JSON list of seqs) are gone for good. Within the caller's transaction. */
  forget(seqs: string): void {
    this.#remove.run(seqs);
  }
}
