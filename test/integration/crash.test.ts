/** The promise above all others: what was acknowledged is on disk, whatever happens to the process. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCli, type CliRun } from '../support/cli.ts';
import { createWebhookClient } from '../support/webhook-client.ts';

interface Started {
  readonly receiverUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
}

const kills = 4;
let dataFolder: string;

beforeAll(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-crash-'));
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

async function serve(): Promise<{ run: CliRun; started: Started }> {
  const run = startCli(['serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0']);
  return { run, started: JSON.parse(await run.readLine()) as Started };
}

/** Sends from many connections until the server dies; adds the digest of every acknowledged body. */
async function sendUntilKilled(started: Started, run: CliRun, acknowledged: Set<string>, afterMs: number): Promise<void> {
  const client = createWebhookClient(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'), 16);
  const killed = { yet: false };
  const enough = acknowledged.size + 20;
  const sender = async (): Promise<void> => {
    while (!killed.yet) {
      const body = randomBytes(200 + Math.floor(Math.random() * 5000));
      const answer = await client.post('/inbox', body).catch(() => null);
      if (answer?.status === 200) acknowledged.add(createHash('sha256').update(body).digest('hex'));
    }
  };
  const senders = Array.from({ length: 16 }, sender);
  await expect.poll(() => acknowledged.size, { timeout: 15_000 }).toBeGreaterThan(enough);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  run.process.kill('SIGKILL');
  await run.exit;
  killed.yet = true;
  await Promise.all(senders);
  client.close();
}

async function storedDigests({ apiUrl, token }: Started): Promise<Set<string>> {
  const headers = { authorization: `Bearer ${token}` };
  const digests = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await fetch(`${apiUrl}/captures?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`, { headers });
    const { items, nextCursor } = (await page.json()) as { items: { id: string }[]; nextCursor: string | null };
    for (const { id } of items) {
      const body = await fetch(`${apiUrl}/captures/${id}/body`, { headers });
      digests.add(
        createHash('sha256')
          .update(new Uint8Array(await body.arrayBuffer()))
          .digest('hex'),
      );
    }
    cursor = nextCursor;
  }
  return digests;
}

it(`keeps every acknowledged capture through ${kills} kills under load`, { timeout: 120_000 }, async () => {
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < kills; kill += 1) {
    const { run, started } = await serve();
    await sendUntilKilled(started, run, acknowledged, Math.random() * 300);
  }
  const { run, started } = await serve();
  const stored = await storedDigests(started);
  const lost = [...acknowledged].filter((digest) => !stored.has(digest));
  run.process.kill('SIGTERM');
  expect(await run.exit).toBe(0);

  expect(acknowledged.size).toBeGreaterThan(kills * 20);
  expect(lost).toEqual([]);
  const db = new Database(join(dataFolder, 'hookwright.sqlite'), { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});
