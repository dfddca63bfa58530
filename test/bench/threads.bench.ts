/**
 * `npm run bench -- threads [--json] [--rounds 3] [--seconds 4] [--rows 100000]`
 * Should receiver and writer share the main thread, or have one of their own? The same load on both, with and without
 * queries running; the folder already holds `rows` captures, so that a query costs what it costs in use.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { openWriter } from '#main/store/writer.ts';
import { applyLoad, findLoadTool, type LoadResult } from './load.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    rows: { type: 'string', default: '100000' },
  },
});
const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-threads-'));
const tool = findLoadTool();

async function fill(rows: number): Promise<void> {
  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  const body = Buffer.alloc(1024, 120);
  const now = Date.now();
  for (let stored = 0; stored < rows; stored += 500) {
    const group = Array.from({ length: 500 }, (_, index) =>
      writer.submit({
        endpointId: null,
        receivedAt: now,
        completedAt: now,
        receiveMs: 1,
        scheme: 'https',
        tls: null,
        remoteAddress: '127.0.0.1',
        remotePort: 1,
        method: 'POST',
        target: '/inbox',
        httpVersion: '1.1',
        headers: [['content-type', 'application/json']],
        trailers: [],
        bodyKind: 'body',
        body,
        declaredSize: body.length,
        problem: null,
        provider: null,
        event: null,
        summary: `Capture number ${stored + index}`,
        verdict: { status: 'unknown', scheme: null, reason: 'no-scheme' },
        signature: null,
        reply: null,
        fault: null,
        duplicateKey: null,
      }),
    );
    await Promise.all(group);
  }
  writer.close();
}

async function measure(place: string, queries: string): Promise<LoadResult> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'threads-server.ts'), dataFolder, place, queries], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const load = {
    url: `${url.replace('localhost', '127.0.0.1')}/inbox`,
    connections: 16,
    headers: [['content-type', 'text/plain']],
    body: 'x'.repeat(1024),
  } as const;
  await applyLoad(tool, { ...load, seconds: 1 });
  const result = await applyLoad(tool, { ...load, seconds: Number(values.seconds) });
  server.kill('SIGTERM');
  await once(server, 'close');
  return result;
}

const results = new Map<string, LoadResult[]>();
try {
  await fill(Number(values.rows));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const queries of ['idle', 'querying']) {
      for (const place of ['inline', 'worker']) {
        const name = `${place}, ${queries}`;
        results.set(name, [...(results.get(name) ?? []), await measure(place, queries)]);
      }
    }
  }
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}
const report = Object.fromEntries(
  [...results].map(([name, rounds]) => [
    name,
    {
      requestsPerSecond: Math.round(median(rounds.map((round) => round.requestsPerSecond))),
      p50Ms: median(rounds.map((round) => round.p50Ms)),
      p99Ms: median(rounds.map((round) => round.p99Ms)),
    },
  ]),
);
if (values.json) console.log(JSON.stringify({ bench: 'threads', tool, rows: Number(values.rows), ...report }));
else console.table(report);
