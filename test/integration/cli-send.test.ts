import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { jsonLines, runInProcess, words } from '../support/command.ts';
import { startTarget } from '../support/target-server.ts';
import { hexHmac } from '../support/webhook-client.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-send-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const event = ['--provider', 'maia', '--event', 'ai-response'];

test('a catalogue event arrives signed, with fresh ids, and the line says how it went', async () => {
  const target = await startTarget({ body: '{"thanks":true}' });
  const secret = file('secret', 'geheim\n');
  const { code, stdout, stderr } = await runInProcess(
    'send',
    '--target',
    `${target.url}/hook`,
    ...event,
    '--secret-file',
    secret,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    / --> POST http:\S+\/hook \[.+\] attempt 1\n.* <-- {2}\[200\] in .+ {2}\{"thanks":true\}\ndelivered after 1 attempt/,
  );
  const [request] = target.requests;
  expect(request?.head).toMatch(/^POST \/hook HTTP\/1\.1\r\n/);
  expect(request?.head).toContain(`X-Maia-Signature: ${hexHmac('geheim', request?.body ?? Buffer.alloc(0))}`);
  expect(request?.body.toString()).not.toContain('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
  expect(stdout).not.toContain('geheim');
});

test('a payload from a file leaves byte for byte, with the headers in the order and case they were given', async () => {
  const target = await startTarget();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { code } = await runInProcess(
    ...words(`send --method PUT --target ${target.url} --data-file ${file('body', bytes)}`),
    ...['X-Second: 2', 'x-FIRST:  one ', 'X-Second: again', 'X-Empty:'].flatMap((header) => ['--header', header]),
  );
  expect(code).toBe(0);
  expect(target.requests[0]?.body).toEqual(Buffer.from(bytes));
  expect(target.requests[0]?.head).toMatch(/^PUT \/ /);
  expect(target.requests[0]?.head).toMatch(/X-Second: 2\r\nx-FIRST: +one ?\r\nX-Second: again\r\nX-Empty: ?\r\n/);
});

test('payload and secret come from stdin too, one of them at a time', async () => {
  const target = await startTarget();
  const secret = startCli(['send', '--target', target.url, ...event, '--secret-file', '-'], { HOME: folder });
  secret.process.stdin.end('geheim\r\n');
  expect(await secret.exit).toBe(0);
  expect(target.requests[0]?.head).toContain(hexHmac('geheim', target.requests[0]?.body ?? Buffer.alloc(0)));
  const payload = startCli(['send', '--target', target.url, '--data', '-'], { HOME: folder });
  payload.process.stdin.end('{"from":"stdin"}');
  expect(await payload.exit).toBe(0);
  expect(target.requests[1]?.body.toString()).toBe('{"from":"stdin"}');
});

test('retries as the policy says, with the headers its provider adds, and ends in one JSON object per line', async () => {
  const target = await startTarget();
  target.answer(500, 200);
  const { code, stdout } = await runInProcess(
    ...words(`send --target ${target.url} --data {"a":1} --policy slack --expect delivered --json`),
  );
  expect(code).toBe(0);
  const lines = jsonLines(stdout);
  expect(lines).toEqual([
    expect.objectContaining({
      type: 'attempt',
      number: 1,
      trigger: 'first',
      response: expect.objectContaining({ status: 500, body: 'ok' }),
      waitMs: 0,
    }),
    expect.objectContaining({ type: 'attempt', number: 2, trigger: 'retry', failure: null, waitMs: null }),
    expect.objectContaining({ type: 'end', end: 'delivered', attempts: 2, lastStatus: 200, lastFailure: null }),
  ]);
  expect(target.requests[0]?.head).not.toMatch(/x-slack-retry-num/i);
  expect(target.requests[1]?.head).toMatch(/x-slack-retry-num: 1\r\n/i);
});

test.each([
  [[404], ['--expect', '4xx'], 0],
  [[404], ['--expect', '2xx'], 3],
  [[404], ['--expect', 'gave-up'], 0],
  [[204], [], 0],
  [[404], [], 1],
  [['hang'], ['--max-time', '0.2'], 4],
  [['hang'], ['--max-time', '0.2', '--expect', '2xx'], 3],
  [['reset'], [], 1],
] as const)('an answer of %j with %j is exit %i', async (answers, options, code) => {
  const target = await startTarget();
  target.answer(...answers);
  expect((await runInProcess('send', '--target', target.url, '--data', '{}', ...options)).code).toBe(code);
});

test('what it cannot reach it says in words, with what to do', async () => {
  const target = await startTarget();
  await target.close();
  const { code, stdout, stderr } = await runInProcess('send', '--target', target.url, '--data', '{}');
  expect(code).toBe(1);
  expect(stdout).toMatch(/\[refused\].*nothing listens there/);
  expect(stderr).toMatch(/Start the target/);
});

test('Ctrl+C while it waits for a retry ends it in order, exit 130', async () => {
  const target = await startTarget();
  target.answer(500);
  const run = startCli(['send', '--target', target.url, '--data', '{}', '--policy', 'aisoule', '--json'], { HOME: folder });
  expect(JSON.parse(await run.readLine())).toMatchObject({ type: 'attempt', waitMs: 10_000 });
  run.process.kill('SIGINT');
  expect(await run.exit).toBe(130);
  expect(jsonLines(run.output.stdout).at(-1)).toMatchObject({ type: 'end', end: 'cancelled', attempts: 1 });
});

test('--timeout ends the waiting for retries, exit 4', async () => {
  const target = await startTarget();
  target.answer(500);
  const run = await runCli(['send', '--target', target.url, '--data', '{}', '--policy', 'aisoule', '--timeout', '0.3'], {
    HOME: folder,
  });
  expect(run.code).toBe(4);
  expect(run.stdout).toMatch(/cancelled after 1 attempt/);
});

test('shows what would leave and sends nothing', async () => {
  const target = await startTarget();
  const secret = file('secret', 'geheim');
  const { code, stdout } = await runInProcess(
    'send',
    '--target',
    `${target.url}/hook`,
    ...event,
    '--secret-file',
    secret,
    '--dry-run',
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^POST http:\S+\/hook\nContent-Type: application\/json\n[\s\S]*X-Maia-Signature: [0-9a-f]{64}\n\n\{/);
  expect(target.requests).toEqual([]);
  const json = await runInProcess('send', '--target', target.url, '--data', 'text', '--dry-run', '--json');
  expect(jsonLines(json.stdout)).toEqual([expect.objectContaining({ type: 'request', method: 'POST', body: 'text' })]);
});

test('neither what the wire brings nor what a file holds can steer a terminal', async () => {
  const steering = '\u001b[2J\u001b]0;owned\u0007';
  const target = await startTarget({ body: `${steering}\r\nsecond` });
  const body = file('body', `${steering}\r\nthird`);
  const { stdout } = await runInProcess('send', '--target', target.url, '--data-file', body, '--show-request');
  expect(stdout).toContain('second');
  expect(stdout).toContain('\\u{1b}[2J\\u{1b}]0;owned\\u{7}\nthird\n');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('a redirect is the answer unless it is to be followed', async () => {
  const target = await startTarget();
  const from = await startTarget({ headers: `Location: ${target.url}/there\r\n` });
  from.answer(307);
  expect((await runInProcess('send', '--target', from.url, '--data', '{}', '--expect', '307')).code).toBe(0);
  expect(target.requests).toEqual([]);
  expect((await runInProcess('send', '--target', from.url, '--data', '{}', '--location', '1')).code).toBe(0);
  expect(target.requests[0]?.head).toMatch(/^POST \/there /);
});

test.each([
  [['--data', '{}'], /required option '--target <url>'/],
  [['--target', 'localhost:3000'], /^target-malformed: .*http:\/\//],
  [['--target', 'http://x', '--provider', 'maja', '--event', 'x'], /^provider-not-found: .*maja/],
  [['--target', 'http://x', '--provider', 'maia', '--event', 'nope'], /^bad-input: .*no event "nope"/],
  [['--target', 'http://x', '--provider', 'maia'], /^bad-input: .*nothing to send/],
  [['--target', 'http://x', '--policy', 'nope', '--data', '{}'], /^policy-not-found: /],
  [['--target', 'http://x', '--secret', 'geheim'], /^(?!.*geheim).*--secret-file/],
  [['--target', 'http://x', '--secret-file', '/nowhere'], /--secret-file: \/nowhere cannot be used: there is no such file/],
  [['--target', 'http://x', '--data', '-', '--secret-file', '-'], /Only one of --data and --secret-file can read stdin/],
  [['--target', 'http://x', '--data', '{}', '--data-file', 'x'], /either --data or --data-file/],
  [['--target', 'http://x', '--header', 'no colon'], /must be a header/],
  [['--target', 'http://x', '--data', '{}', '--header', 'X: a\r\nY: b'], /^bad-input: .*line breaks/],
  [['--target', 'http://x', '--cert', 'x'], /--cert and --key go together/],
  [['--target', 'http://x', '--data', '{}', '--cacert', 'CA'], /^target-malformed: .*not a PEM/],
  [['--target', 'http://x', '--method', 'GET /'], /--method/],
  [['--target', 'http://x', '--max-time', '0'], /--max-time/],
  [['--target', 'http://x', '--expect', '6'], /2xx or 401,403/],
  [['--target', 'http://169.254.169.254/', '--data', '{}'], /^target-forbidden: /],
  [['--target', 'http://x', '--data', '{}', '--proxy', 'socks5://x'], /^target-malformed: .*proxy/],
])('%j is not understood: one line, exit 2, nothing sent', async (args, message) => {
  const given = args.map((arg) => (arg === 'CA' ? file('ca.pem', 'nonsense') : arg));
  const { code, stdout, stderr } = await runInProcess('send', ...given);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(message);
});

test.each([
  ['', /is empty/],
  ['\n', /is empty/],
  ['one\ntwo\n', /more than one line/],
  ['x'.repeat(70_000), /too large/],
])('a secret file that holds %j is refused without telling what it holds', async (content, message) => {
  const args = ['send', '--target', 'http://x', ...event, '--secret-file', file('secret', content)];
  const { code, stderr } = await runInProcess(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('two');
});
