import type Database from 'better-sqlite3';
import type { SearchTable } from './filter-search-sql.ts';

/** So many words may stand for a prefix. */
const termsAtMost = 64;

/**
 * Replaces the prefixes of a MATCH expression by the words that begin so, where these are few. A prefix makes SQLite gather all
 * its captures before it gives the first; words are read as far as they are needed.
 */
export class IndexTerms {
  readonly #db: Database.Database;
  readonly #next = new Map<SearchTable, Database.Statement<[string, string], string>>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** `whole`: a prefix is left, so that few captures take as long as all. */
  expand(table: SearchTable, match: string): { readonly match: string; readonly whole: boolean } {
    let whole = false;
    const expanded = match.replaceAll(/"([^"]* )?([^" ]+)"\*/g, (phrase, before: string | undefined, prefix: string) => {
      const terms = this.#terms(table, prefix);
      if (terms === null) {
        whole = true;
        return phrase;
      }
      // Nothing begins so: the prefix says that at no cost.
      return terms.length === 0 ? phrase : `(${terms.map((term) => `"${before ?? ''}${term}"`).join(' OR ')})`;
    });
    return { match: expanded, whole };
  }

  /** Null: too many. */
  #terms(table: SearchTable, prefix: string): string[] | null {
    const next = this.#statement(table);
    const terms: string[] = [];
    // Every character of a word comes after U+0001, and none after U+10FFFF.
    const end = `${prefix}\u{10ffff}`;
    for (let term = next.get(prefix, end); term !== undefined; term = next.get(`${term}\u0001`, end)) {
      if (terms.length === termsAtMost) return null;
      terms.push(term);
    }
    return terms;
  }

  #statement(table: SearchTable): Database.Statement<[string, string], string> {
    let statement = this.#next.get(table);
    if (statement === undefined) {
      // Of this connection alone: nothing of it is in the file.
      this.#db.exec(`CREATE VIRTUAL TABLE temp.${table}_terms USING fts5vocab(main, ${table}, instance)`);
      statement = this.#db
        .prepare<[string, string], string>(`SELECT term FROM temp.${table}_terms WHERE term >= ? AND term < ? LIMIT 1`)
        .pluck();
      this.#next.set(table, statement);
    }
    return statement;
  }
}
