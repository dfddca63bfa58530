import type Database from 'better-sqlite3';

const inList = 'seq IN (SELECT value FROM json_each(?))';

/** Keeps `tag_counts` true of the captures that are there. Every call belongs into the transaction of what it counts. */
export class TagLedger {
  readonly #add: Database.Statement<[string, number]>;
  readonly #drop: Database.Statement<[string]>;
  readonly #of: Database.Statement<[string], { tag: string; captures: number }>;
  readonly #forgetTags: Database.Statement<[string]>;
  readonly #forgetNotes: Database.Statement<[string]>;

  constructor(db: Database.Database) {
    this.#add = db.prepare(
      'INSERT INTO tag_counts (tag, captures) VALUES (?, ?) ON CONFLICT (tag) DO UPDATE SET captures = captures + excluded.captures',
    );
    this.#drop = db.prepare('DELETE FROM tag_counts WHERE tag = ? AND captures <= 0');
    this.#of = db.prepare(`SELECT tag, count(*) AS captures FROM capture_tags WHERE ${inList} GROUP BY tag`);
    this.#forgetTags = db.prepare(`DELETE FROM capture_tags WHERE ${inList}`);
    this.#forgetNotes = db.prepare(`DELETE FROM capture_notes WHERE ${inList}`);
  }

  /** So many captures more (or fewer) have the tag. */
  add(tag: string, captures: number): void {
    if (captures === 0) return;
    this.#add.run(tag, captures);
    if (captures < 0) this.#drop.run(tag);
  }

  /** These captures (JSON list of seqs) left the lists; their tags and notes stay with them. */
  left(seqs: string): void {
    for (const { tag, captures } of this.#of.all(seqs)) this.add(tag, -captures);
  }

  /** These captures are back. */
  returned(seqs: string): void {
    for (const { tag, captures } of this.#of.all(seqs)) this.add(tag, captures);
  }

  /** These captures, which had left before, are gone for good: nothing stays of what was added to them. */
  forget(seqs: string): void {
    this.#forgetTags.run(seqs);
    this.#forgetNotes.run(seqs);
  }
}
