/**
 * Backups and their return while webhooks keep coming: over real TLS, with the intake on its own thread as in the product.
 * Whatever was answered 2xx must be in the database or in the safety copy that the swap left.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { createVault } from '#main/vault.ts';
import type { CaptureChange } from '#shared/contract.ts';
import { recordLog } from '../support/recorded-log.ts';

interface Running {
  readonly app: App;
  readonly folder: string;
  readonly database: string;
  readonly log: ReturnType<typeof recordLog>;
}

const open: App[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

async function start(folder = mkdtempSync(join(tmpdir(), 'hookwright-backup-')), key = randomBytes(32)): Promise<Running> {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = recordLog();
  const app = await createApp({
    dataFolder: folder,
    clock: systemClock,
    log,
    openVault: () => createVault(key, 'key-file'),
    createIntake: createWorkerIntake,
    version: '0.0.0-test',
    overrides: { port: 0 },
    requireReceiver: true,
  });
  open.push(app);
  return { app, folder, database: join(folder, 'hookwright.sqlite'), log };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

interface Traffic {
  /** Bodies that were answered 200. */
  readonly acknowledged: Set<string>;
  readonly refused: Answer[];
  readonly failed: unknown[];
  stop(): Promise<void>;
}

/** Senders that post one numbered body after the other until they are stopped. */
function sendTraffic({ app }: Running, senders: number): Traffic {
  const ca = readFileSync(app.caCertificatePath);
  const agent = new Agent({ ca, keepAlive: true });
  const { port } = app.api.health().receiver;
  const acknowledged = new Set<string>();
  const refused: Answer[] = [];
  const failed: unknown[] = [];
  const stop = new AbortController();
  const stopped = stop.signal;
  const post = (body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request({ host: 'localhost', port, path: '/inbox', method: 'POST', headers, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const sender = async (name: number): Promise<void> => {
    for (let number = 0; !stopped.aborted; number += 1) {
      const body = JSON.stringify({ sender: name, number, id: randomBytes(6).toString('hex') });
      try {
        const answer = await post(body);
        if (answer.status === 200) acknowledged.add(body);
        else refused.push(answer);
      } catch (error) {
        failed.push(error);
      }
    }
  };
  const done = Array.from({ length: senders }, (_, name) => sender(name));
  return {
    acknowledged,
    refused,
    failed,
    async stop() {
      stop.abort();
      await Promise.all(done);
      agent.destroy();
    },
  };
}

/** Every body in a database file that nobody has open. */
function bodiesIn(file: string): Set<string> {
  const db = new Database(file, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return new Set(
      db
        .prepare<[], Buffer>('SELECT chunk FROM bodies ORDER BY key')
        .pluck()
        .all()
        .map((chunk) => chunk.toString()),
    );
  } finally {
    db.close();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => void setTimeout(resolve, 5));
}

describe('a backup under live traffic', () => {
  it('is whole, private, holds all that was acknowledged before it began, and stalls nobody', async () => {
    const running = await start();
    const { app } = running;
    const traffic = sendTraffic(running, 6);
    await until(() => traffic.acknowledged.size > 200);
    const before = new Set(traffic.acknowledged);
    const backup = await app.api.backups.make();
    const during = traffic.acknowledged.size - before.size;
    await traffic.stop();

    expect(traffic.failed).toEqual([]);
    expect(traffic.refused).toEqual([]);
    expect(during).toBeGreaterThan(0);
    const file = join(running.folder, 'backups', backup.id);
    const stored = bodiesIn(file);
    expect([...before].filter((body) => !stored.has(body))).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(running.folder, 'backups'))).toEqual([backup.id]);
  });

  it('can be called off, and nothing is left of it', async () => {
    const running = await start();
    const { app, folder } = running;
    await fill(running, 400, 200_000);
    const making = app.api.backups.make();
    const states = app.api.backups.follow();
    for await (const state of states) if (state.job?.cancellable === true) break;
    expect(app.api.backups.cancel()).toBe(true);
    await expect(making).rejects.toMatchObject({ code: 'backup-cancelled' });
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
    // The next one goes through.
    await expect(app.api.backups.make()).resolves.toMatchObject({ kind: 'manual' });
  });

  it('leaves out the pages of what was deleted', async () => {
    const { app, database, folder } = await start();
    await app.close();
    const canary = `canary-${randomBytes(12).toString('hex')}`;
    const db = new Database(database);
    db.exec('CREATE TABLE doomed (text TEXT) STRICT');
    const insert = db.prepare('INSERT INTO doomed VALUES (?)');
    for (let row = 0; row < 50; row += 1) insert.run(canary.padEnd(20_000, canary));
    db.exec('DROP TABLE doomed');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    expect(readFileSync(database).includes(canary)).toBe(true);
    const again = await start(folder);
    const { id } = await again.app.api.backups.make();
    expect(readFileSync(join(folder, 'backups', id)).includes(canary)).toBe(false);
  });
});

describe('bringing a backup back under live traffic', () => {
  it('loses nothing that was acknowledged: it is in the database or in the safety copy', async () => {
    const running = await start();
    const { app, folder, database } = running;
    const traffic = sendTraffic(running, 6);
    await until(() => traffic.acknowledged.size > 100);
    const backup = await app.api.backups.make();
    await until(() => traffic.acknowledged.size > 300);
    const { safetyId } = await app.api.backups.restore(backup.id);
    const atSwap = traffic.acknowledged.size;
    await until(() => traffic.acknowledged.size > atSwap + 100);
    await traffic.stop();
    await app.close();

    expect(traffic.failed).toEqual([]);
    for (const { status, retryAfter } of traffic.refused) expect([status, retryAfter]).toEqual([503, '5']);
    const kept = new Set([...bodiesIn(database), ...bodiesIn(join(folder, 'backups', safetyId))]);
    expect([...traffic.acknowledged].filter((body) => !kept.has(body))).toEqual([]);
    expect(statSync(database).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes('incoming'))).toEqual([]);
  });

  it('is undone by bringing the safety copy back, and the captures in between are in the next one', async () => {
    const running = await start();
    const { app } = running;
    await fill(running, 3, 10);
    const backup = await app.api.backups.make();
    await fill(running, 2, 10);
    const { safetyId } = await app.api.backups.restore(backup.id);
    expect(app.api.health().captures.stored).toBe(3);
    await fill(running, 1, 10);
    const undone = await app.api.backups.restore(safetyId);
    expect(app.api.health().captures.stored).toBe(5);
    const check = await app.api.backups.check(undone.safetyId);
    expect(check).toMatchObject({ captures: 4, backup: { kind: 'safety' } });
  });

  it('tells every open stream to begin anew, and they go on', async () => {
    const running = await start();
    const { app } = running;
    const backup = await app.api.backups.make();
    await fill(running, 1, 10);
    const abort = new AbortController();
    const changes: CaptureChange['type'][] = [];
    const tail = (async () => {
      for await (const change of app.api.captures.tail({}, abort.signal)) {
        changes.push(change.type);
        if (changes.includes('reset') && change.type === 'added') return;
      }
    })();
    const healths = app.api.watchHealth(abort.signal);
    expect((await healths.next()).value?.captures.stored).toBe(1);
    await app.api.backups.restore(backup.id);
    expect((await healths.next()).value?.captures.stored).toBe(0);
    await fill(running, 1, 10);
    await tail;
    expect(changes.filter((type) => type !== 'changed')).toEqual(['reset', 'added']);
    abort.abort();
  });

  it('keeps the listener where it is and the endpoints of the backup', async () => {
    const running = await start();
    const { app } = running;
    const { port } = app.api.health().receiver;
    const kept = await app.api.endpoints.create({ slug: 'kept', provider: 'maia', secrets: ['a-secret-of-some-length'] });
    const backup = await app.api.backups.make();
    await app.api.endpoints.remove(kept.id);
    await app.api.settings.update({ receiver: { bodyLimitBytes: 2048 } });
    await app.api.backups.restore(backup.id);
    expect(app.api.health().receiver).toMatchObject({ port, state: 'listening' });
    expect(app.api.endpoints.revealSecrets(kept.id)).toEqual(['a-secret-of-some-length']);
    expect(app.api.settings.get().receiver.bodyLimitBytes).toBe(33_554_432);
    await post(running, '/kept', '{}');
    expect((await app.api.captures.list({ limit: 1 })).items[0]).toMatchObject({ endpointId: kept.id, provider: 'maia' });
  });

  it('refuses a damaged file, a newer format and a file of somebody else, and goes on as before', async () => {
    const running = await start();
    const { app, folder } = running;
    await fill(running, 200, 100);
    const { id } = await app.api.backups.make();
    const good = readFileSync(join(folder, 'backups', id));
    const put = (name: string, bytes: Buffer): void => writeFileSync(join(folder, 'backups', name), bytes);
    const damaged = Buffer.from(good);
    damaged.fill(0x5a, 8192, 40_960);
    put('damaged.sqlite', damaged);
    const newer = Buffer.from(good);
    newer.writeUInt32BE(99, 60);
    put('newer.sqlite', newer);
    put('notes.sqlite', Buffer.from('not a database at all'.padEnd(300, '.')));

    await expect(app.api.backups.restore('damaged.sqlite')).rejects.toMatchObject({ code: 'backup-unusable' });
    await expect(app.api.backups.restore('newer.sqlite')).rejects.toMatchObject({ code: 'database-newer' });
    await expect(app.api.backups.restore('notes.sqlite')).rejects.toMatchObject({ code: 'backup-unusable' });
    await expect(app.api.backups.restore('../hookwright.sqlite')).rejects.toMatchObject({ code: 'backup-not-found' });
    await expect(app.api.backups.restore('hookwright.sqlite')).rejects.toMatchObject({ code: 'backup-not-found' });
    await fill(running, 1, 10);
    expect(app.api.health().captures.stored).toBe(201);
    expect(app.api.health().store.state).toBe('ok');
  });

  it('says how many secrets the present key opens', async () => {
    const first = await start();
    await first.app.api.endpoints.create({
      slug: 'one',
      provider: 'maia',
      secrets: ['first-secret-of-many', 'second-secret-of-many'],
    });
    const { id } = await first.app.api.backups.make();
    await expect(first.app.api.backups.check(id)).resolves.toMatchObject({ endpoints: 2, secrets: { stored: 2, readable: 2 } });
    const other = await start();
    const bytes = readFileSync(join(first.folder, 'backups', id));
    await other.app.api.backups.make();
    writeFileSync(join(other.folder, 'backups', 'from-elsewhere.sqlite'), bytes);
    await expect(other.app.api.backups.check('from-elsewhere.sqlite')).resolves.toMatchObject({
      backup: { kind: 'other' },
      secrets: { stored: 2, readable: 0 },
    });
  });
});

