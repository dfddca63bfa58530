/**
 * `npm run bench -- replay [--json] [--rounds 5] [--captures 20000] [--connections 64] [--mode re-signed] [--long 100000]`
 * A bulk replay of signed MAIA captures of 1 KB, each signed anew, sent and recorded, to a bare `node:http` server, against
 * autocannon with as many connections and the same request on the same server; in turn, several rounds, medians and ratio.
 * Then, with `--long` above 0, one replay of so many: how late the main thread's timers were and how the process grew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { fillCaptures } from './fill-captures.ts';
import { applyLoad, type LoadResult } from './load.ts';
import { benchSecret, maiaHeaders, maiaPayload } from './maia-webhook.ts';
import { median } from './median.ts';
import { openClient, startBuilt, startScript, startWatched, type OpenClient, type WatchedApp } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    captures: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '64' },
    mode: { type: 'string', default: 're-signed' },
    long: { type: 'string', default: '100000' },
  },
});
const rounds = Number(values.rounds);
const captures = Number(values.captures);
const connections = Number(values.connections);
const mode: BulkReplayInput['mode'] = values.mode === 'as-captured' ? 'as-captured' : 're-signed';

const long = Number(values.long);

interface Replayed {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One bulk replay of what an endpoint captured, from the call that starts it to its last result on disk. */
async function replay({ client }: OpenClient, targetUrl: string, slug: string, count: number): Promise<Replayed> {
  const startedAt = performance.now();
  let bulk: BulkReplay = await client.workbench.startBulkReplay({
    selection: { filter: `endpoint:${slug}` },
    targetUrl,
    mode,
    order: 'oldest-first',
    rate: null,
    concurrency: connections,
  });
  for await (const now of await client.workbench.followBulkReplay({ id: bulk.id })) bulk = now;
  const seconds = (performance.now() - startedAt) / 1000;
  if (bulk.state !== 'done' || bulk.delivered !== count) throw new Error(`the replay went wrong: ${JSON.stringify(bulk)}`);
  return { requestsPerSecond: count / seconds, seconds, p50Ms: bulk.p50Ms ?? 0, p99Ms: bulk.p99Ms ?? 0 };
}

/** An endpoint's slug and how many captures it has. */
type Filled = readonly [string, number];

interface Felt {
  readonly captures: number;
  readonly requestsPerSecond: number;
  readonly delayMaxMs: number;
  readonly delayP99Ms: number;
  /** MB before, at most meanwhile, and at the end. */
  readonly rss: { readonly before: number; readonly peak: number; readonly after: number };
}

/** What the app's main thread and memory feel of one bulk replay. */
async function feel(app: WatchedApp, client: OpenClient, url: string, [slug, count]: Filled): Promise<Felt> {
  const before = await app.figures();
  let peak = before.rssBytes;
  let delayMaxMs = 0;
  let delayP99Ms = 0;
  const look = async (): Promise<number> => {
    const { rssBytes, ...delays } = await app.figures();
    peak = Math.max(peak, rssBytes);
    delayMaxMs = Math.max(delayMaxMs, delays.delayMaxMs);
    delayP99Ms = Math.max(delayP99Ms, delays.delayP99Ms);
    return rssBytes;
  };
  let looking = Promise.resolve(0);
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, 1000);
  const { requestsPerSecond } = await replay(client, url, slug, count);
  clearInterval(timer);
  await looking;
  const after = await look();
  const [beforeMb, peakMb, afterMb] = [before.rssBytes, peak, after].map((bytes) => Math.round(bytes / 1_048_576));
  const rss = { before: beforeMb ?? 0, peak: peakMb ?? 0, after: afterMb ?? 0 };
  return { captures: count, requestsPerSecond: Math.round(requestsPerSecond), delayMaxMs, delayP99Ms, rss };
}

