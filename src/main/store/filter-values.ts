import type Database from 'better-sqlite3';
import { printPlace, readPlace } from '#shared/filter/read-place.ts';
import type { BodyStep, FilterPlace } from '#shared/filter/filter-expression.ts';
import { matchesPattern } from '#shared/filter/match-pattern.ts';
import { parseExactJson } from '#shared/reading/payload.ts';
import { parseForm } from '#shared/payload/form.ts';
import { bodyValues } from './body-values.ts';
import { headerPairs, rawText, type SearchedBody, searchedBody } from './capture-text.ts';

/** Captures whose headers and bodies are read, newest first, and bytes of bodies among them at most. */
const recentCaptures = 300;
const recentBytes = 2_097_152;
/** Blocks whose lists are read, newest first: a quarter of a million captures. */
const recentBlocks = 256;
/** Values longer than this are no help to anybody. */
const longestValue = 400;
/** Paths are told this deep. */
const deepestPath = 8;

/** Columns with an index that begins with them: their different values are found one after the other, without reading the rest. */
const indexedColumns: Readonly<Record<string, { readonly table: string; readonly column: string }>> = {
  provider: { table: 'captures', column: 'provider' },
  type: { table: 'captures', column: 'event_type' },
  conversation: { table: 'captures', column: 'conversation_id' },
  from: { table: 'captures', column: 'sender_id' },
  status: { table: 'captures', column: 'reply_status' },
  endpoint: { table: 'endpoints', column: 'slug' },
  tag: { table: 'capture_tags', column: 'tag' },
};

/** Columns whose values the blocks list; the newest captures have no block yet. */
const listedColumns: Readonly<Record<string, { readonly list: string; readonly column: string }>> = {
  method: { list: 'methods', column: 'method' },
  path: { list: 'paths', column: 'path' },
  scheme: { list: 'schemes', column: 'verdict_scheme' },
  content: { list: 'contents', column: 'content_type' },
  ip: { list: 'addresses', column: 'remote_address' },
};

interface RecentRow {
  readonly headers: string;
  readonly chunk: Buffer | null;
}

/** Real values to complete a filter with. Every answer takes a bounded number of steps, however many captures there are. */
export class FilterValues {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** See `workbench.filterValues`. Values that begin with `prefix`, in any case. */
  find(key: string, prefix: string, limit: number): string[] {
    const indexed = Object.hasOwn(indexedColumns, key) ? indexedColumns[key] : undefined;
    if (indexed !== undefined) return this.#distinct(indexed, prefix, limit);
    const listed = Object.hasOwn(listedColumns, key) ? listedColumns[key] : undefined;
    if (listed !== undefined) return beginning(this.#listed(listed), prefix, limit);
    if (key === 'event') return beginning(this.#recentEvents(), prefix, limit);
    if (key === 'header') return beginning(this.#fromRecent(headerNames), prefix, limit).toSorted();
    if (key === 'body') return beginning(this.#fromRecent(bodyPaths), prefix, limit).toSorted();
    const cursor = { text: key, at: 0 };
    const place = placeIn(cursor);
    return place === null
      ? []
      : beginning(
          this.#fromRecent((row) => valuesAt(row, place)),
          prefix,
          limit,
        );
  }

  #distinct({ table, column }: { table: string; column: string }, prefix: string, limit: number): string[] {
    const after = (comparison: string): Database.Statement<[string | number], string | number | null> =>
      this.#db
        .prepare<[string | number], string | number | null>(
          `SELECT ${column} FROM ${table} WHERE ${column} ${comparison} ? ORDER BY ${column} LIMIT 1`,
        )
        .pluck();
    const next = after('>');
    const found: string[] = [];
    // Numbers sort before texts, and 0 before every status.
    let value: string | number | null | undefined = column === 'reply_status' ? 0 : after('>=').get(prefix);
    if (column === 'reply_status') value = next.get(0);
    for (let steps = 0; value !== undefined && value !== null && found.length < limit && steps < 1000; steps += 1) {
      const text = String(value);
      if (text.startsWith(prefix)) found.push(text);
      else if (typeof value === 'string' && text > prefix) break;
      value = next.get(value);
    }
    return found.length > 0 || prefix === '' ? found : this.#folded(next, prefix, limit);
  }

  /** Where nothing begins with the prefix as it was written: the first values, compared in any case. */
  #folded(next: Database.Statement<[string | number], string | number | null>, prefix: string, limit: number): string[] {
    const values: string[] = [];
    let value = next.get('');
    for (let steps = 0; value !== undefined && value !== null && steps < 1000; steps += 1) {
      values.push(String(value));
      value = next.get(value);
    }
    return beginning(values, prefix, limit);
  }

  #listed({ list, column }: { list: string; column: string }): string[] {
    const recent = this.#db
      .prepare<[], string>(
        `SELECT DISTINCT ${column} FROM (SELECT ${column} FROM captures ORDER BY seq DESC LIMIT 2048) WHERE ${column} IS NOT NULL`,
      )
      .pluck()
      .all();
    const older = this.#db
      .prepare<[], string>(
        `SELECT DISTINCT v.value FROM (SELECT ${list} AS list FROM search_blocks ORDER BY block DESC LIMIT ${recentBlocks}) b,
         json_each(b.list) v WHERE b.list IS NOT NULL`,
      )
      .pluck()
      .all();
    return [...new Set([...recent, ...older])].toSorted();
  }

  #recentEvents(): string[] {
    return this.#db
      .prepare<[], string>(
        'SELECT event_id FROM (SELECT event_id FROM captures ORDER BY seq DESC LIMIT 2048) WHERE event_id IS NOT NULL',
      )
      .pluck()
      .all();
  }

