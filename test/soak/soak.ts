/**
 * `npm run soak -- [--minutes 60] [--rate 500] [--svg docs/soak.svg]`
 * Steady signed webhooks, a follower, searches, replays and pruning on one built app; memory, files, write-ahead log,
 * waiting times and the p99 of replies are sampled all along. Ends with 1 when one of them keeps growing.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchSecret, maiaPayload } from '../bench/maia-webhook.ts';
import { followTail } from '../bench/follow-tail.ts';
import { openClient, startBuilt } from '../bench/served.ts';
import { createWebhookClient } from '../support/webhook-client.ts';
import { drawSeries, type Series } from './draw-series.ts';
import { readProcess } from './read-process.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '500' },
    svg: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const sampleEveryMs = Math.max(1000, (minutes * 60_000) / 240);
/** What is kept, so that pruning runs from early on. */
const keptCaptures = 5000;

const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-soak-'));
const app = await startBuilt(dataFolder);
const started = JSON.parse(app.line) as {
  receiverUrl: string;
  apiUrl: string;
  uiUrl: string;
  token: string;
  caCertificatePath: string;
  pid: number;
};
const authorization = { authorization: `Bearer ${started.token}`, 'content-type': 'application/json' };
const created = await fetch(`${started.apiUrl}/endpoints`, {
  method: 'POST',
  headers: authorization,
  body: JSON.stringify({ slug: 'soak', provider: 'maia', secrets: [benchSecret] }),
});
if (created.status !== 201) throw new Error(`the endpoint was not made: ${await created.text()}`);
const connection = await openClient(app.line);
const { client } = connection;
await client.workbench.updateSettings({ retention: { maxCount: keptCaptures } });
const follower = await followTail(started.uiUrl, started.token);
const handler = createServer((request, response) => request.resume().on('end', () => response.end('ok')));
await new Promise<void>((resolve) => {
  handler.listen(0, '127.0.0.1', resolve);
});
const handlerUrl = `http://127.0.0.1:${(handler.address() as AddressInfo).port}/`;

const webhooks = createWebhookClient(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'), 32);
const replies: number[] = [];
const counts = { sent: 0, failed: 0, searched: 0, replayed: 0 };
const run = { over: false };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function send(): Promise<void> {
  const body = JSON.stringify({ ...(JSON.parse(maiaPayload()) as object), messageId: crypto.randomUUID() });
  const signature = createHmac('sha256', benchSecret).update(body).digest('hex');
  const at = performance.now();
  const answer = await webhooks
    .post('/soak', body, { 'content-type': 'application/json', 'x-maia-signature': signature })
    .catch(() => null);
  if (answer?.status === 200) replies.push(performance.now() - at);
  else counts.failed += 1;
  counts.sent += 1;
}

/** As many as are due since the start: a late turn makes up for what it missed. */
async function load(): Promise<void> {
  const start = performance.now();
  let begun = 0;
  while (!run.over) {
    const due = Math.min(begun + rate, Math.floor(((performance.now() - start) / 1000) * rate));
    for (; begun < due; begun += 1) void send();
    await pause(10);
  }
}

async function search(): Promise<void> {
  const filters = ['verdict:valid', 'order shipped', 'path:/soak', 'dir:outgoing size>100', 'type:nothing', '-verdict:valid'];
  while (!run.over) {
    const filter = filters[counts.searched % filters.length] ?? '';
    await client.captures.list({ filter, limit: 100 });
    counts.searched += 1;
    await pause(400);
  }
}

async function replay(): Promise<void> {
  while (!run.over) {
    const { items } = await client.captures.list({ limit: 1 });
    const id = items[0]?.id;
    if (id !== undefined) {
      await client.captures.replay({ id, targetUrl: handlerUrl, mode: 're-signed' }).catch(() => null);
      counts.replayed += 1;
    }
    await pause(500);
  }
}

const series: Record<'rss' | 'descriptors' | 'log' | 'p99' | 'waiting', Series> = {
  rss: { name: 'resident memory', unit: 'MB', points: [], mayGrow: 0.15 },
  descriptors: { name: 'open files', unit: '', points: [], mayGrow: 0.15 },
  log: { name: 'write-ahead log', unit: 'MB', points: [], mayGrow: 0.5 },
  p99: { name: 'reply, 99th percentile', unit: 'ms', points: [], mayGrow: 0.5 },
  waiting: { name: 'an API call, median', unit: 'ms', points: [], mayGrow: 0.5 },
};

async function sample(): Promise<void> {
  const start = performance.now();
  while (!run.over) {
    await pause(sampleEveryMs);
    const at = (performance.now() - start) / 60_000;
    const { rssBytes, descriptors, logBytes } = readProcess(started.pid, dataFolder);
    const waits: number[] = [];
    for (let call = 0; call < 5; call += 1) {
      const before = performance.now();
      await fetch(`${started.apiUrl}/health`, { headers: authorization }).then((answer) => answer.arrayBuffer());
      waits.push(performance.now() - before);
    }
    const sorted = replies.splice(0).toSorted((a, b) => a - b);
    series.rss.points.push([at, rssBytes / 1_048_576]);
    series.descriptors.points.push([at, descriptors]);
    series.log.points.push([at, logBytes / 1_048_576]);
    series.p99.points.push([at, sorted[Math.floor(sorted.length * 0.99)] ?? 0]);
    series.waiting.points.push([at, waits.toSorted((a, b) => a - b)[2] ?? 0]);
  }
}

const work = Promise.all([load(), search(), replay(), sample()]);
await pause(minutes * 60_000);
run.over = true;
await work;
follower.close();
connection.close();
webhooks.close();
handler.closeAllConnections();
handler.close();
await app.stop();
rmSync(dataFolder, { recursive: true, force: true });

console.log(
  `${minutes} min at ${rate}/s: ${counts.sent} sent, ${counts.failed} failed, ${counts.searched} searches, ${counts.replayed} replays, followed ${JSON.stringify(follower.counts())}`,
);
const growing: string[] = [];
for (const { name, unit, points, mayGrow } of Object.values(series)) {
  const { from, to } = ends(points);
  const flat = to <= from * (1 + mayGrow) + (unit === 'ms' ? 5 : 1);
  if (!flat) growing.push(name);
  console.log(`${name}: ${from.toFixed(1)} -> ${to.toFixed(1)} ${unit} ${flat ? 'flat' : 'GROWING'}`);
}
if (values.svg !== undefined) {
  writeFileSync(values.svg, drawSeries(`${minutes} minutes at ${rate} webhooks a second`, Object.values(series)));
}
process.exitCode = growing.length > 0 || counts.failed > 0 ? 1 : 0;

/** Medians of the second and of the last quarter: the first is warming up. */
function ends(points: readonly (readonly [number, number])[]): { from: number; to: number } {
  const median = (part: readonly (readonly [number, number])[]): number =>
    part.map(([, value]) => value).toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  const quarter = Math.max(1, Math.floor(points.length / 4));
  return { from: median(points.slice(quarter, quarter * 2)), to: median(points.slice(-quarter)) };
}
