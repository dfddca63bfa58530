/** The databases that are kept of each schema, for opening them with the present one. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Told } from './told-by-app.ts';

const folder = join(import.meta.dirname, '../fixtures/schema');

export function fixtureFile(schema: number): string {
  return join(folder, `schema-${schema}.sqlite.gz`);
}

export function toldFile(schema: number): string {
  return join(folder, `schema-${schema}.json`);
}

export interface SchemaFixture {
  /** SHA-256 of the script that led to this schema. */
  readonly script: string;
  /** What the app of then told of the database. */
  readonly told: Told;
}

/** Null where none is kept. */
export function schemaFixture(schema: number): SchemaFixture | null {
  if (!existsSync(fixtureFile(schema))) return null;
  return JSON.parse(readFileSync(toldFile(schema), 'utf8')) as SchemaFixture;
}

/** Puts the database of that schema where the app looks for it. */
export function unpackFixture(schema: number, database: string): void {
  writeFileSync(database, gunzipSync(readFileSync(fixtureFile(schema))), { mode: 0o600 });
}
