import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import type { CliRun } from '../support/cli.ts';

interface Started {
  readonly receiverUrl: string;
  readonly uiUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
  readonly pid: number;
}

let folder: string;
let running: CliRun[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-cli-'));
  running = [];
});
afterEach(async () => {
  for (const run of running) {
    run.process.kill('SIGKILL');
    await run.exit;
  }
  rmSync(folder, { recursive: true, force: true });
});

function serve(...more: string[]): CliRun {
  const run = startCli(['serve', '--data-dir', join(folder, 'data'), '--receiver-port', '0', '--ui-port', '0', ...more]);
  running.push(run);
  return run;
}

async function serveJson(...more: string[]): Promise<{ run: CliRun; started: Started }> {
  const run = serve('--json', ...more);
  return { run, started: JSON.parse(await run.readLine()) as Started };
}

/** Posts over HTTPS, trusting the printed CA alone. */
function post(url: string, ca: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', ca: readFileSync(ca), agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const authorized = ({ token }: Started): { headers: { authorization: string } } => ({
  headers: { authorization: `Bearer ${token}` },
});

test('the first line is one JSON object, and all it names works', async () => {
  const { run, started } = await serveJson();
  expect(Object.keys(started).toSorted()).toEqual(['apiUrl', 'caCertificatePath', 'pid', 'receiverUrl', 'token', 'uiUrl']);
  expect(started.pid).toBe(run.process.pid);
  expect(run.output.stdout.trimEnd().split('\n')).toHaveLength(1);

  expect(await post(`${started.receiverUrl}/inbox/orders`, started.caCertificatePath, '{"hello":"world"}')).toBe(200);
  const captures = await fetch(`${started.apiUrl}/captures/wait?timeoutMs=5000`, authorized(started));
  expect(await captures.json()).toMatchObject({ items: [{ path: '/inbox/orders', replyStatus: 200 }] });
  expect((await fetch(`${started.apiUrl}/health`)).status).toBe(401);
  expect(started.uiUrl).toBe(`${new URL(started.apiUrl).origin}/#token=${started.token}`);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s closes cleanly with exit 0 and nothing is lost', async (signal) => {
  const first = await serveJson();
  await post(`${first.started.receiverUrl}/inbox`, first.started.caCertificatePath, '{"kept":true}');
  first.run.process.kill(signal);
  expect(await first.run.exit).toBe(0);
  expect(first.run.output.stderr).toBe('');

  const second = await serveJson();
  const captures = await fetch(`${second.started.apiUrl}/captures`, authorized(second.started));
  expect(await captures.json()).toMatchObject({ items: [{ path: '/inbox' }] });
  expect(second.started.token).not.toBe(first.started.token);
});

test('a parent that closes stdin, or stops reading, ends nothing', async () => {
  const { run, started } = await serveJson();
  run.process.stdin.end();
  run.process.stdout.destroy();
  expect((await fetch(`${started.apiUrl}/health`, authorized(started))).status).toBe(200);
  expect(run.process.exitCode).toBeNull();
});

test('people are told addresses, CA, fingerprint and a ready curl line; no colour off a terminal', async () => {
  const run = serve();
  const lines: string[] = [];
  for (let line = ''; !line.includes('Ctrl+C'); line = lines.at(-1) ?? '') {
    lines.push(await run.readLine());
  }
  const told = lines.join('\n');
  expect(told).toMatch(/Receiver +https:\/\/localhost:\d+\/inbox/);
  expect(told).toMatch(/Page +http:\/\/localhost:\d+\/#token=/);
  expect(told).toMatch(/SHA-256 +([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  expect(told).toContain('hookwright trust');
  expect(told).toMatch(/curl .*--cacert \S+/);
  expect(told).not.toContain('\u001b');
});

test('the token and secrets of this start never reach stderr, however much is logged', async () => {
  const { run, started } = await serveJson('--log-level', 'info');
  const secret = 'canary-secret-of-an-endpoint';
  const made = await fetch(`${started.apiUrl}/endpoints`, {
    method: 'POST',
    headers: { ...authorized(started).headers, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'signed', secrets: [secret] }),
  });
  expect(made.status).toBe(201);
  await fetch(`${started.apiUrl}/nothing?token=${started.token}`, authorized(started));
  run.process.kill('SIGTERM');
  expect(await run.exit).toBe(0);
  expect(run.output.stderr).not.toContain(started.token);
  expect(run.output.stderr).not.toContain(secret);
  expect(run.output.stdout.split(started.token)).toHaveLength(3);
});

test('a port that is taken is named, and nothing stays behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = String((other.address() as AddressInfo).port);
  for (const option of ['--ui-port', '--receiver-port']) {
    const { code, stdout, stderr } = await runCli([
      'serve',
      '--json',
      '--data-dir',
      join(folder, 'data'),
      '--receiver-port',
      option === '--receiver-port' ? port : '0',
      '--ui-port',
      option === '--ui-port' ? port : '0',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^port-taken: .*${port}.*\\n$`));
  }
  other.close();
});

test('a second Hookwright on the same folder is refused by name of the first', async () => {
  const { started } = await serveJson();
  const second = serve();
  expect(await second.exit).toBe(1);
  expect(second.output.stderr).toMatch(
    new RegExp(`^data-folder-in-use: .*process ${started.pid} \\(.*hookwright.* serve\\).*\\n$`),
  );
});

test('trust shows the CA that the receiver uses, running or not', async () => {
  const { run, started } = await serveJson();
  const trust = await runCli(['trust', '--data-dir', join(folder, 'data'), '--json']);
  expect(trust).toMatchObject({ code: 0, stderr: '' });
  const authority = JSON.parse(trust.stdout) as { path: string; instructions: { id: string; trust: string }[] };
  expect(authority.path).toBe(started.caCertificatePath);
  expect(authority.instructions.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['macos', 'windows', 'debian', 'fedora', 'firefox', 'node', 'curl']),
  );
  run.process.kill('SIGTERM');
  await run.exit;
  const after = await runCli(['trust', '--data-dir', join(folder, 'data')]);
  expect(after.stdout).toContain(started.caCertificatePath);
  expect(after.stdout).toMatch(/SHA-256 +([0-9A-F]{2}:){31}[0-9A-F]{2}/);
});
