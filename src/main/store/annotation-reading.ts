import type Database from 'better-sqlite3';
import type { TagCount } from '#shared/annotation.ts';
import { withWindow } from './filter-sql.ts';
import type { CaptureCondition } from './capture-reading.ts';

/** What people added to one capture, as far as rows tell it. */
export interface RowMarks {
  readonly tags: string[];
  readonly noted: boolean;
}

const inList = 'seq IN (SELECT value FROM json_each(?))';

/** Looks at tags and notes. */
export class AnnotationReading {
  readonly #db: Database.Database;
  readonly #any: Database.Statement<[], { tagged: number; noted: number }>;
  readonly #tags: Database.Statement<[string], { seq: number; tag: string }>;
  readonly #noted: Database.Statement<[string], number>;
  readonly #note: Database.Statement<[number], string>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#any = db.prepare('SELECT EXISTS (SELECT 1 FROM capture_tags) AS tagged, EXISTS (SELECT 1 FROM capture_notes) AS noted');
    this.#tags = db.prepare(`SELECT seq, tag FROM capture_tags WHERE ${inList} ORDER BY seq, tag`);
    this.#noted = db.prepare<[string], number>(`SELECT seq FROM capture_notes WHERE ${inList}`).pluck();
    this.#note = db.prepare<[number], string>('SELECT note FROM capture_notes WHERE seq = ?').pluck();
  }

  /** The marks of a page of captures, at one query for all; nearly free while nobody has annotated anything. */
  marksOf(seqs: readonly number[]): (seq: number) => RowMarks {
    const any = this.#any.get();
    const list = JSON.stringify(seqs);
    const tags = new Map<number, string[]>();
    if (any?.tagged === 1) {
      for (const { seq, tag } of this.#tags.all(list)) {
        const known = tags.get(seq);
        if (known === undefined) tags.set(seq, [tag]);
        else known.push(tag);
      }
    }
    const noted = new Set(any?.noted === 1 ? this.#noted.all(list) : []);
    return (seq) => ({ tags: tags.get(seq) ?? [], noted: noted.has(seq) });
  }

  /** Null: there is none. */
  noteOf(seq: number): string | null {
    return this.#note.get(seq) ?? null;
  }

  /** Tags in use, in alphabetical order. */
  tags(): TagCount[] {
    return this.#db.prepare<[], TagCount>('SELECT tag, captures FROM tag_counts ORDER BY tag').all();
  }

  /** Captures that match among those from `after` (exclusive) to `upTo`, oldest first. */
  matching(where: CaptureCondition | null, after: number, upTo: number): number[] {
    const condition = where === null ? '' : `AND (${where.sql})`;
    return this.#db
      .prepare<(string | number)[], number>(
        `SELECT c.seq FROM captures c WHERE c.seq > ? AND c.seq <= ? ${condition} ORDER BY c.seq`,
      )
      .pluck()
      .all(after, upTo, ...(where === null ? [] : withWindow(where, after + 1, upTo + 1)));
  }

  /** Seq of the oldest and the newest capture there is; null when there is none. */
  ends(): { readonly low: number; readonly high: number } | null {
    const row = this.#db
      .prepare<[], { low: number | null; high: number | null }>(
        'SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high',
      )
      .get();
    return row === undefined || row.low === null || row.high === null ? null : { low: row.low, high: row.high };
  }
}
