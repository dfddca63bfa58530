import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { StepRunner } from './step-runner.ts';
import { TagLedger } from './tag-ledger.ts';
import { TagRuleWriting } from './tag-rule-storage.ts';
import type { WriteConnection } from './write-connection.ts';

/** How long a change of tags can be taken back, ms. */
const undoMs = 600_000;
/** Captures changed in one transaction. */
const stepRows = 500;
/** More captures than this are not named one by one. */
const namedAtMost = 500;

/** Captures that got or lost a tag. `seqs` names them; null: too many to name. */
export interface ChangedCaptures {
  readonly captures: number;
  readonly seqs: readonly number[] | null;
}

export interface TagStep {
  readonly seqs: readonly number[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Of `beginTagChange`; null: cannot be taken back. */
  readonly undoToken: string | null;
}

const inList = 'seq IN (SELECT value FROM json_each(?))';

/** Every change to tags, notes and rules. Tags come folded and checked. */
export class AnnotationWriting {
  readonly rules: TagRuleWriting;
  readonly #connection: WriteConnection;
  readonly #db: Database.Database;
  readonly #clock: Clock;
  readonly #steps: StepRunner;
  readonly #ledger: TagLedger;
  readonly #put: Database.Statement<[string, string], number>;
  readonly #take: Database.Statement<[string, string], number>;
  readonly #record: Database.Statement<[number, number, string, number]>;
  readonly #present: Database.Statement<[string], number>;

  constructor(connection: WriteConnection, clock: Clock, steps: StepRunner) {
    this.#connection = connection;
    this.#db = connection.db;
    this.#clock = clock;
    this.#steps = steps;
    this.#ledger = new TagLedger(this.#db);
    this.rules = new TagRuleWriting(connection);
    // `contents` holds every capture that is there or can be restored.
    this.#put = this.#db
      .prepare<[string, string], number>(
        `INSERT OR IGNORE INTO capture_tags (tag, seq) SELECT ?, seq FROM contents WHERE ${inList} RETURNING seq`,
      )
      .pluck();
    this.#take = this.#db
      .prepare<[string, string], number>(`DELETE FROM capture_tags WHERE tag = ? AND ${inList} RETURNING seq`)
      .pluck();
    this.#record = this.#db.prepare('INSERT OR IGNORE INTO tag_changes (undo, seq, tag, added) VALUES (?, ?, ?, ?)');
    this.#present = this.#db.prepare<[string], number>(`SELECT seq FROM captures WHERE ${inList}`).pluck();
  }

  /** The token under which the steps of one change are kept, so that they can be taken back together. */
  beginTagChange(): string {
    return this.#connection.transact(() => this.#begin(null).token);
  }

  /** One transaction; unknown and removed captures are passed over. */
  changeTags({ seqs, add, remove, undoToken }: TagStep): ChangedCaptures {
    return this.#connection.transact(() => {
      const undo = undoToken === null ? null : this.#undoOf(undoToken).id;
      const present = this.#present.all(JSON.stringify(seqs));
      const changed = new Set<number>();
      for (const tag of remove) for (const seq of this.#change(tag, present, false, undo)) changed.add(seq);
      for (const tag of add) for (const seq of this.#change(tag, present, true, undo)) changed.add(seq);
      return named(changed);
    });
  }

