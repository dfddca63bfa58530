/** One load, two tools: wrk where it is on the machine, else autocannon. Both keep connections alive and check for 2xx. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were not 2xx, and connection errors. */
  readonly failures: number;
}

export type LoadTool = 'wrk' | 'autocannon';

export function findLoadTool(): LoadTool {
  return spawnSync('wrk', ['--version']).error === undefined ? 'wrk' : 'autocannon';
}

export function applyLoad(tool: LoadTool, load: Load): Promise<LoadResult> {
  return tool === 'wrk' ? withWrk(load) : withAutocannon(load);
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ended with ${code}: ${text.slice(-500)}`)),
    );
  });
}

async function withWrk(load: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'));
  const script = join(folder, 'request.lua');
  const quote = (text: string): string => JSON.stringify(text).replaceAll('\\u', '\\\\u');
  const lines = ['wrk.method = "POST"', `wrk.body = ${quote(load.body)}`];
  for (const [name, value] of load.headers) lines.push(`wrk.headers[${quote(name)}] = ${quote(value)}`);
  lines.push(
    'function done(summary, latency, requests)',
    '  local e = summary.errors',
    '  io.write(string.format("RESULT %.3f %.3f %.3f %d\\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,',
    '    latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout))',
    'end',
  );
  writeFileSync(script, lines.join('\n'));
  try {
    const text = await output('wrk', [
      '-t',
      '1',
      '-c',
      String(load.connections),
      '-d',
      `${load.seconds}s`,
      '-s',
      script,
      load.url,
    ]);
    const [requestsPerSecond = 0, p50Ms = 0, p99Ms = 0, failures = 0] = (/^RESULT (.+)$/m.exec(text)?.[1] ?? '')
      .split(' ')
      .map(Number);
    if (requestsPerSecond === 0) throw new Error(`wrk said nothing useful: ${text}`);
    return { requestsPerSecond, p50Ms, p99Ms, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withAutocannon(load: Load): Promise<LoadResult> {
  const cli = fileURLToPath(import.meta.resolve('autocannon'));
  const headers = load.headers.flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const args = [
    cli,
    '-j',
    '-n',
    '-m',
    'POST',
    '-c',
    String(load.connections),
    '-d',
    String(load.seconds),
    ...headers,
    '-b',
    load.body,
    load.url,
  ];
  const result = JSON.parse(await output(process.execPath, args)) as {
    requests: { average: number };
    latency: { p50: number; p99: number };
    non2xx: number;
    errors: number;
  };
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors,
  };
}