  #fromRecent(valuesOf: (row: RecentRow) => readonly string[]): string[] {
    const found = new Set<string>();
    const sizes = this.#db
      .prepare<[], { seq: number; body_size: number }>(
        `SELECT seq, body_size FROM captures ORDER BY seq DESC LIMIT ${recentCaptures}`,
      )
      .all();
    const read = this.#db.prepare<[number], RecentRow>(
      'SELECT d.headers, b.chunk FROM contents d LEFT JOIN bodies b ON b.key = d.seq * 1024 WHERE d.seq = ?',
    );
    let bytes = 0;
    for (const { seq, body_size: size } of sizes) {
      bytes += Math.min(size, 1_048_576);
      if (bytes > recentBytes && found.size > 0) break;
      const row = read.get(seq);
      for (const value of row === undefined ? [] : valuesOf(row)) if (value.length <= longestValue) found.add(value);
    }
    return [...found];
  }
}

function placeIn(cursor: { text: string; at: number }): FilterPlace | null {
  try {
    const place = readPlace(cursor);
    return cursor.at === cursor.text.length ? place : null;
  } catch {
    return null;
  }
}

function beginning(values: readonly string[], prefix: string, limit: number): string[] {
  const wanted = prefix.toLowerCase();
  return values.filter((value) => value !== '' && value.toLowerCase().startsWith(wanted)).slice(0, limit);
}

function headerNames({ headers }: RecentRow): string[] {
  return headerPairs(headers).map(([name]) => name.toLowerCase());
}

function valuesAt({ headers, chunk }: RecentRow, place: FilterPlace): string[] {
  if (place.kind === 'header') {
    return headerPairs(headers)
      .filter(([name]) => matchesPattern(place.name, name.toLowerCase()))
      .map(([, value]) => value);
  }
  return bodyValues(searchedBody(headers, chunk), place.path)
    .filter((value) => value !== undefined)
    .map(String);
}

/** Paths of a body as a filter writes them, `[*]` for the elements of an array. */
function bodyPaths({ headers, chunk }: RecentRow): string[] {
  const body = searchedBody(headers, chunk);
  if (body.kind === 'form') return formPaths(body);
  if (body.kind !== 'json') return [];
  const paths = new Set<string>();
  try {
    addPaths(parseExactJson(rawText(body)), [], paths);
  } catch {
    return [];
  }
  return [...paths];
}

function formPaths({ bytes, charset }: SearchedBody): string[] {
  return parseForm(bytes, charset, 200).pairs.map(({ name }) => printPath(name.split(/[.[\]]+/).filter((step) => step !== '')));
}

function addPaths(value: unknown, path: readonly BodyStep[], paths: Set<string>): void {
  if (typeof value !== 'object' || value === null) {
    if (path.length > 0) paths.add(printPath(path));
    return;
  }
  if (path.length >= deepestPath || paths.size > 500) return;
  if (Array.isArray(value)) {
    for (const element of value.slice(0, 5)) addPaths(element, [...path, null], paths);
    return;
  }
  for (const [name, member] of Object.entries(value).slice(0, 100)) addPaths(member, [...path, name], paths);
}

function printPath(path: readonly BodyStep[]): string {
  return printPlace({ kind: 'body', path });
}
