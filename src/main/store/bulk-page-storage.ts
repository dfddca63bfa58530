/** Pages of bulk deliveries in the database: putting them in, finding one delivery or a run of them, and taking them out. */
import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import { bulkPage, type BulkPageText, type PackedPage } from './bulk-page.ts';
import { itemOf } from './bulk-page-items.ts';
import type { BulkItem } from './delivery-record.ts';
import { parseStored } from './stored-json.ts';

export interface FoundItem {
  readonly seq: number;
  readonly bulk: number;
  readonly item: BulkItem;
}

interface PageRecord {
  readonly first: number;
  readonly items: number;
  readonly bulk_seq: number;
  readonly page: Buffer;
}

/** Pages a reader keeps in memory once read: lists ask for the same one again and again. */
const rememberedByReaders = 4;

export class BulkPageReading {
  readonly #db: Database.Database;
  readonly #log: Log;
  readonly #holding: Database.Statement<[number], PageRecord>;
  readonly #gone: Database.Statement<[number, number], number>;
  readonly #remembered: number;
  readonly #read = new Map<number, BulkPageText>();

  /** `remembered`: 0 for the writer, which also sees pages whose transaction may still be undone. */
  constructor(db: Database.Database, log: Log, remembered = rememberedByReaders) {
    this.#db = db;
    this.#log = log;
    this.#remembered = remembered;
    this.#holding = db.prepare(
      'SELECT first, items, bulk_seq, page FROM bulk_pages WHERE first <= ? ORDER BY first DESC LIMIT 1',
    );
    this.#gone = db.prepare<[number, number], number>('SELECT seq FROM bulk_gone WHERE seq >= ? AND seq < ?').pluck();
  }

  /** Null when no page has this delivery (any more). */
  find(seq: number): FoundItem | null {
    const record = this.#holding.get(seq);
    if (record === undefined || seq >= record.first + record.items || this.#goneFrom(record).has(seq)) return null;
    const page = this.#pageOf(record);
    const item = page === null ? null : itemOf(page, seq - record.first);
    return item === null ? null : { seq, bulk: record.bulk_seq, item };
  }

  /** Newest first, at most `limit`. */
  list(query: {
    readonly limit: number;
    readonly beforeSeq: number | null;
    readonly capture: number | null;
    readonly bulk: number | null;
  }): FoundItem[] {
    const { limit, beforeSeq, capture, bulk } = query;
    const terms = ['first < ?'];
    const values = [beforeSeq ?? Number.MAX_SAFE_INTEGER];
    if (capture !== null) {
      terms.push('high >= ? AND low <= ?');
      values.push(capture, capture);
    }
    if (bulk !== null) {
      terms.push('bulk_seq = ?');
      values.push(bulk);
    }
    const found: FoundItem[] = [];
    const records = this.#db
      .prepare<number[], PageRecord>(
        `SELECT first, items, bulk_seq, page FROM bulk_pages WHERE ${terms.join(' AND ')} ORDER BY first DESC`,
      )
      .iterate(...values);
    for (const record of records) {
      this.#addItems(record, query, found);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Which of these captures a bulk replay has a delivery of in a page. */
  recorded(bulk: number, captures: readonly number[]): Set<number> {
    const wanted = new Set(captures);
    const found = new Set<number>();
    if (captures.length === 0) return found;
    const records = this.#db
      .prepare<[number, number, number], PageRecord>(
        'SELECT first, items, bulk_seq, page FROM bulk_pages WHERE bulk_seq = ? AND high >= ? AND low <= ?',
      )
      .all(bulk, Math.min(...captures), Math.max(...captures));
    // Also of those that were removed since: they were sent.
    for (const record of records)
      for (const [capture] of this.#pageOf(record)?.items ?? []) if (wanted.has(capture)) found.add(capture);
    return found;
  }

  #addItems(
    record: PageRecord,
    { limit, beforeSeq, capture }: { readonly limit: number; readonly beforeSeq: number | null; readonly capture: number | null },
    found: FoundItem[],
  ): void {
    const page = this.#pageOf(record);
    if (page === null) return;
    const gone = this.#goneFrom(record);
    for (let place = page.items.length - 1; place >= 0 && found.length < limit; place -= 1) {
      const seq = record.first + place;
      if (beforeSeq !== null && seq >= beforeSeq) continue;
      if (gone.has(seq) || (capture !== null && page.items[place]?.[0] !== capture)) continue;
      const item = itemOf(page, place);
      if (item !== null) found.push({ seq, bulk: record.bulk_seq, item });
    }
  }

  #goneFrom({ first, items }: PageRecord): Set<number> {
    return new Set(this.#gone.all(first, first + items));
  }

  /** A page never changes, nor is its number given out again. */
  #pageOf({ first, page }: PageRecord): BulkPageText | null {
    const known = this.#read.get(first);
    if (known !== undefined) return known;
    const text = parseStored(page.toString('utf8'), bulkPage, this.#log, 'bulk_pages.page');
    if (text === null) return null;
    if (this.#remembered === 0) return text;
    const [oldest] = this.#read.keys();
    if (this.#read.size >= this.#remembered && oldest !== undefined) this.#read.delete(oldest);
    this.#read.set(first, text);
    return text;
  }
}

/** Called within transactions of the writer. */
export class BulkPageWriting {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;
  readonly #lastSeq: Database.Statement<[], number>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO bulk_pages (first, items, bulk_seq, low, high, page) VALUES (?, ?, ?, ?, ?, ?)');
    this.#lastSeq = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'").pluck();
  }

  /** Its deliveries get the next numbers of all deliveries. */
  insert(bulk: number, { items, low, high, page }: PackedPage): void {
    const last = this.#lastSeq.get();
    if (last === undefined) this.#db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('deliveries', 0)").run();
    const first = (last ?? 0) + 1;
    this.#insert.run(first, items, bulk, low, high, page);
    this.#db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'deliveries'").run(first + items - 1);
  }

  /** Takes deliveries out of their pages; an emptied page goes. Returns those that were in one. */
  remove(seqs: readonly number[]): number[] {
    const holding = this.#db.prepare<[number], { first: number; items: number }>(
      'SELECT first, items FROM bulk_pages WHERE first <= ? ORDER BY first DESC LIMIT 1',
    );
    const mark = this.#db.prepare('INSERT OR IGNORE INTO bulk_gone (seq) VALUES (?)');
    const pages = new Map<number, number>();
    const removed = seqs.filter((seq) => {
      const page = holding.get(seq);
      if (page === undefined || seq >= page.first + page.items || mark.run(seq).changes === 0) return false;
      pages.set(page.first, page.items);
      return true;
    });
    for (const [first, items] of pages) if (this.#goneOf(first, items) === items) this.removePage(first);
    return removed;
  }

  /** Number of the oldest page's first delivery; null when there is none. */
  oldest(): number | null {
    return this.#db.prepare<[], number | null>('SELECT min(first) FROM bulk_pages').pluck().get() ?? null;
  }

  /** Returns how many deliveries went with it. */
  removePage(first: number): number {
    const items = this.#db.prepare<[number], number>('SELECT items FROM bulk_pages WHERE first = ?').pluck().get(first) ?? 0;
    const left = items - this.#goneOf(first, items);
    this.#db.prepare('DELETE FROM bulk_gone WHERE seq >= ? AND seq < ?').run(first, first + items);
    this.#db.prepare('DELETE FROM bulk_pages WHERE first = ?').run(first);
    return left;
  }

  #goneOf(first: number, items: number): number {
    const count = this.#db.prepare<[number, number], number>('SELECT count(*) FROM bulk_gone WHERE seq >= ? AND seq < ?').pluck();
    return count.get(first, first + items) ?? 0;
  }
}
