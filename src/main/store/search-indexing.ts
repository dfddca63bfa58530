import type Database from 'better-sqlite3';
import { isAscii } from '#shared/search/fold-text.ts';
import { indexText } from '#shared/search/index-query.ts';
import { headersText, plainText, searchedBody, withoutData } from './capture-text.ts';
import { blockOf, blockRows, blockStatement } from './filter-blocks.ts';
import type { WriteConnection } from './write-connection.ts';

/** What one step puts into the index at most. Its time is what a webhook may have to wait for. */
export interface IndexStep {
  readonly captures: number;
  /** Bytes of bodies, but always one capture. */
  readonly bytes: number;
}

interface UnindexedRow {
  readonly seq: number;
  /** Of the body's first chunk; null without a body. */
  readonly bytes: number | null;
}

interface IndexedText {
  readonly summary: string | null;
  readonly headers: string;
  readonly chunk: Buffer | null;
}

/** Fills the search index behind the captures, in their order. How far it has come is stored with it, so that it goes on after any end. */
export class SearchIndexing {
  readonly #connection: WriteConnection;
  readonly #next: Database.Statement<[number, number], UnindexedRow>;
  readonly #text: Database.Statement<[number], IndexedText>;
  readonly #words: Database.Statement<[number, string, string]>;
  readonly #headers: Database.Statement<[number, string]>;
  readonly #advance: Database.Statement<[number]>;
  readonly #indexedTo: Database.Statement<[], number>;
  readonly #lastSeq: Database.Statement<[], number>;
  readonly #block: Database.Statement<[number]>;
  readonly #forgetWords: Database.Statement<[number]>;
  readonly #forgetHeaders: Database.Statement<[number]>;

  constructor(connection: WriteConnection) {
    const { db } = connection;
    this.#connection = connection;
    // From contents: removed captures are indexed too, since they may come back.
    this.#next = db.prepare(`
      SELECT d.seq, length(b.chunk) AS bytes FROM contents d LEFT JOIN bodies b ON b.key = d.seq * 1024
      WHERE d.seq > ? ORDER BY d.seq LIMIT ?`);
    this.#text = db.prepare(`
      SELECT d.headers, b.chunk, coalesce((SELECT c.summary FROM captures c WHERE c.seq = d.seq),
        (SELECT r.summary FROM removed_captures r WHERE r.seq = d.seq)) AS summary
      FROM contents d LEFT JOIN bodies b ON b.key = d.seq * 1024 WHERE d.seq = ?`);
    this.#words = db.prepare('INSERT INTO search_words (rowid, summary, body) VALUES (?, ?, ?)');
    this.#headers = db.prepare('INSERT INTO search_headers (rowid, headers) VALUES (?, ?)');
    this.#advance = db.prepare('UPDATE search_state SET indexed_to = ? WHERE id = 1');
    this.#indexedTo = db.prepare<[], number>('SELECT indexed_to FROM search_state WHERE id = 1').pluck();
    this.#lastSeq = db.prepare<[], number>('SELECT last_seq FROM totals WHERE id = 1').pluck();
    this.#block = db.prepare(blockStatement());
    this.#forgetWords = db.prepare('DELETE FROM search_words WHERE rowid = ?');
    this.#forgetHeaders = db.prepare('DELETE FROM search_headers WHERE rowid = ?');
  }

  /** Captures that are not in the index yet, by their seqs; some of these may be gone. */
  lag(): number {
    return Math.max(0, (this.#lastSeq.get() ?? 0) - (this.#indexedTo.get() ?? 0));
  }

  /** One short transaction; nothing of it stays when it fails. Says how many captures went in, and whether there are more. */
  step(limits: IndexStep): { readonly indexed: number; readonly more: boolean } {
    const from = this.#indexedTo.get() ?? 0;
    const last = this.#lastSeq.get() ?? 0;
    if (from >= last) return { indexed: 0, more: false };
    return this.#connection.transact(() => {
      let bytes = 0;
      let indexed = 0;
      let reached = from;
      let ended = true;
      for (const row of this.#next.all(from, limits.captures)) {
        bytes += row.bytes ?? 0;
        if (indexed > 0 && bytes > limits.bytes) {
          ended = false;
          break;
        }
        this.#insert(row.seq);
        indexed += 1;
        reached = row.seq;
      }
      if (ended && indexed < limits.captures) reached = last;
      this.#finishBlocks(from, reached);
      this.#advance.run(reached);
      return { indexed, more: reached < last };
    });
  }

  /** Takes captures out that are gone for good. Within the caller's transaction. */
  forget(seqs: readonly number[]): void {
    const indexedTo = this.#indexedTo.get() ?? 0;
    for (const seq of seqs) {
      if (seq > indexedTo) continue;
      this.#forgetWords.run(seq);
      this.#forgetHeaders.run(seq);
    }
  }

  #insert(seq: number): void {
    const { summary, headers, chunk } = this.#text.get(seq) ?? { summary: '', headers: '[]', chunk: null };
    this.#words.run(seq, forIndex(summary ?? ''), forIndex(withoutData(plainText(searchedBody(headers, chunk)))));
    this.#headers.run(seq, forIndex(headersText(headers)));
  }

  /** Blocks that were begun before and are full now. */
  #finishBlocks(from: number, reached: number): void {
    for (let block = blockOf(from + 1); (block + 1) * blockRows - 1 <= reached; block += 1) this.#block.run(block);
  }
}

function forIndex(text: string): string {
  // SQLite reads a text up to the first NUL.
  const whole = text.includes('\0') ? text.replaceAll('\0', ' ') : text;
  return indexText(whole, isAscii(whole));
}
