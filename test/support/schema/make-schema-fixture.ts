/**
 * `npm run schema-fixture [-- --build FOLDER]`
 * Keeps a database of the present schema for the upgrade tests: starts the built app on an empty folder, fills every table by
 * driving it as people and providers do, and writes the database and what the app told of it to test/support/fixtures/schema.
 * To be run once, by whoever adds a migration, after the code that fills the new tables works. `--build`: another checkout's.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { migrations } from '#main/store/schema-migrations.ts';
import { openClient, startScript, type Served } from '../../bench/served.ts';
import { fillApp, until } from './fill-app.ts';
import { fixtureFile, toldFile } from './schema-fixtures.ts';
import { toldBy } from './told-by-app.ts';
import { talk } from './upgrade-words.ts';

const { values } = parseArgs({ options: { build: { type: 'string', default: join(import.meta.dirname, '../../..') } } });
process.env['HOOKWRIGHT_PASSPHRASE'] = talk.passphrase;
const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-fixture-'));
const database = join(dataFolder, 'hookwright.sqlite');
const entry = join(values.build, 'out', 'main', 'hookwright.js');
const start = (): Promise<Served> =>
  startScript(entry, 'serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0');

const first = await start();
await first.stop();
// As if a thousand captures had been and gone: the search index keeps blocks of 1,024, and one of them is to be full.
change((db) => db.exec('UPDATE totals SET last_seq = 1016'));
const served = await start();
const { receiverUrl, caCertificatePath } = JSON.parse(served.line) as { receiverUrl: string; caCertificatePath: string };
const opened = await openClient(served.line);
const { client } = opened;

const schema = (await client.health()).store.schemaVersion;
await fillApp({ client, receiverUrl, ca: readFileSync(caCertificatePath, 'utf8'), schema });
await until(async () => (await client.health()).indexLag === 0 || schema < 4);
const told = await toldBy(client);
opened.close();
await served.stop();

/** Tables that the app of a schema had and did not write to yet. */
const untouched: Readonly<Record<number, readonly string[]>> = { 4: ['capture_tags', 'capture_notes'] };
const empty: string[] = [];
change((db) => {
  // Lists of work are empty whenever the app has had time; a kill leaves rows in them.
  db.exec('INSERT INTO removed_endpoints (id) SELECT max(id) + 1 FROM endpoints');
  if (schema >= 6) db.exec('INSERT OR IGNORE INTO conversation_changes (seq) SELECT max(seq) FROM captures');
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'").pluck();
  empty.push(...tables.all().filter((table) => db.prepare(`SELECT 1 FROM ${table}`).get() === undefined));
  db.pragma('journal_mode = DELETE');
  db.exec('VACUUM');
});
const missed = empty.filter((table) => untouched[schema]?.includes(table) !== true);
if (missed.length > 0) throw new Error(`nothing was written to ${missed.join(', ')}: add a step to fill-app.ts`);

const script = createHash('sha256')
  .update(migrations[schema - 1] ?? '')
  .digest('hex');
writeFileSync(fixtureFile(schema), gzipSync(readFileSync(database), { level: 9 }));
writeFileSync(toldFile(schema), `${JSON.stringify({ script, told }, null, 1)}\n`);
rmSync(dataFolder, { recursive: true, force: true });
process.stdout.write(`schema ${schema}: ${fixtureFile(schema)}\n`);

function change(work: (db: Database.Database) => void): void {
  const db = new Database(database);
  work(db);
  db.close();
}