describe('resetting everything', () => {
  it('takes the name of the program, begins as on the first day, and can be undone', async () => {
    const running = await start();
    const { app, folder } = running;
    await fill(running, 4, 10);
    await app.api.endpoints.create({ slug: 'mine', provider: 'auto', secrets: [] });
    await expect(app.api.backups.resetEverything('yes')).rejects.toMatchObject({
      code: 'confirmation-missing',
      field: 'confirm',
    });
    const { safetyId } = await app.api.backups.resetEverything('Hookwright');
    expect(app.api.endpoints.list().map(({ slug }) => slug)).toEqual(['inbox']);
    expect(app.api.health().captures.stored).toBe(0);
    expect(existsSync(join(folder, 'certificates', 'ca.pem'))).toBe(true);
    await fill(running, 1, 10);
    expect(app.api.health().captures.stored).toBe(1);
    await app.api.backups.restore(safetyId);
    expect(app.api.endpoints.list().map(({ slug }) => slug)).toEqual(['inbox', 'mine']);
    expect(app.api.health().captures.stored).toBe(4);
  });

  it('keeps the newest three safety copies', async () => {
    const { app, folder } = await start();
    for (let round = 0; round < 5; round += 1) await app.api.backups.resetEverything('Hookwright');
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(3);
  });
});

function post({ app }: Running, path: string, body: string): Promise<number> {
  const ca = readFileSync(app.caCertificatePath);
  const { port } = app.api.health().receiver;
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, path, method: 'POST', ca, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** So many captures of so many random bytes. */
async function fill(running: Running, count: number, bytes: number): Promise<void> {
  for (let done = 0; done < count; done += 20) {
    const posts = Array.from({ length: Math.min(20, count - done) }, () =>
      post(running, '/inbox', randomBytes(Math.ceil(bytes / 2)).toString('hex')),
    );
    expect(new Set(await Promise.all(posts))).toEqual(new Set([200]));
  }
}
