/**
 * Kills the real app at random moments while webhooks, deliveries and upkeep are under way, starts it again and holds
 * what it has kept against what it had acknowledged. The same rounds run in `npm test` (a few) and `npm run torture` (many).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createWebhookClient } from './webhook-client.ts';
import type { RetryCounter } from './retry-counter.ts';

const builtCommand = fileURLToPath(new URL('../../out/main/hookwright.js', import.meta.url));
const connections = 16;

export interface CrashSetting {
  /** The app's data folder is `data` in it; what was acknowledged is kept beside, so that a run can be resumed. */
  readonly folder: string;
  /** 0 up to 1; seeded. */
  readonly random: () => number;
  readonly retries: RetryCounter;
  /** Longest time under load before a kill, ms. */
  readonly longestLoadMs: number;
}

export interface ServedUnderCrash {
  readonly process: ChildProcess;
  readonly apiUrl: string;
  readonly receiverUrl: string;
  readonly ca: string;
  readonly token: string;
}

export function dataFolderOf(folder: string): string {
  return join(folder, 'data');
}

/** Starts the built app on the folder of the rounds. Rejects with what it said when it does not start. */
export async function startUnderCrash(folder: string): Promise<ServedUnderCrash> {
  const args = ['serve', '--json', '--data-dir', dataFolderOf(folder), '--receiver-port', '0', '--ui-port', '0'];
  const child = spawn(process.execPath, [builtCommand, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error(`The app did not start again: ${complaints}`);
  const line = JSON.parse(first.value) as { apiUrl: string; receiverUrl: string; token: string; caCertificatePath: string };
  return { ...line, process: child, ca: readFileSync(line.caCertificatePath, 'utf8') };
}

/** Calls the HTTP API; throws on anything but success. */
export async function callApi<Result>(served: ServedUnderCrash, method: string, path: string, body?: unknown): Promise<Result> {
  const answer = await fetch(served.apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${served.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Result;
}

/** The digests of all bodies that were acknowledged, oldest first. */
export function acknowledgedIn(folder: string): string[] {
  const file = join(folder, 'acknowledged');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** One start, some load, one SIGKILL at a random moment. Returns how many webhooks were acknowledged in it. */
export async function crashOnce({ folder, random, retries, longestLoadMs }: CrashSetting): Promise<number> {
  const served = await startUnderCrash(folder);
  const webhooks = createWebhookClient(served.receiverUrl, served.ca, connections);
  const acknowledged: string[] = [];
  const load = { over: false };
  const sender = async (): Promise<void> => {
    while (!load.over) {
      const body = randomBytes(random() < 0.02 ? 300_000 : 200 + Math.floor(random() * 5000));
      const answer = await webhooks.post('/inbox/crash', body).catch(() => null);
      if (answer?.status === 200) acknowledged.push(digestOf(body));
    }
  };
  const senders = Array.from({ length: connections }, sender);
  // Deliveries whose target refuses twice: some wait for their next attempt when the process dies.
  await Promise.all(
    Array.from({ length: 3 }, () =>
      callApi(served, 'POST', '/deliveries', {
        targetUrl: retries.newTarget(),
        method: 'POST',
        payload: '{"round":true}',
        policy: 'maia',
      }).catch(() => null),
    ),
  );
  while (acknowledged.length < connections && served.process.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await new Promise((resolve) => setTimeout(resolve, random() * longestLoadMs));
  const closed = once(served.process, 'close');
  served.process.kill('SIGKILL');
  await closed;
  load.over = true;
  await Promise.all(senders);
  webhooks.close();
  appendFileSync(join(folder, 'acknowledged'), acknowledged.map((digest) => `${digest}\n`).join(''));
  return acknowledged.length;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The digests of all bodies that the API gives out, read over HTTP as a user would. */
export async function keptBodies(served: ServedUnderCrash): Promise<Set<string>> {
  const digests = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: { id: string }[]; nextCursor: string | null } = await callApi(
      served,
      'GET',
      `/captures?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const left = page.items.map(({ id }) => id);
    const reader = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const answer = await fetch(`${served.apiUrl}/captures/${id}/body`, {
          headers: { authorization: `Bearer ${served.token}` },
        });
        digests.add(digestOf(new Uint8Array(await answer.arrayBuffer())));
      }
    };
    await Promise.all(Array.from({ length: connections }, reader));
    cursor = page.nextCursor;
  }
  return digests;
}

/** Ends the app as Ctrl+C does. */
export async function stopUnderCrash(served: ServedUnderCrash): Promise<number | null> {
  const closed = once(served.process, 'close');
  served.process.kill('SIGTERM');
  const [code] = (await closed) as [number | null];
  return code;
}

const database = 'hookwright.sqlite';

/** What SQLite says of the whole file; `ok` when it is whole. */
export function integrityOf(folder: string): unknown {
  const db = new Database(join(dataFolderOf(folder), database), { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true });
  } finally {
    db.close();
  }
}

/**
 * What a power cut may leave: copies of the files as they lie, whose log is cut at any byte, or changed in its tail, or
 * gone. Each must open, be whole, and hold an unbroken beginning of what was stored. Frames that a checkpoint has copied
 * into the database already were synced before that, so the log is only harmed behind them. Returns what was wrong.
 */
export function faultsOfTornCopies(folder: string, copies: number, random: () => number): string[] {
  const source = join(dataFolderOf(folder), database);
  const copy = join(folder, 'torn.sqlite');
  const faults: string[] = [];
  for (let number = 0; number < copies; number += 1) {
    for (const file of [copy, `${copy}-wal`, `${copy}-shm`]) rmSync(file, { force: true });
    copyFileSync(source, copy);
    const torn = existsSync(`${source}-wal`) ? tearLog(source, copy, random) : 'no log';
    const fault = faultOfCopy(copy);
    if (fault !== null) faults.push(`${torn}: ${fault}`);
  }
  return faults;
}

/** Bytes of the log's header and of one frame: a page with 24 bytes before it. Source: sqlite.org/fileformat2.html, 4. */
const logHeader = 32;
const frame = 4096 + 24;

/** Frames that are in the database already: nBackfill in the index of the log. Source: sqlite.org/walformat.html, 2.1. */
function copiedFrames(source: string): number {
  const index = `${source}-shm`;
  return existsSync(index) ? readFileSync(index).readUInt32LE(96) : 0;
}

function tearLog(source: string, copy: string, random: () => number): string {
  const log = `${copy}-wal`;
  copyFileSync(`${source}-wal`, log);
  const { size } = statSync(log);
  const kept = Math.min(size, logHeader + copiedFrames(source) * frame);
  const kind = random();
  if (kind < 0.1 && kept === logHeader) {
    rmSync(log);
    return 'without its log';
  }
  const at = kept + Math.floor((size - kept) * random());
  if (kind < 0.6) {
    truncateSync(log, at);
    return `log cut at ${at} of ${size} bytes`;
  }
  const bytes = readFileSync(log);
  for (let index = at; index < Math.min(size, at + 64); index += 1) bytes[index] = Math.floor(random() * 256);
  writeFileSync(log, bytes);
  return `log changed at ${at} of ${size} bytes`;
}

function faultOfCopy(file: string): string | null {
  const db = new Database(file);
  try {
    const integrity = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return String(integrity);
    const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'captures'").pluck().get();
    if (tables === 0) return null;
    const { first, last, rows } = db
      .prepare<[], { first: number | null; last: number | null; rows: number }>(
        'SELECT min(seq) AS first, max(seq) AS last, count(*) AS rows FROM captures',
      )
      .get() ?? { first: null, last: null, rows: 0 };
    if (first !== null && last !== null && last - first + 1 !== rows) return `${rows} captures from ${first} to ${last}`;
    const without = db
      .prepare('SELECT count(*) FROM captures c WHERE NOT EXISTS (SELECT 1 FROM contents t WHERE t.seq = c.seq)')
      .pluck()
      .get();
    if (without !== 0) return `${String(without)} captures without their contents`;
    const told = db.prepare('SELECT stored FROM totals').pluck().get();
    return told === rows ? null : `${rows} captures, ${String(told)} counted`;
  } catch (error) {
    return String(error);
  } finally {
    db.close();
  }
}
