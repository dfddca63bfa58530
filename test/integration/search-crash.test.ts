/** The search index is filled behind the captures: a kill in the middle of that must leave it whole, and it must go on. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { openReader, type StoreReader } from '#main/store/reader.ts';
import { openWriter } from '#main/store/writer.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { makeManyCaptures } from '../support/many-captures.ts';

const count = 3000;
const indexer = fileURLToPath(new URL('../support/index-process.ts', import.meta.url));
let dataFolder: string;

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-search-crash-'));
  await makeManyCaptures({ dataFolder, count, until: Date.UTC(2026, 5, 1), index: false });
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Indexes in a process of its own, which is killed once it has come `further` captures further. */
async function indexAndKill(further: number): Promise<void> {
  const child = fork(indexer, [dataFolder]);
  let start: number | null = null;
  for await (const [left] of onMessages(child)) {
    start ??= left;
    if (start - left >= further || left === 0) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function* onMessages(child: ReturnType<typeof fork>): AsyncGenerator<[number]> {
  for (;;) yield (await once(child, 'message')) as [number];
}

function found(reader: StoreReader, filter: string): number {
  const search = reader.search({ expression: parseFilter(filter), now: 0, limit: count }, systemClock);
  while (!search.step());
  return search.rows.length;
}

it('is whole after every kill and ends complete', { timeout: 120_000 }, async () => {
  const filters = [
    'order',
    '"help with my order"',
    '退款',
    'header[x-github-event]:push',
    'body.data.from:+91*',
    'ord* -payment',
  ];
  const first = openReader({ dataFolder });
  const expected = filters.map((filter) => found(first, filter));
  first.close();
  expect(expected.every((number) => number > 0)).toBe(true);

  let before = -1;
  for (let kill = 0; kill < 3; kill += 1) {
    await indexAndKill(300 + kill * 200);
    // As any process would find it: nothing half done, and the same answers from a part of the index.
    const reader = openReader({ dataFolder });
    expect(reader.indexedTo()).toBeGreaterThan(before);
    before = reader.indexedTo();
    expect(filters.map((filter) => found(reader, filter))).toEqual(expected);
    reader.close();
  }
  expect(before).toBeLessThan(count);

  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  while (writer.indexStep({ captures: 256, bytes: 1e7 }).more);
  const reader = openReader({ dataFolder });
  expect([reader.indexedTo(), reader.indexLag()]).toEqual([count, 0]);
  expect(filters.map((filter) => found(reader, filter))).toEqual(expected);
  reader.close();
  writer.close();

  const db = new Database(join(dataFolder, 'hookwright.sqlite'));
  const entries = (table: string): unknown => db.prepare(`SELECT count(*) FROM ${table}_docsize`).pluck().get();
  expect([entries('search_words'), entries('search_headers')]).toEqual([count, count]);
  db.exec("INSERT INTO search_words (search_words) VALUES ('integrity-check')");
  db.exec("INSERT INTO search_headers (search_headers) VALUES ('integrity-check')");
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});
