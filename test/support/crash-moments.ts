/** Kills in the middle of one kind of work. Each round begins the work, lets it come some way, kills, and tells whether the kill fell into it. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Health } from '#shared/health.ts';
import { migrations } from '#main/store/schema-migrations.ts';
import {
  callApi,
  databaseOf,
  dataFolderOf,
  integrityOf,
  keptBodies,
  killNow,
  spawnUnderCrash,
  startUnderCrash,
  stopUnderCrash,
  workbenchOf,
  type ServedUnderCrash,
} from './crash-app.ts';
import { crashOnce, pause, startLoad, type CrashSetting } from './crash-rounds.ts';
import { schemaFixture, unpackFixture } from './schema/schema-fixtures.ts';
import { lookAtCopy } from './torn-copies.ts';

export interface Moment {
  /** All that was acknowledged must have been found before: the round deletes or replaces on purpose. */
  readonly settledBefore: boolean;
  /** The same afterwards: the next round could no longer tell. */
  readonly settledAfter: boolean;
  /** Throws on what the kill must not have done. */
  run(setting: CrashSetting): Promise<{ readonly fell: boolean }>;
}

const anyTime: Moment = {
  settledBefore: false,
  settledAfter: false,
  async run(setting) {
    await crashOnce(setting);
    return { fell: true };
  },
};

const keptByPruning = 500;

const prune: Moment = {
  settledBefore: true,
  settledAfter: false,
  async run(setting) {
    const { folder, random } = setting;
    const filling = await startUnderCrash(folder);
    const filler = startLoad(filling, random, { connections: 16, pauseMs: 0 });
    await filler.reached(4 * keptByPruning);
    await filler.stop();
    await stopUnderCrash(filling);
    // Slowly: what is acknowledged now must stay among those that are kept.
    await crashOnce(setting, { connections: 2, pauseMs: 20 }, async (served) => {
      const { stored } = (await health(served)).captures;
      await limitTo(served, keptByPruning);
      await until(served, async () => (await health(served)).captures.stored < stored);
      await pause(random() * 60);
    });
    const fell = lookAtCopy(folder, (db) => Number(db.prepare('SELECT stored FROM totals').pluck().get())) > keptByPruning;
    const again = await startUnderCrash(folder);
    await limitTo(again, 1_000_000);
    await stopUnderCrash(again);
    return { fell };
  },
};

const backup: Moment = {
  settledBefore: false,
  settledAfter: false,
  async run(setting) {
    const { folder, random } = setting;
    await crashOnce(setting, {}, async (served, load) => {
      const { client, close } = await workbenchOf(served);
      await load.reached(16);
      // One after the other: a small database may be copied before it is seen to be.
      const making = { over: false };
      const make = async (): Promise<void> => {
        for (let number = 0; number < 50 && !making.over; number += 1) await client.makeBackup().catch(() => null);
        making.over = true;
      };
      void make();
      await until(served, () => Promise.resolve(unfinishedBackups(folder).length > 0 || making.over));
      making.over = true;
      await pause(random() * 20);
      await killNow(served.process);
      close();
    });
    return { fell: unfinishedBackups(folder).length > 0 };
  },
};

const restore: Moment = {
  settledBefore: true,
  settledAfter: true,
  async run(setting) {
    const { folder, random } = setting;
    let answered = false;
    let begun = false;
    await crashOnce(setting, {}, async (served, load) => {
      const { client, close } = await workbenchOf(served);
      const made = await client.makeBackup();
      await load.reached(load.acknowledged.length + 50);
      client.restoreBackup({ id: made.id }).then(
        () => (answered = true),
        () => {},
      );
      const staged = `${databaseOf(folder)}.incoming`;
      await until(served, () => Promise.resolve(existsSync(staged) || answered));
      begun = !answered;
      await pause(random() * 60);
      await killNow(served.process);
      close();
    });
    return { fell: begun && !answered };
  },
};

const index: Moment = {
  settledBefore: false,
  settledAfter: false,
  async run(setting) {
    const { folder, random } = setting;
    let before = 0;
    await crashOnce(setting, {}, async (served, load) => {
      await load.reached(1000);
      await load.stop();
      const lag = async (): Promise<number> => (await health(served)).indexLag ?? 0;
      before = await lag();
      await until(served, async () => (await lag()) < before);
      await pause(random() * 100);
    });
    const left = lookAtCopy(folder, (db) =>
      Number(db.prepare('SELECT t.last_seq - s.indexed_to FROM totals t, search_state s').pluck().get()),
    );
    return { fell: left > 0 && left < before };
  },
};

