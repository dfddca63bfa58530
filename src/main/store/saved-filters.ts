import type Database from 'better-sqlite3';
import { HookwrightError } from '#shared/errors.ts';
import type { SavedFilter, SavedFilterInput } from '#shared/search-contract.ts';
import { publicId, rowNumber } from './public-ids.ts';
import type { WriteConnection } from './write-connection.ts';

interface FilterRecord {
  readonly seq: number;
  readonly name: string;
  readonly filter: string;
}

/** In the order the user gave them. */
export function readSavedFilters(db: Database.Database): SavedFilter[] {
  return db
    .prepare<[], FilterRecord>('SELECT seq, name, filter FROM saved_filters ORDER BY position, seq')
    .all()
    .map(({ seq, name, filter }) => ({ id: publicId('f', seq), name, filter }));
}

/** Whoever calls has read the filters for faults. The column `notify` is of no use: rules notify (migration 005). */
export class SavedFilterWriting {
  readonly #connection: WriteConnection;
  readonly #db: Database.Database;

  constructor(connection: WriteConnection) {
    this.#connection = connection;
    this.#db = connection.db;
  }

  /** Returns its id. Throws `filter-name-taken` or `filter-not-found`. */
  save({ id, name, filter }: SavedFilterInput): string {
    return this.#connection.transact(() => {
      const seq = id === undefined ? null : this.#existing(id);
      const taken = this.#db
        .prepare<[string, number], number>('SELECT seq FROM saved_filters WHERE name = ? AND seq <> ?')
        .pluck()
        .get(name, seq ?? 0);
      if (taken !== undefined) {
        throw new HookwrightError('filter-name-taken', `There is a saved filter named “${name}” already.`, { field: 'name' });
      }
      if (seq !== null) {
        this.#db.prepare('UPDATE saved_filters SET name = ?, filter = ? WHERE seq = ?').run(name, filter, seq);
        return publicId('f', seq);
      }
      const { lastInsertRowid } = this.#db
        .prepare(
          `INSERT INTO saved_filters (name, filter, notify, position)
           VALUES (?, ?, 0, (SELECT coalesce(max(position), 0) + 1 FROM saved_filters))`,
        )
        .run(name, filter);
      return publicId('f', Number(lastInsertRowid));
    });
  }

  /** Throws `filter-not-found`. */
  remove(id: string): void {
    this.#connection.transactFreeing(() => this.#db.prepare('DELETE FROM saved_filters WHERE seq = ?').run(this.#existing(id)));
  }

  /** Those not named keep their order behind the others. Unknown ids are passed over. */
  order(ids: readonly string[]): void {
    const named = new Map(ids.map((id, index) => [id, index]));
    const place = this.#db.prepare('UPDATE saved_filters SET position = ? WHERE seq = ?');
    this.#connection.transact(() => {
      const all = readSavedFilters(this.#db).map(({ id }) => id);
      const ordered = [...all]
        .filter((id) => named.has(id))
        .toSorted((a, b) => (named.get(a) ?? 0) - (named.get(b) ?? 0))
        .concat(all.filter((id) => !named.has(id)));
      for (const [index, id] of ordered.entries()) place.run(index + 1, rowNumber('f', id));
    });
  }

  #existing(id: string): number {
    const seq = rowNumber('f', id);
    const found =
      seq === null
        ? undefined
        : this.#db.prepare<[number], number>('SELECT seq FROM saved_filters WHERE seq = ?').pluck().get(seq);
    if (found === undefined) throw new HookwrightError('filter-not-found', 'There is no such saved filter.', { field: 'id' });
    return found;
  }
}
