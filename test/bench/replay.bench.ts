/**
 * `npm run bench -- replay [--json] [--rounds 5] [--captures 20000] [--connections 64] [--mode re-signed]`
 * A bulk replay of signed MAIA captures of 1 KB, each signed anew, sent and recorded, to a bare `node:http` server, against
 * autocannon with as many connections and the same request on the same server; in turn, several rounds, medians and ratio.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { applyLoad, type LoadResult } from './load.ts';
import { benchSecret, maiaHeaders, maiaPayload } from './maia-webhook.ts';
import { median } from './median.ts';
import { openClient, startBuilt, startScript, type OpenClient } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    captures: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '64' },
    mode: { type: 'string', default: 're-signed' },
  },
});
const rounds = Number(values.rounds);
const captures = Number(values.captures);
const connections = Number(values.connections);
const mode: BulkReplayInput['mode'] = values.mode === 'as-captured' ? 'as-captured' : 're-signed';

/** Has the app capture so many webhooks over HTTPS. */
async function fill(receiverUrl: string, ca: string): Promise<void> {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: connections });
  let left = captures;
  const post = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const body = maiaPayload(randomUUID());
      const sent = request(
        `${receiverUrl}/bench`,
        { method: 'POST', agent, headers: Object.fromEntries(maiaHeaders(body)) },
        (answer) => {
          answer.resume();
          answer.on('end', () =>
            answer.statusCode === 200 ? resolve() : reject(new Error(`captured with ${answer.statusCode}`)),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await post();
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
}

interface Replayed {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One bulk replay from the call that starts it to its last result on disk. */
async function replayAll({ client }: OpenClient, targetUrl: string): Promise<Replayed> {
  const startedAt = performance.now();
  let bulk: BulkReplay = await client.workbench.startBulkReplay({
    selection: { filter: 'endpoint:bench' },
    targetUrl,
    mode,
    order: 'oldest-first',
    rate: null,
    concurrency: connections,
  });
  for await (const now of await client.workbench.followBulkReplay({ id: bulk.id })) bulk = now;
  const seconds = (performance.now() - startedAt) / 1000;
  if (bulk.state !== 'done' || bulk.delivered !== captures) throw new Error(`the replay went wrong: ${JSON.stringify(bulk)}`);
  return { requestsPerSecond: captures / seconds, seconds, p50Ms: bulk.p50Ms ?? 0, p99Ms: bulk.p99Ms ?? 0 };
}

const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'));
const app = await startBuilt(dataFolder);
const target = await startScript(join(import.meta.dirname, 'bare-server.ts'));
const started = JSON.parse(app.line) as { receiverUrl: string; apiUrl: string; token: string; caCertificatePath: string };
const loads: LoadResult[] = [];
const replays: Replayed[] = [];
try {
  const connection = await openClient(started.apiUrl, started.token);
  await connection.client.endpoints.create({ slug: 'bench', name: 'Bench', provider: 'maia', secrets: [benchSecret] });
  await fill(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'));
  const url = `http://127.0.0.1:${target.line}/`;
  const body = maiaPayload();
  const load = { url, connections, headers: maiaHeaders(body), body };
  await applyLoad('autocannon', { ...load, seconds: 1 });
  let seconds = Math.max(2, Math.ceil((await replayAll(connection, url)).seconds));
  for (let round = 1; round <= rounds; round++) {
    loads.push(await applyLoad('autocannon', { ...load, seconds }));
    const replayed = await replayAll(connection, url);
    replays.push(replayed);
    seconds = Math.max(2, Math.ceil(replayed.seconds));
    if (!values.json) process.stderr.write(`round ${round}/${rounds}\n`);
  }
  connection.close();
} finally {
  await Promise.all([app.stop(), target.stop()]);
  rmSync(dataFolder, { recursive: true, force: true });
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
  console.log(`ratio ${(report.ratio * 100).toFixed(1)} % of autocannon's rate`);
}
