import type Database from 'better-sqlite3';

/** What must be known of captures that leave or come back. */
export interface LinkedCapture {
  readonly seq: number;
  readonly duplicate_key: Buffer | null;
  readonly duplicate_of: number | null;
  readonly duplicates: number;
}

/**
 * Keeps this true of all captures with one key, whichever of them are removed or restored: the first has no
 * `duplicate_of` and counts the others; each other has one. Only the first is ever looked up by its key, so the rest
 * need no change when another becomes first, and removing the first of a million costs no more than the first of two.
 */
export class DuplicateLinks {
  readonly #first: Database.Statement<[Buffer], { seq: number; duplicates: number }>;
  readonly #lead: Database.Statement<[number, number]>;
  readonly #follow: Database.Statement<[number, number]>;

  constructor(db: Database.Database) {
    this.#first = db.prepare('SELECT seq, duplicates FROM captures WHERE duplicate_key = ? ORDER BY seq LIMIT 1');
    this.#lead = db.prepare('UPDATE captures SET duplicate_of = NULL, duplicates = ? WHERE seq = ?');
    this.#follow = db.prepare('UPDATE captures SET duplicate_of = ?, duplicates = 0 WHERE seq = ?');
  }

  /** After `gone` were taken out of `captures`. */
  afterLeaving(gone: readonly LinkedCapture[]): void {
    for (const { key, members } of groups(gone.filter((row) => row.duplicate_of !== null || row.duplicates > 0))) {
      const first = this.#first.get(key);
      if (first === undefined) continue;
      const oldFirst = members.find((row) => row.duplicate_of === null);
      const others = oldFirst === undefined ? first.duplicates - members.length : oldFirst.duplicates - members.length;
      this.#lead.run(Math.max(0, others), first.seq);
    }
  }

  /** Around putting `back` into `captures` again, which `insert` does. */
  aroundReturning(back: readonly LinkedCapture[], insert: () => void): void {
    const before = groups(back).map((group) => ({ ...group, old: this.#first.get(group.key) }));
    insert();
    for (const { key, members, old } of before) {
      const first = this.#first.get(key);
      if (first === undefined) continue;
      for (const { seq } of members) if (seq !== first.seq) this.#follow.run(first.seq, seq);
      if (old !== undefined && old.seq !== first.seq) this.#follow.run(first.seq, old.seq);
      const others = members.length - 1 + (old === undefined ? 0 : old.duplicates + 1);
      this.#lead.run(others, first.seq);
    }
  }
}

interface Group {
  readonly key: Buffer;
  readonly members: LinkedCapture[];
}

function groups(rows: readonly LinkedCapture[]): Group[] {
  const byKey = new Map<string, Group>();
  for (const row of rows) {
    if (row.duplicate_key === null) continue;
    const text = row.duplicate_key.toString('latin1');
    const group = byKey.get(text);
    if (group === undefined) byKey.set(text, { key: row.duplicate_key, members: [row] });
    else group.members.push(row);
  }
  return [...byKey.values()];
}
