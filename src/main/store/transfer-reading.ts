import type Database from 'better-sqlite3';
import type { CaptureCondition } from './capture-reading.ts';
import { captureId } from './capture-id.ts';
import { withWindow } from './filter-sql.ts';
import { publicId } from './public-ids.ts';

/** Looks at many captures or deliveries for an export: how many there are, and their ids page by page. */
export class TransferReading {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Count and bytes of those that match, up to a seq. Looks at every one of them. */
  sizeOfMatching(where: CaptureCondition | null, upTo: number): { count: number; bytes: number } {
    return this.#size(`c.seq <= ? ${where === null ? '' : `AND (${where.sql})`}`, [upTo, ...(where?.params ?? [])]);
  }

  /** Count and bytes of those that are still there. */
  sizeOf(seqs: readonly number[]): { count: number; bytes: number } {
    return this.#size('c.seq IN (SELECT value FROM json_each(?))', [JSON.stringify(seqs)]);
  }

  /** Ids after one, oldest first. */
  matchingAfter(where: CaptureCondition | null, upTo: number, after: number, limit: number): { id: string; seq: number }[] {
    return this.#db
      .prepare<(string | number)[], { seq: number }>(
        `SELECT c.seq FROM captures c WHERE c.seq > ? AND c.seq <= ? ${where === null ? '' : `AND (${where.sql})`} ORDER BY c.seq LIMIT ?`,
      )
      .all(after, upTo, ...(where === null ? [] : withWindow(where, after + 1, upTo + 1)), limit)
      .map(({ seq }) => ({ id: captureId(seq), seq }));
  }

  lastDelivery(): number {
    return this.#db.prepare<[], number | null>('SELECT max(seq) FROM deliveries').pluck().get() ?? 0;
  }

  /** Count of deliveries and bytes of what was sent. */
  sizeOfDeliveries(upTo: number, bulk: number | null): { count: number; bytes: number } {
    const sized = this.#db
      .prepare<number[], { count: number; bytes: number | null }>(
        `SELECT count(DISTINCT d.seq) AS count, sum(a.body_size + length(a.headers)) AS bytes FROM deliveries d
         LEFT JOIN attempts a ON a.key > d.seq * 65536 AND a.key < (d.seq + 1) * 65536
         WHERE d.seq <= ? ${bulk === null ? '' : 'AND d.bulk_seq = ?'}`,
      )
      .get(upTo, ...(bulk === null ? [] : [bulk]));
    return { count: sized?.count ?? 0, bytes: sized?.bytes ?? 0 };
  }

  /** Ids after one, oldest first. */
  deliveriesAfter(upTo: number, after: number, bulk: number | null, limit: number): { id: string; seq: number }[] {
    return this.#db
      .prepare<number[], { seq: number }>(
        `SELECT seq FROM deliveries WHERE seq > ? AND seq <= ? ${bulk === null ? '' : 'AND bulk_seq = ?'} ORDER BY seq LIMIT ?`,
      )
      .all(after, upTo, ...(bulk === null ? [] : [bulk]), limit)
      .map(({ seq }) => ({ id: publicId('d', seq), seq }));
  }

  #size(condition: string, values: readonly (string | number)[]): { count: number; bytes: number } {
    const sized = this.#db
      .prepare<(string | number)[], { count: number; bytes: number | null }>(
        `SELECT count(*) AS count, sum(c.stored_bytes) AS bytes FROM captures c WHERE ${condition}`,
      )
      .get(...values);
    return { count: sized?.count ?? 0, bytes: sized?.bytes ?? 0 };
  }
}
