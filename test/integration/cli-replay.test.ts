import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, startCli, type CliRun } from '../support/cli.ts';
import { jsonLines, runInProcess, words, type CommandResult } from '../support/command.ts';
import { startTarget, type TargetServer } from '../support/target-server.ts';
import { createWebhookClient, hexHmac } from '../support/webhook-client.ts';

interface Started {
  readonly receiverUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
}

const secret = 'geheim-geheim';
const bodies = ['{"messageId":"1","response":"Grüße"}', '{ "messageId" : "2" }', 'no JSON at all'];
let folder: string;
let server: CliRun;
let started: Started;
let line: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-replay-'));
  server = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), join(folder, 'data')], { HOME: folder });
  const text = await server.readLine();
  line = join(folder, 'line.json');
  writeFileSync(line, text);
  started = JSON.parse(text) as Started;
  const made = await api('/endpoints', { slug: 'maia', name: 'Maia', provider: 'maia', secrets: [secret] });
  if (made.status !== 201) throw new Error(await made.text());
  const client = createWebhookClient(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'), 1);
  for (const body of bodies) {
    const headers = { 'Content-Type': 'application/json', 'X-Maia-Signature': hexHmac(secret, body), 'x-Odd-CASE': 'kept' };
    await client.post('/maia', body, headers);
  }
  client.close();
});
afterAll(async () => {
  server.process.kill('SIGTERM');
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

function api(path: string, body?: unknown): Promise<Response> {
  return fetch(`${started.apiUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${started.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function replay(target: TargetServer, ...args: readonly string[]): Promise<CommandResult> {
  return runInProcess('replay', '--token-file', line, '--target', `${target.url}/hook`, ...args);
}

describe('by a Hookwright that runs', () => {
  test('a capture leaves as it came, and the lines say how it went', async () => {
    const target = await startTarget({ body: 'thanks' });
    const { code, stdout } = await replay(target, 'c2', '--mode', 'as-captured');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / --> POST http:\S+\/hook \[c2.*\] attempt 1\n.* <-- {2}\[200\] in .* {2}thanks\nc2: delivered after 1 attempt\n {2}As expected: /,
    );
    expect(target.requests[0]?.body.toString()).toBe(bodies[1]);
    expect(target.requests[0]?.head).toContain(`X-Maia-Signature: ${hexHmac(secret, bodies[1] ?? '')}\r\nx-Odd-CASE: kept\r\n`);
  });

  test('signed anew with another secret from a file, retried as the policy says, one JSON object per line', async () => {
    const target = await startTarget();
    target.answer(500, 200);
    const other = join(folder, 'other');
    writeFileSync(other, 'another-secret\n');
    const { code, stdout } = await replay(target, 'c1', '--secret-file', other, '--policy', 'slack', '--json');
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({
        type: 'attempt',
        captureId: 'c1',
        number: 1,
        response: expect.objectContaining({ status: 500 }),
      }),
      expect.objectContaining({ type: 'attempt', captureId: 'c1', number: 2, trigger: 'retry', waitMs: null }),
      expect.objectContaining({
        type: 'end',
        captureId: 'c1',
        mode: 're-signed',
        end: 'delivered',
        attempts: 2,
        lastStatus: 200,
      }),
    ]);
    expect(target.requests[1]?.head).toContain(hexHmac('another-secret', bodies[0] ?? ''));
    expect(stdout).not.toContain('another-secret');
  });

  test('broken on purpose and refused is as it should be; accepted is not', async () => {
    const target = await startTarget();
    target.answer(401, 200);
    const broken = words('c1 --mode broken --breakage wrong-secret');
    const refused = await replay(target, ...broken);
    expect(refused).toMatchObject({ code: 0, stdout: expect.stringContaining('As expected: ') as unknown });
    const accepted = await replay(target, ...broken);
    expect(accepted).toMatchObject({ code: 1, stdout: expect.stringContaining('Not as expected: ') as unknown });
    expect((await replay(target, ...broken, '--expect', '2xx')).code).toBe(0);
    expect((await replay(target, ...broken, '--expect', '401,403')).code).toBe(3);
  });

  test('one of several that does not get through is exit 1; timeouts alone are exit 4', async () => {
    const target = await startTarget();
    target.answer(200, 500);
    const { code, stdout } = await replay(target, 'c1', 'c2');
    expect(code).toBe(1);
    expect(stdout).toContain('1 of 2 came out as they should.');
  });

  test('a capture that is not there does not leave the ones before it untold', async () => {
    const target = await startTarget();
    const { code, stdout, stderr } = await replay(target, 'c1', 'c99');
    expect(code).toBe(1);
    expect(stdout).toContain('c1: delivered');
    expect(stderr).toMatch(/^capture-not-found: /);
  });

  test('in bulk by filter, counted instead of listed', async () => {
    const target = await startTarget();
    target.answer(200, 500, 200);
    const some = await replay(target, '--filter', 'endpoint:maia', '--concurrency', '1');
    expect(some.code).toBe(1);
    expect(some.stdout).toMatch(/^done: 3 of 3 sent, 2 delivered, 1 failed.*\n {2}200 +2\n {2}500 +1\n$/);
    expect(target.requests.map(({ body }) => body.toString())).toEqual(bodies);
    const json = await replay(target, '--filter', 'endpoint:maia', '--order', 'newest-first', '--expect', '2xx', '--json');
    expect(json.code).toBe(0);
    expect(jsonLines(json.stdout).at(-1)).toMatchObject({
      type: 'end',
      state: 'done',
      total: 3,
      delivered: 3,
      outcomes: { 200: 3 },
    });
  });

  test('Ctrl+C cancels what still waits, tells it and ends with 130', async () => {
    const target = await startTarget();
    target.answer(500);
    const args = ['replay', 'c1', '--token-file', line, '--target', target.url, '--policy', 'aisoule', '--json'];
    const run = startCli(args, { HOME: folder });
    const attempt = JSON.parse(await run.readLine()) as { deliveryId: string };
    run.process.kill('SIGINT');
    expect(await run.exit).toBe(130);
    expect(jsonLines(run.output.stdout).at(-1)).toMatchObject({ type: 'end', end: 'cancelled', attempts: 1 });
    expect(await (await api(`/deliveries/${attempt.deliveryId}`)).json()).toMatchObject({ state: 'cancelled' });
  });

  test('--timeout cancels a bulk replay that is not done by then, exit 4', async () => {
    const target = await startTarget();
    const { code, stdout } = await replay(target, '--filter', 'endpoint:maia', '--rate', '0.5', '--timeout', '0.5');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^cancelled: [01] of 3 sent/);
  });

  test('a capture can be rehearsed there with another provider’s retries, signed as its endpoint’s sender signs', async () => {
    const target = await startTarget();
    target.answer(500, 500, 200);
    const args = words(
      `simulate --provider maia --policy aisoule --capture c1 --token-file ${line} --target ${target.url} --json`,
    );
    const { code, stdout } = await runInProcess(...args, '--expect', 'delivered');
    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({
      ends: { delivered: 1 },
      lanes: [{ attempts: [{ waitMs: 10_000 }, { waitMs: 60_000 }, { status: 200 }] }],
    });
    expect(target.requests).toHaveLength(3);
    for (const { head, body } of target.requests) {
      expect(body.toString()).toBe(bodies[0]);
      expect(head).toContain(`X-Maia-Signature: ${hexHmac(secret, body)}`);
    }
  });

  test('a wrong token, a server that is not there and a folder that is in use are told in words', async () => {
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'wrong-token');
    const to = words('c1 --target http://127.0.0.1:9/');
    const refused = await runInProcess('replay', ...to, '--token-file', wrong, '--api', started.apiUrl);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^unauthorized: (?!.*wrong-token)/) as unknown,
    });
    const absent = await runInProcess('replay', ...to, '--token-file', wrong, '--api', 'http://localhost:9/api/v1');
    expect(absent).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^send-failed: No Hookwright answers at localhost:9\./) as unknown,
    });
    const used = await runCli(['replay', ...to, '--data-dir', join(folder, 'data')], { HOME: folder });
    expect(used).toMatchObject({ code: 1, stderr: expect.stringMatching(/^data-folder-in-use: .*--token-file/) as unknown });
  });
});

test.each([
  [['--target', 'http://x'], /by their ids, or choose them with --filter/],
  [['c1', '--filter', 'x', '--target', 'http://x'], /by their ids, or choose them with --filter/],
  [['c1'], /required option '--target <url>'/],
  [['c1', '--target', 'http://x'], /--token-file, or a data folder with --data-dir/],
  [['c1', '--target', 'http://x', '--mode', 'as-captred'], /Allowed choices are as-captured, re-signed, broken/],
  [['c1', '--target', 'http://x', '--mode', 'broken'], /--mode broken and --breakage go together/],
  [['c1', '--target', 'http://x', '--breakage', 'wrong-secret'], /--mode broken and --breakage go together/],
  [['c1', '--target', 'http://x', '--rate', '5', '--policy', 'maia'], /In bulk there is one attempt each/],
  [['c1', '--target', 'http://x', '--concurrency', '0'], /from 1 to 256/],
  [['c1', '--target', 'http://x', '--data-dir', '/tmp', '--api', 'http://x'], /either --data-dir, or --api/],
  [['c1', '--target', 'http://x', '--token-file', '/nowhere'], /--token-file: \/nowhere cannot be used/],
  [['c1', '--target', 'http://x', '--secret', 'geheim'], /^(?!.*geheim).*--secret-file/],
  [['c1', '--target', 'http://x', '--token', 'geheim'], /^(?!.*geheim).*--token-file/],
])('%j is not understood: one line, exit 2', async (args, message) => {
  const { code, stdout, stderr } = await runInProcess('replay', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(message);
});

test('from a data folder that nobody has open', { timeout: 60_000 }, async () => {
  const own = mkdtempSync(join(tmpdir(), 'hookwright-replay-'));
  try {
    const data = join(own, 'data');
    const serve = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), data], { HOME: own });
    const { receiverUrl, caCertificatePath } = JSON.parse(await serve.readLine()) as Started;
    const client = createWebhookClient(receiverUrl, readFileSync(caCertificatePath, 'utf8'), 1);
    await client.post('/inbox', '{"kept":true}');
    client.close();
    serve.process.kill('SIGTERM');
    expect(await serve.exit).toBe(0);
    const target = await startTarget();
    target.answer(503, 200);
    const args = [...words(`replay c1 --target ${target.url} --policy slack --json --data-dir`), data];
    const { code, stdout } = await runCli(args, { HOME: own });
    expect(code).toBe(0);
    expect(jsonLines(stdout).map(({ type }) => type)).toEqual(['attempt', 'attempt', 'end']);
    expect(target.requests.map(({ body }) => body.toString())).toEqual(['{"kept":true}', '{"kept":true}']);
    expect(await runCli(['replay', 'c1', '--target', target.url, '--data-dir', join(own, 'nothing')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^data-folder-unusable: There is no folder/) as unknown,
    });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});