/** Runs `work` on an app of its own whose endpoints have so many captures. */
async function withApp(filled: readonly Filled[], work: (app: WatchedApp, client: OpenClient) => Promise<void>): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'));
  try {
    const first = await startBuilt(dataFolder);
    const made = await openClient(first.line);
    for (const [slug] of filled)
      await made.client.endpoints.create({ slug, name: slug, provider: 'maia', secrets: [benchSecret] });
    made.close();
    await first.stop();
    for (const [slug, count] of filled) await fillCaptures(dataFolder, slug, count);
    const app = await startWatched(dataFolder);
    try {
      const connection = await openClient(app.line);
      await work(app, connection);
      connection.close();
    } finally {
      await app.stop();
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

const target = await startScript(join(import.meta.dirname, 'bare-server.ts'));
const url = `http://127.0.0.1:${target.line}/`;
const loads: LoadResult[] = [];
const replays: Replayed[] = [];
const micros: number[] = [];
const felt: Felt[] = [];
try {
  await withApp([['bench', captures]], async (app, connection) => {
    const body = maiaPayload();
    const load = { url, connections, headers: maiaHeaders(body), body };
    await applyLoad('autocannon', { ...load, seconds: 1 });
    let seconds = Math.max(2, Math.ceil((await replay(connection, url, 'bench', captures)).seconds));
    for (let round = 1; round <= rounds; round++) {
      loads.push(await applyLoad('autocannon', { ...load, seconds }));
      const before = await app.figures();
      const replayed = await replay(connection, url, 'bench', captures);
      micros.push(((await app.figures()).cpuMicros - before.cpuMicros) / captures);
      replays.push(replayed);
      seconds = Math.max(2, Math.ceil(replayed.seconds));
      if (!values.json) process.stderr.write(`round ${round}/${rounds}\n`);
    }
  });
  // Small, then large: what the large one adds is what grows with the number of captures.
  const sizes: Filled[] = [
    ['small', 1000],
    ['tenth', Math.round(long / 10)],
    ['long', long],
  ];
  if (long > 0)
    await withApp(sizes, async (app, connection) => {
      for (const size of sizes) felt.push(await feel(app, connection, url, size));
    });
} finally {
  await target.stop();
}

function summary(results: readonly Omit<Replayed, 'seconds'>[]) {
  return {
    requestsPerSecond: Math.round(median(results.map((result) => result.requestsPerSecond))),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
  };
}

const failures = loads.reduce((sum, result) => sum + result.failures, 0);
if (failures > 0) throw new Error(`autocannon met ${failures} failures`);
const [autocannon, hookwright] = [summary(loads), summary(replays)];
const report = {
  bench: 'replay',
  machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, platform: process.platform },
  load: { captures, connections, rounds, mode, bodyBytes: 1024 },
  autocannon,
  hookwright,
  /** Of the whole app, all threads. */
  cpuMicrosPerItem: Math.round(median(micros)),
  felt,
  ratio: Math.round((hookwright.requestsPerSecond / autocannon.requestsPerSecond) * 1000) / 1000,
};
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  const row = (name: string, { requestsPerSecond, p50Ms, p99Ms }: typeof autocannon): string =>
    `${name.padEnd(18)}${String(requestsPerSecond).padStart(10)}${p50Ms.toFixed(2).padStart(10)}${p99Ms.toFixed(2).padStart(10)}`;
  console.log(`replay: ${captures} captures of 1 KB, ${mode}, ${connections} connections, ${rounds} rounds`);
  console.log(`${''.padEnd(18)}${'req/s'.padStart(10)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}`);
  console.log(row('autocannon', autocannon));
  console.log(row('hookwright', hookwright));
  console.log(`CPU of the app ${report.cpuMicrosPerItem} µs an item, all threads`);
  for (const { captures: count, requestsPerSecond, delayMaxMs, delayP99Ms, rss } of felt) {
    const memory = `process ${rss.before} MB before, ${rss.peak} at most, ${rss.after} after`;
    const delay = `main thread late by ${delayMaxMs.toFixed(1)} ms at most, p99 ${delayP99Ms.toFixed(1)} ms`;
    console.log(`${count} captures at ${requestsPerSecond}/s: ${delay}; ${memory}`);
  }
  console.log(`ratio ${(report.ratio * 100).toFixed(1)} % of autocannon's rate`);
}