  /** Renames a tag everywhere, or with null takes it away; where `to` is in use already, both become one. */
  async replaceTag(from: string, to: string | null): Promise<ChangedCaptures & { readonly undoToken: string }> {
    const { id, token } = this.#connection.transact(() => this.#begin(JSON.stringify(this.rules.replaceTag(from, to))));
    const page = this.#db.prepare<[string], number>(`SELECT seq FROM capture_tags WHERE tag = ? LIMIT ${stepRows}`).pluck();
    const changed = new Set<number>();
    await this.#steps.run(() =>
      this.#connection.transact(() => {
        const seqs = page.all(from);
        for (const seq of this.#change(from, seqs, false, id)) changed.add(seq);
        if (to !== null) this.#change(to, seqs, true, id);
        return seqs.length === stepRows;
      }),
    );
    return { ...named(changed), undoToken: token };
  }

  /** Rejects with `tag-undo-expired` after ten minutes, or when the token was used or never given. */
  async undo(undoToken: string): Promise<ChangedCaptures> {
    const { id, rules } = this.#undoOf(undoToken);
    const page = this.#db.prepare<[number], { seq: number; tag: string; added: number }>(
      `SELECT seq, tag, added FROM tag_changes WHERE undo = ? ORDER BY seq LIMIT ${stepRows}`,
    );
    const done = this.#db.prepare<[number, number]>('DELETE FROM tag_changes WHERE undo = ? AND seq <= ?');
    const changed = new Set<number>();
    this.#connection.transact(() => {
      // From now on the purge keeps away, however long this takes.
      this.#db.prepare('UPDATE tag_undos SET changed_at = ?, rules = NULL WHERE id = ?').run(this.#clock.now(), id);
      if (rules !== null) this.rules.restoreTags(JSON.parse(rules) as [number, string[]][]);
    });
    await this.#steps.run(() =>
      this.#connection.transact(() => {
        const rows = page.all(id);
        const last = rows.at(-1)?.seq;
        if (last === undefined) {
          this.#db.prepare('DELETE FROM tag_undos WHERE id = ?').run(id);
          return false;
        }
        // The changes of one capture may go on beyond this page: leave its last one for the next, unless it is the only one.
        const whole = rows.length < stepRows || rows[0]?.seq === last ? rows : rows.filter(({ seq }) => seq < last);
        for (const [tag, { added, taken }] of byTag(whole)) {
          for (const seq of this.#change(tag, added, false, null)) changed.add(seq);
          for (const seq of this.#change(tag, taken, true, null)) changed.add(seq);
        }
        done.run(id, whole.at(-1)?.seq ?? last);
        return true;
      }),
    );
    return named(changed);
  }

  /** The empty note is none. Throws `capture-not-found`. */
  setNote(seq: number | null, note: string): void {
    this.#connection.transact(() => {
      if (seq === null || this.#present.all(JSON.stringify([seq])).length === 0)
        throw new HookwrightError('capture-not-found', 'There is no such capture.', { field: 'id' });
      if (note === '') this.#db.prepare('DELETE FROM capture_notes WHERE seq = ?').run(seq);
      else {
        this.#db
          .prepare(
            `INSERT INTO capture_notes (seq, note, updated_at) VALUES (?, ?, ?)
             ON CONFLICT (seq) DO UPDATE SET note = excluded.note, updated_at = excluded.updated_at`,
          )
          .run(seq, note, this.#clock.now());
      }
    });
  }

  /** Forgets a little of what can no longer be taken back; says whether there is more. */
  purgeStep(): boolean {
    const id = this.#db
      .prepare<[number], number>('SELECT id FROM tag_undos WHERE changed_at < ? ORDER BY id LIMIT 1')
      .pluck()
      .get(this.#clock.now() - undoMs);
    if (id === undefined) return false;
    this.#connection.transactFreeing(() => {
      const { changes } = this.#db
        .prepare(
          `DELETE FROM tag_changes WHERE undo = ? AND seq IN (SELECT seq FROM tag_changes WHERE undo = ? ORDER BY seq LIMIT ${stepRows})`,
        )
        .run(id, id);
      if (changes === 0) this.#db.prepare('DELETE FROM tag_undos WHERE id = ?').run(id);
    });
    return true;
  }

  /** Puts one tag on captures or takes it off; returns those it changed, and counts the ones that are not removed. */
  #change(tag: string, seqs: readonly number[], added: boolean, undo: number | null): number[] {
    const list = JSON.stringify(seqs);
    const changed = added ? this.#put.all(tag, list) : this.#take.all(tag, list);
    const counted = changed.length === 0 ? 0 : this.#present.all(JSON.stringify(changed)).length;
    this.#ledger.add(tag, added ? counted : -counted);
    if (undo !== null) for (const seq of changed) this.#record.run(undo, seq, tag, added ? 1 : 0);
    return changed;
  }

  #begin(rules: string | null): { id: number; token: string } {
    const token = randomUUID();
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO tag_undos (token, changed_at, rules) VALUES (?, ?, ?)')
      .run(token, this.#clock.now(), rules);
    return { id: Number(lastInsertRowid), token };
  }

  #undoOf(token: string): { id: number; rules: string | null } {
    const found = this.#db
      .prepare<[string], { id: number; changed_at: number; rules: string | null }>(
        'SELECT id, changed_at, rules FROM tag_undos WHERE token = ?',
      )
      .get(token);
    if (found === undefined || this.#clock.now() - found.changed_at > undoMs)
      throw new HookwrightError('tag-undo-expired', 'This change of tags can no longer be taken back.', { field: 'undoToken' });
    return found;
  }
}

/** The captures that got a tag, and those that lost it. */
function byTag(rows: readonly { readonly seq: number; readonly tag: string; readonly added: number }[]) {
  const tags = new Map<string, { readonly added: number[]; readonly taken: number[] }>();
  for (const { seq, tag, added } of rows) {
    const entry = tags.get(tag) ?? { added: [], taken: [] };
    (added === 1 ? entry.added : entry.taken).push(seq);
    tags.set(tag, entry);
  }
  return tags;
}

function named(changed: ReadonlySet<number>): ChangedCaptures {
  return { captures: changed.size, seqs: changed.size > namedAtMost ? null : [...changed] };
}
