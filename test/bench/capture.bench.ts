/**
 * `npm run bench -- capture [--json] [--rounds 5] [--seconds 5] [--connections 64] [--tail]`
 * Durable capture against a bare `node:https` server: the same load on each in turn, several rounds, medians and their ratio.
 * Signed MAIA webhooks of 1 KB, verified and committed before the reply. With --tail a client follows the live list. The app
 * stands still while the bare server is measured.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { followTail } from './follow-tail.ts';
import { applyLoad, findLoadTool, type LoadResult } from './load.ts';
import { benchSecret, maiaHeaders, maiaPayload } from './maia-webhook.ts';
import { median } from './median.ts';
import { startBuilt, startScript } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tail: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
  },
});

function summary(results: readonly LoadResult[]) {
  return {
    requestsPerSecond: Math.round(median(results.map((result) => result.requestsPerSecond))),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
    failures: results.reduce((sum, result) => sum + result.failures, 0),
  };
}

const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'));
const tool = findLoadTool();
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const body = maiaPayload();
const headers = maiaHeaders(body);

const app = await startBuilt(dataFolder);
const started = JSON.parse(app.line) as { receiverUrl: string; apiUrl: string; uiUrl: string; token: string };
const created = await fetch(`${started.apiUrl}/endpoints`, {
  method: 'POST',
  headers: { authorization: `Bearer ${started.token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ slug: 'bench', provider: 'maia', secrets: [benchSecret] }),
});
if (created.status !== 201) throw new Error(`the endpoint was not made: ${await created.text()}`);

const bare = await startScript(join(import.meta.dirname, 'bare-server.ts'), join(dataFolder, 'certificates', 'leaf.pem'));

const bareResults: LoadResult[] = [];
const ownResults: LoadResult[] = [];
const follower = values.tail ? await followTail(started.uiUrl, started.token) : null;
try {
  const load = { connections, headers, body };
  const bareUrl = `https://127.0.0.1:${bare.line}/bench`;
  const ownUrl = `${started.receiverUrl.replace('localhost', '127.0.0.1')}/bench`;
  await applyLoad(tool, { ...load, url: bareUrl, seconds: 1 });
  await applyLoad(tool, { ...load, url: ownUrl, seconds: 1 });
  for (let round = 1; round <= rounds; round++) {
    // What it puts off until a quiet moment is its own to pay for, not the bare server's.
    app.pause();
    bareResults.push(await applyLoad(tool, { ...load, url: bareUrl, seconds }));
    app.resume();
    ownResults.push(await applyLoad(tool, { ...load, url: ownUrl, seconds }));
    if (!values.json) process.stderr.write(`round ${round}/${rounds}\n`);
  }
  const unverified = await fetch(`${started.apiUrl}/captures?filter=-verdict:valid%20-is:malformed&limit=1`, {
    headers: { authorization: `Bearer ${started.token}` },
  });
  if (((await unverified.json()) as { items: unknown[] }).items.length > 0)
    throw new Error('a capture was not verified as valid');
} finally {
  follower?.close();
  await Promise.all([app.stop(), bare.stop()]);
  rmSync(dataFolder, { recursive: true, force: true });
}

const [bareSummary, ownSummary] = [summary(bareResults), summary(ownResults)];
const report = {
  bench: values.tail ? 'capture with a follower' : 'capture',
  machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, platform: process.platform },
  load: { tool, connections, seconds, rounds, bodyBytes: body.length },
  bare: bareSummary,
  hookwright: ownSummary,
  ratio: Math.round((ownSummary.requestsPerSecond / bareSummary.requestsPerSecond) * 1000) / 1000,
  p99Ratio: Math.round((ownSummary.p99Ms / bareSummary.p99Ms) * 100) / 100,
  ...(follower === null ? {} : { followed: follower.counts() }),
};
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  const row = (name: string, { requestsPerSecond, p50Ms, p99Ms, failures }: typeof bareSummary): string =>
    `${name.padEnd(18)}${String(requestsPerSecond).padStart(10)}${p50Ms.toFixed(2).padStart(10)}${p99Ms.toFixed(2).padStart(10)}${String(failures).padStart(10)}`;
  console.log(
    `${report.bench}: ${tool}, ${connections} connections, ${rounds} rounds of ${seconds} s, ${body.length}-byte signed bodies`,
  );
  console.log(
    `${''.padEnd(18)}${'req/s'.padStart(10)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}${'failures'.padStart(10)}`,
  );
  console.log(row('bare node:https', bareSummary));
  console.log(row('hookwright', ownSummary));
  console.log(
    `ratio ${(report.ratio * 100).toFixed(1)} % of the bare server's rate, p99 ${report.p99Ratio.toFixed(2)} times its`,
  );
  if (follower !== null) console.log(`followed: ${JSON.stringify(follower.counts())}`);
}