const bulk: Moment = {
  settledBefore: false,
  settledAfter: false,
  async run(setting) {
    const { folder, random, retries } = setting;
    const targetUrl = retries.newTarget({ accepts: true });
    const path = new URL(targetUrl).pathname;
    const seen = (): number => retries.asked.get(path) ?? 0;
    let total = 0;
    let id = '';
    await crashOnce(setting, { connections: 2, pauseMs: 5 }, async (served) => {
      const { client, close } = await workbenchOf(served);
      ({ id, total } = await client.startBulkReplay({
        selection: { filter: 'path:/inbox/crash' },
        targetUrl,
        mode: 'as-captured',
        concurrency: 8,
      }));
      const wanted = 1 + random() * Math.min(total / 2, 800);
      await until(served, () => Promise.resolve(seen() >= wanted));
      await killNow(served.process);
      close();
    });
    const sent = seen();
    await takeUpAgain(folder, id);
    const doubled = retries.doubledBodies(path);
    if (doubled > 0) throw new Error(`the bulk replay ${id} sent ${doubled} captures twice`);
    return { fell: sent > 0 && sent < total };
  },
};

/** A bulk replay that was killed is paused, and comes to its end when it is resumed. */
async function takeUpAgain(folder: string, id: string): Promise<void> {
  const served = await startUnderCrash(folder);
  const { client, close } = await workbenchOf(served);
  const state = async (): Promise<string | undefined> => (await client.bulkReplays()).items.find((each) => each.id === id)?.state;
  const found = await state();
  if (found === 'paused') await client.steerBulkReplay({ id, act: 'resume' });
  else if (found !== 'done') throw new Error(`the bulk replay ${id} is ${String(found)} after the kill`);
  await until(served, async () => (await state()) === 'done');
  close();
  await stopUnderCrash(served);
}

const migration: Moment = {
  settledBefore: false,
  settledAfter: false,
  async run({ folder: parent, random }) {
    const folder = join(parent, 'older');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dataFolderOf(folder), { recursive: true });
    const schema = 1 + Math.floor(random() * (migrations.length - 1));
    const database = databaseOf(folder);
    unpackFixture(schema, database);
    enlarge(database);
    const child = spawnUnderCrash(folder);
    const ready = { yet: false };
    child.stdout.once('data', () => (ready.yet = true));
    const copy = `${database}.schema-${schema}`;
    while (!existsSync(`${copy}.partial`) && !existsSync(copy) && !ready.yet && child.exitCode === null) await pause(1);
    await pause(random() * 40);
    await killNow(child);
    const version = lookAtCopy(folder, (db) => Number(db.pragma('user_version', { simple: true })));

    const served = await startUnderCrash(folder);
    const kept = await keptBodies(served);
    const lost = bodiesOf(schema).filter((digest) => !kept.has(digest));
    const { store } = await health(served);
    await stopUnderCrash(served);
    if (lost.length > 0) throw new Error(`${lost.length} captures of schema ${schema} are gone after a kill while migrating`);
    if (store.schemaVersion !== migrations.length) throw new Error(`the schema is still ${store.schemaVersion}`);
    if (integrityOf(folder) !== 'ok') throw new Error(`damaged by a kill while migrating from schema ${schema}`);
    const copied = new Database(copy, { readonly: true });
    const whole = copied.pragma('integrity_check', { simple: true });
    copied.close();
    if (whole !== 'ok') throw new Error(`the copy before the migration from schema ${schema} is damaged`);
    rmSync(folder, { recursive: true });
    return { fell: version < migrations.length };
  },
};

export const moments = { 'any time': anyTime, prune, migration, backup, restore, index, bulk } as const;
export type MomentName = keyof typeof moments;

/** Eight megabytes that belong to nothing, so that copying takes a while. */
function enlarge(database: string): void {
  const db = new Database(database);
  const put = db.prepare('INSERT INTO bodies (key, chunk) VALUES (?, randomblob(1048576))');
  for (let number = 0; number < 8; number += 1) put.run(1024 * 1_000_000 + number);
  db.close();
}

function bodiesOf(schema: number): string[] {
  const { captures } = (schemaFixture(schema)?.told ?? {}) as { captures?: { body: string }[] };
  return (captures ?? []).map(({ body }) => body);
}

function unfinishedBackups(folder: string): string[] {
  const backups = join(dataFolderOf(folder), 'backups');
  return existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.partial')) : [];
}

function health(served: ServedUnderCrash): Promise<Health> {
  return callApi<Health>(served, 'GET', '/health');
}

async function limitTo(served: ServedUnderCrash, maxCount: number): Promise<void> {
  const { client, close } = await workbenchOf(served);
  await client.updateSettings({ retention: { maxCount } });
  close();
}

/** Waits for what must come while the app lives; half a minute is far more than any of it takes. */
async function until(served: ServedUnderCrash, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await holds())) {
    if (served.process.exitCode !== null) throw new Error('the app ended by itself');
    if (performance.now() > end) throw new Error('what the kill was to fall into did not come');
    await pause(1);
  }
}
