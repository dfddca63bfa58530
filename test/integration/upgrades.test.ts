/**
 * A database of every schema there ever was, written by the app of its day, opens in the present one with everything in it.
 * A new migration needs a fixture of its own: `npm run schema-fixture`. One that was shipped is never edited.
 */
import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import { silentLog } from '#main/log.ts';
import { connectWriter } from '#main/store/connection.ts';
import { migrate, migrations } from '#main/store/schema-migrations.ts';
import { openWriter } from '#main/store/writer.ts';
import { openFolderVault } from '#main/vault.ts';
import { recordLog } from '../support/recorded-log.ts';
import { schemaFixture, unpackFixture } from '../support/schema/schema-fixtures.ts';
import { toldBy } from '../support/schema/told-by-app.ts';
import { talk } from '../support/schema/upgrade-words.ts';
import { temporaryFolder } from '../support/store-fixtures.ts';
import { messagePort, type RpcClient } from '../support/transports.ts';
import { createWebhookClient, hexHmac } from '../support/webhook-client.ts';

const newest = migrations.length;
const schemas = migrations.map((_, index) => index + 1);
const older = schemas.slice(0, -1);
const dying = fileURLToPath(new URL('../support/schema/dying-migration.ts', import.meta.url));

/** A data folder with the database of that schema in it. */
function unpacked(schema: number): { readonly folder: string; readonly database: string } {
  const folder = temporaryFolder();
  const database = join(folder, 'hookwright.sqlite');
  unpackFixture(schema, database);
  return { folder, database };
}

async function open(folder: string) {
  const app = await createApp({
    dataFolder: folder,
    clock: systemClock,
    log: recordLog(),
    openVault: (dataFolder) => openFolderVault(dataFolder, talk.passphrase),
    createIntake: createInlineIntake,
    version: '0.0.0-test',
    overrides: { port: 0 },
    requireReceiver: true,
  });
  const connection = await messagePort.connect(app.api);
  onTestFinished(async () => {
    await connection.close();
    await app.close();
  });
  return { app, client: connection.client };
}

/** Every row of every table, as one digest each; what the full-text index keeps is in tables of its own. */
function rowsOf(database: string): Record<string, string> {
  const db = new Database(database, { readonly: true });
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'");
    return Object.fromEntries(
      tables
        .pluck()
        .all()
        .map((table) => [table, digestOf(JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).raw().all()))]),
    );
  } finally {
    db.close();
  }
}

function digestOf(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

function versionOf(database: string): unknown {
  const db = new Database(database, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

async function found(client: RpcClient, filter: string): Promise<number> {
  return (await client.captures.list({ filter })).items.length;
}

test('every migration has its fixture, and none was edited since', () => {
  const kept = schemas.map((schema) => schemaFixture(schema)?.script ?? `none: run npm run schema-fixture`);
  expect(kept).toEqual(migrations.map((script) => digestOf(script)));
});

describe.each(schemas)('a database of schema %i', (schema) => {
  test('opens with everything in it, and goes on', async () => {
    const fixture = schemaFixture(schema);
    const { folder, database } = unpacked(schema);
    const before = rowsOf(database);
    const { app, client } = await open(folder);
    expect((await client.health()).store).toMatchObject({ schemaVersion: newest, state: 'ok' });
    const told = await toldBy(client, Object.keys(fixture?.told ?? {}));
    for (const [topic, then] of Object.entries(fixture?.told ?? {})) expect(told[topic], topic).toEqual(then);

    // What later schemas brought works on what was there before.
    await expect.poll(async () => (await client.health()).indexLag, { timeout: 20_000 }).toBe(0);
    expect(await found(client, talk.needle)).toBe(1);
    expect(await found(client, '退款')).toBe(1);
    expect(await found(client, '"left the house"')).toBe(2);
    const [conversation] = (await client.conversations.list({})).items;
    expect(conversation).toMatchObject({ conversationId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' });

    // A sealed secret still verifies, and the new capture takes its place behind the old ones.
    const { port } = app.api.health().receiver;
    const webhooks = createWebhookClient(`https://localhost:${port}`, readFileSync(app.caCertificatePath, 'utf8'), 1);
    const { body } = talk.messages[0];
    await webhooks.post('/talk', body, {
      'content-type': 'application/json',
      'x-maia-signature': hexHmac(talk.secrets[1], body),
    });
    webhooks.close();
    const [last] = (await client.captures.list({ limit: 1 })).items;
    expect(last).toMatchObject({ verdict: { status: 'valid' }, provider: 'maia' });

    if (schema === newest) return;
    for await (const { items } of await client.workbench.followBackups()) {
      expect(items).toMatchObject([{ kind: 'before-update', schemaVersion: schema }]);
      break;
    }
    const copy = `${database}.schema-${schema}`;
    expect(versionOf(copy)).toBe(schema);
    expect(rowsOf(copy)).toEqual(before);
  });
});

test('a database of a newer schema is refused, and no byte of the folder is changed', async () => {
  const { folder, database } = unpacked(newest);
  const db = new Database(database);
  db.pragma(`user_version = ${newest + 1}`);
  db.close();
  const before = digestOf(readFileSync(database));
  await expect(open(folder)).rejects.toMatchObject({ code: 'database-newer' });
  expect(digestOf(readFileSync(database))).toBe(before);
  expect(readdirSync(folder).filter((name) => name.includes('schema'))).toEqual([]);
});

// A process is dear: three are killed.
test.each([1, 5, newest - 1])(
  'an upgrade from schema %i leaves whole what it found when the process is killed in it, and is made up for',
  async (schema) => {
    const { folder, database } = unpacked(schema);
    const before = rowsOf(database);
    const child = fork(dying, [database, String(schema + 1)]);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(versionOf(database)).toBe(schema);
    expect(rowsOf(database)).toEqual(before);
    openWriter({ dataFolder: folder, clock: systemClock, log: silentLog }).close();
    expect(versionOf(database)).toBe(newest);
    expect(rowsOf(`${database}.schema-${schema}`)).toEqual(before);
  },
);

test.each(older)('an upgrade from schema %i leaves whole what it found when the disk is full, and is made up for', (schema) => {
  const { folder, database } = unpacked(schema);
  const before = rowsOf(database);
  const grows = [
    ...migrations.slice(0, schema),
    `${migrations[schema]} CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(99999));`,
  ];
  const db = connectWriter(database);
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
  expect(() => migrate(db, database, grows)).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
  db.close();
  expect(versionOf(database)).toBe(schema);
  expect(rowsOf(database)).toEqual(before);
  openWriter({ dataFolder: folder, clock: systemClock, log: silentLog }).close();
  expect(versionOf(database)).toBe(newest);
});

test.skipIf(process.platform === 'win32')(
  'a copy that could not be finished is no backup, and nothing is upgraded without it',
  async () => {
    const { folder, database } = unpacked(older.length);
    const before = rowsOf(database);
    // No file of this process may grow beyond 128 KiB: room enough for the log, not for the copy.
    const child = spawn('sh', ['-c', 'ulimit -f 256; exec "$0" "$@"', process.execPath, dying, database, String(newest)]);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(versionOf(database)).toBe(older.length);
    expect(rowsOf(database)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.includes('schema'))).toEqual([]);
  },
);
