/**
 * `npm run soak -- [--long] [--minutes 2] [--rate 500] [--svg FILE]`
 * Steady signed webhooks, a follower as the page is one, searches, replays and pruning on one built app: two minutes, or with
 * --long an hour. Memory, files, write-ahead log, how late the event loop is and the p99 of replies are sampled all along and
 * drawn to docs/soak.svg or FILE. Ends with 1 when a line through one of them rises, or a webhook was not answered 200.
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
import { openClient, startWatched } from '../bench/served.ts';
import { createWebhookClient } from '../support/webhook-client.ts';
import { drawSeries, type Drawn } from './draw-series.ts';
import { readProcess } from './read-process.ts';
import { isFlat, trendOf } from './slope.ts';

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    rate: { type: 'string', default: '500' },
    svg: { type: 'string', default: join(import.meta.dirname, '../../docs/soak.svg') },
  },
});
const minutes = Number(values.minutes ?? (values.long ? 60 : 2));
const rate = Number(values.rate);
const sampleEveryMs = Math.max(1000, (minutes * 60_000) / 240);
/** What is kept, so that pruning runs from early on. */
const keptCaptures = 5000;

const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-soak-'));
/** Each thread's heap, MB: with little room garbage is collected soon, and what grows then is what is kept. */
const heapLimit = 96;
const app = await startWatched(dataFolder, [`--max-old-space-size=${heapLimit}`]);
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
const counts = { sent: 0, failed: 0, leftOut: 0, searched: 0, replayed: 0 };
const run = { over: false, underWay: 0 };
const payload = JSON.parse(maiaPayload()) as object;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Webhooks under way at most. What a busy machine cannot take in time is left out and counted, so that no queue is measured. */
const underWayAtMost = 64;

async function send(): Promise<void> {
  const body = JSON.stringify({ ...payload, messageId: crypto.randomUUID() });
  const signature = createHmac('sha256', benchSecret).update(body).digest('hex');
  const at = performance.now();
  run.underWay += 1;
  const answer = await webhooks
    .post('/soak', body, { 'content-type': 'application/json', 'x-maia-signature': signature })
    .catch(() => null);
  run.underWay -= 1;
  if (answer?.status === 200) replies.push(performance.now() - at);
  else counts.failed += 1;
  counts.sent += 1;
}

/** As many as are due since the start: a late turn makes up for what it missed. */
async function load(): Promise<void> {
  const start = performance.now();
  let begun = 0;
  while (!run.over) {
    for (const due = Math.floor(((performance.now() - start) / 1000) * rate); begun < due; begun += 1) {
      if (run.underWay < underWayAtMost) void send();
      else counts.leftOut += 1;
    }
    await pause(10);
  }
  while (run.underWay > 0) await pause(10);
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

interface Series {
  readonly name: string;
  readonly unit: string;
  readonly points: [number, number][];
  /** How much its line may rise: a part of where it begins, or this much of the unit. */
  readonly mayGrow: number;
  readonly slack: number;
}

// A process is warm after some minutes: caches are full and the compiler is done.
const rss: Series = { name: 'Resident memory', unit: 'MB', points: [], mayGrow: 0.1, slack: minutes < 10 ? 64 : 4 };
const descriptors: Series = { name: 'Open files and sockets', unit: '', points: [], mayGrow: 0, slack: 4 };
// SQLite begins the log anew when readers let it: it wanders between nothing and some megabytes.
const log: Series = { name: 'Write-ahead log', unit: 'MB', points: [], mayGrow: 0.25, slack: 4 };
const late: Series = { name: 'Main thread late, 99th percentile', unit: 'ms', points: [], mayGrow: 0.5, slack: 10 };
const p99: Series = { name: 'Reply, 99th percentile', unit: 'ms', points: [], mayGrow: 0.5, slack: 20 };
const allSeries = [rss, descriptors, log, late, p99];

async function sample(): Promise<void> {
  const start = performance.now();
  while (!run.over) {
    await pause(sampleEveryMs);
    const at = (performance.now() - start) / 60_000;
    const { rssBytes, descriptors: open, logBytes } = readProcess(started.pid, dataFolder);
    const { delayP99Ms } = await app.figures();
    const sorted = replies.splice(0).toSorted((one, two) => one - two);
    rss.points.push([at, rssBytes / 1_048_576]);
    descriptors.points.push([at, open]);
    log.points.push([at, logBytes / 1_048_576]);
    late.points.push([at, delayP99Ms]);
    p99.points.push([at, sorted[Math.floor(sorted.length * 0.99)] ?? 0]);
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
  `${minutes} min at ${rate}/s: ${counts.sent} sent, ${counts.failed} failed, ${counts.leftOut} left out, ${counts.searched} searches, ${counts.replayed} replays, followed ${JSON.stringify(follower.counts())}`,
);
// Waiting times of a machine that has no time say nothing of the app.
const tooBusy = counts.leftOut > 0.1 * (counts.sent + counts.leftOut);
const drawn = allSeries.map(({ name, unit, points, mayGrow, slack }): Drawn & { readonly flat: boolean } => {
  const trend = trendOf(points);
  if (trend === null) return { name, unit, points, trend, flat: true, words: 'too short to judge' };
  const judged = !(tooBusy && unit === 'ms');
  const flat = !judged || isFlat(trend, mayGrow, slack);
  const { from, to, slope } = trend;
  const figures = `${from[1].toFixed(1)} to ${to[1].toFixed(1)}, ${slope < 0 ? '' : '+'}${slope.toFixed(2)} a minute`;
  return {
    name,
    unit,
    points,
    trend,
    flat,
    words: `${figures}: ${judged ? (flat ? 'flat' : 'GROWING') : 'the machine was too busy to judge'}`,
  };
});
for (const { name, unit, words } of drawn) console.log(`${name}${unit === '' ? '' : `, ${unit}`}: ${words}`);
const day = new Date().toISOString().slice(0, 10);
writeFileSync(
  values.svg,
  drawSeries(
    `Soak: ${minutes} minutes at ${Math.round(counts.sent / (minutes * 60))} webhooks a second`,
    [
      `${day}: ${rate} a second wanted, with a follower, ${counts.searched} searches, ${counts.replayed} replays, pruned to ${keptCaptures} captures.`,
      'The dashed line is what was judged: the median slope after the first quarter, in which everything warms up.',
    ],
    drawn,
  ),
);
process.exitCode = drawn.some(({ flat }) => !flat) || counts.failed > 0 ? 1 : 0;
