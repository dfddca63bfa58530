/**
 * `npm run bench -- peers [--json] [--rounds 3] [--seconds 5] [--connections 64]`
 * The same signed webhooks, over HTTPS, to Hookwright, to a bare `node:https` server and to other tools, in turn: rates as a share
 * of the bare server's, and what each keeps of what came. Only Hookwright checks signatures and commits before it answers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { applyLoad, findLoadTool, type LoadResult } from './load.ts';
import { benchSecret, maiaHeaders, maiaPayload } from './maia-webhook.ts';
import { median } from './median.ts';
import { fetchPeers, peers, type ServedPeer } from './peers.ts';
import { startBuilt, startScript } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = Number(values.connections);

interface Contestant {
  readonly name: string;
  readonly keeps: string;
  readonly served: ServedPeer;
  readonly results: LoadResult[];
}

const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'));
const contestants: Contestant[] = [];
const enter = (name: string, keeps: string, served: ServedPeer): void =>
  void contestants.push({ name, keeps, served, results: [] });

async function startOwn(): Promise<ServedPeer> {
  const served = await startBuilt(dataFolder);
  const { apiUrl, receiverUrl, token } = JSON.parse(served.line) as Record<'apiUrl' | 'receiverUrl' | 'token', string>;
  const created = await fetch(`${apiUrl}/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'bench', provider: 'maia', secrets: [benchSecret] }),
  });
  if (created.status !== 201) throw new Error(`the endpoint was not made: ${await created.text()}`);
  return { ...served, url: `${receiverUrl.replace('localhost', '127.0.0.1')}/bench` };
}

const tool = findLoadTool();
const body = maiaPayload();
const load = { connections, headers: maiaHeaders(body), body };
try {
  fetchPeers();
  enter('hookwright', 'all on disk, verified and committed before the answer', await startOwn());
  const pem = join(dataFolder, 'certificates', 'leaf.pem');
  const bare = await startScript(join(import.meta.dirname, 'bare-server.ts'), pem);
  enter('bare node:https', 'nothing', { ...bare, url: `https://127.0.0.1:${bare.line}/bench` });
  for (const peer of peers) enter(`${peer.name} ${peer.version}`, peer.keeps, await peer.start(pem));

  for (const { served } of contestants) await applyLoad(tool, { ...load, url: served.url, seconds: 1 });
  for (let round = 1; round <= rounds; round++) {
    for (const { served, results } of contestants) results.push(await applyLoad(tool, { ...load, url: served.url, seconds }));
    if (!values.json) process.stderr.write(`round ${round}/${rounds}\n`);
  }
} finally {
  await Promise.all(contestants.map(({ served }) => served.stop()));
  rmSync(dataFolder, { recursive: true, force: true });
}

const rateOf = (results: readonly LoadResult[]): number => median(results.map(({ requestsPerSecond }) => requestsPerSecond));
const bareRate = rateOf(contestants.find(({ keeps }) => keeps === 'nothing')?.results ?? []);
const figures = contestants.map(({ name, keeps, results }) => ({
  name,
  keeps,
  requestsPerSecond: Math.round(rateOf(results)),
  ofBare: Math.round((rateOf(results) / bareRate) * 1000) / 1000,
  p50Ms: median(results.map(({ p50Ms }) => p50Ms)),
  p99Ms: median(results.map(({ p99Ms }) => p99Ms)),
  failures: results.reduce((sum, { failures }) => sum + failures, 0),
}));
if (values.json) {
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, platform: process.platform };
  console.log(
    JSON.stringify({ bench: 'peers', machine, load: { tool, connections, seconds, rounds, bodyBytes: body.length }, figures }),
  );
} else {
  console.log(`${tool}, ${connections} connections, ${rounds} rounds of ${seconds} s in turn, ${body.length}-byte signed bodies`);
  const columns = (name: string, ...cells: readonly string[]): string =>
    name.padEnd(22) + cells.map((cell) => cell.padStart(10)).join('');
  console.log(`${columns('', 'req/s', 'of bare', 'p50 ms', 'p99 ms', 'failures')}  keeps`);
  for (const { name, keeps, requestsPerSecond, ofBare, p50Ms, p99Ms, failures } of figures) {
    const percent = `${(ofBare * 100).toFixed(1)} %`;
    console.log(
      `${columns(name, String(requestsPerSecond), percent, p50Ms.toFixed(2), p99Ms.toFixed(2), String(failures))}  ${keeps}`,
    );
  }
}
