import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCli, type CliRun } from '../support/cli.ts';
import { jsonLines, runInProcess, words } from '../support/command.ts';
import { readZip } from '../support/zip-reader.ts';
import { createWebhookClient, hexHmac } from '../support/webhook-client.ts';

const secret = 'geheim-geheim-geheim-0Zb8';
const bodies = ['{"messageId":"1","response":"Grüße"}', '{ "messageId" : "2" }'];
let folder: string;
let server: CliRun;
let line: string;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-transfer-'));
  server = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), file('data')], { HOME: folder });
  const text = await server.readLine();
  line = file('line.json');
  writeFileSync(line, text);
  writeFileSync(file('secret'), `${secret}\n`);
  writeFileSync(file('wrong'), 'another-secret\n');
  const { apiUrl, token, receiverUrl, caCertificatePath } = JSON.parse(text) as Record<string, string>;
  const made = await fetch(`${apiUrl}/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'maia', provider: 'maia', secrets: [secret] }),
  });
  if (made.status !== 201) throw new Error(await made.text());
  const client = createWebhookClient(receiverUrl ?? '', readFileSync(caCertificatePath ?? '', 'utf8'), 1);
  for (const [index, body] of bodies.entries()) {
    const signature = index === 0 ? hexHmac(secret, body) : hexHmac('x', body);
    await client.post('/maia', body, { 'Content-Type': 'application/json', 'X-Maia-Signature': signature });
  }
  client.close();
});
afterAll(async () => {
  server.process.kill('SIGTERM');
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

const run = (command: string, ...args: readonly string[]) => runInProcess(command, '--token-file', line, ...args);

describe('export and import', () => {
  test('a file is written without secrets, readable by its owner alone, and never over another', async () => {
    const out = file('all.har');
    const first = await run('export', '--all', '--out', out);
    expect(first).toMatchObject({ code: 0, stdout: `2 captures written to ${out}; 2 values taken out\n` });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('<redacted:x-maia-signature:1>');
    expect(text).not.toContain(hexHmac(secret, bodies[0] ?? ''));
    const again = await run('export', '--all', '--out', out);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(await run('export', 'c1', '--out', join(folder, 'nowhere', 'x.har'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no such folder'),
    });
    expect(existsSync(`${out}.${process.pid}.part`)).toBe(false);
  });

  test('with secrets it warns, and what it wrote comes in as it was, valid as of then', async () => {
    const out = file('open.ndjson');
    const exported = await run('export', '--filter', 'verdict:valid', '--with-secrets', '--out', out, '--json');
    expect(exported.stderr).toContain('holds secrets');
    expect(jsonLines(exported.stdout)).toMatchObject([{ type: 'export', format: 'ndjson', count: 1, redacted: 0 }]);
    const imported = await run('import', out, '--json', '--endpoint', 'maia');
    expect(imported.code).toBe(0);
    expect(jsonLines(imported.stdout)).toMatchObject([
      { type: 'import', state: 'done', imported: 1, verdicts: { valid: 1 }, undone: false },
    ]);
  });

  test('a zip is written as its file is called, and an empty import claims nothing', async () => {
    const out = file('all.zip');
    expect(await run('export', 'c1', 'c2', '--out', out)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^2 captures/),
    });
    const files = readZip(readFileSync(out));
    expect([...files.keys()]).toEqual([
      ...['c1', 'c2'].flatMap((id) => [`captures/${id}.json`, `captures/${id}.body.json`]),
      'index.ndjson',
    ]);
    expect(files.get('captures/c1.body.json')?.toString()).toBe(bodies[0]);
    const failed = await run('import', out);
    expect(failed).toMatchObject({ code: 2, stdout: 'Nothing was imported.\n' });
  });

  test('a broken file tells where, keeps what came before, or nothing of it', async () => {
    const out = file('open.ndjson');
    const broken = file('broken.ndjson');
    writeFileSync(broken, `${readFileSync(out, 'utf8')}{"nonsense":\u001b[31m\n`);
    const kept = await run('import', broken);
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain('broken.ndjson, line 2: It is not JSON');
    expect(kept.stderr).not.toContain('\u001b');
    expect(kept.stdout).toMatch(/^1 request imported as i\d+: 1 valid\n$/);
    const undone = await run('import', broken, '--all-or-nothing');
    expect(undone).toMatchObject({ code: 2, stdout: 'Nothing was kept: 1 request before the fault were removed again.\n' });
    expect(await run('import', file('nothing'))).toMatchObject({ code: 2 });
    expect(await run('import', out, '--endpoint', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no endpoint nobody'),
    });
  });

  test.each([
    [['export']],
    [['export', 'c1', '--all']],
    [['export', '--deliveries', '--filter', 'x']],
    [['export', '--all', '--json']],
  ])('%j is not understood', async ([command = '', ...args]) => {
    expect((await run(command, ...args)).code).toBe(2);
  });
});

describe('verify', () => {
  test('a capture is checked with the secrets of its endpoint, or with one from a file', async () => {
    expect(await run('verify', 'c1')).toMatchObject({
      code: 0,
      stdout: 'c1: valid by maia-hmac, with the secret that ends in 0Zb8\n',
    });
    const invalid = await run('verify', 'c1', 'c2');
    expect(invalid.code).toBe(3);
    expect(invalid.stdout).toMatch(/c2: invalid by maia-hmac\n {2}The signature .*\n {2}Compare /);
    expect((await run('verify', 'c1', '--secret-file', file('wrong'))).code).toBe(3);
    expect((await run('verify', 'c1', '--secret-file', file('secret'))).code).toBe(0);
    expect((await run('verify', 'c99')).code).toBe(1);
  });

  test('a request from a file needs nothing that runs, and its usual mistake is named', async () => {
    const body = bodies[1] ?? '';
    const request = (signature: string): string =>
      `POST /maia HTTP/1.1\nHost: x\nX-Maia-Signature: ${signature}\nContent-Length: ${body.length}\n\n${body}`;
    writeFileSync(file('good.http'), request(hexHmac(secret, body)));
    const good = await runInProcess(
      'verify',
      '--request',
      file('good.http'),
      '--secret-file',
      file('secret'),
      '--provider',
      'maia',
    );
    expect(good).toMatchObject({ code: 0, stdout: 'request: valid by maia-hmac, with the secret that ends in 0Zb8\n' });
    writeFileSync(file('bad.http'), request(hexHmac(secret, JSON.stringify(JSON.parse(body)))));
    const bad = await runInProcess(
      'verify',
      '--request',
      file('bad.http'),
      '--secret-file',
      file('secret'),
      '--provider',
      'maia',
      '--json',
    );
    expect(bad.code).toBe(3);
    expect(jsonLines(bad.stdout)).toMatchObject([
      { type: 'verification', verdict: { status: 'invalid' }, mistake: 'body-reserialised' },
    ]);
    expect(bad.stdout).not.toContain(secret);
  });

  test('a body with headers, as a handler has them at hand', async () => {
    writeFileSync(file('body'), bodies[0] ?? '');
    const header = `X-Maia-Signature: ${hexHmac(secret, bodies[0] ?? '')}`;
    const options = ['--body', file('body'), '--secret-file', file('secret'), '--provider', 'maia'];
    expect((await runInProcess('verify', ...options, '--header', header)).code).toBe(0);
    expect((await runInProcess('verify', ...options)).code).toBe(3);
    const nobody = await runInProcess('verify', '--body', file('body'), '--secret-file', file('secret'), '--provider', 'nobody');
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('standard-webhooks') });
  });

  test.each([
    [[]],
    [['c1', '--body', 'x']],
    [['--request', 'x']],
    [['c1', '--header', 'a: b']],
    [['--request', '-', '--secret-file', '-']],
  ])('%j is not understood', async (args) => {
    expect((await runInProcess('verify', ...args)).code).toBe(2);
  });
});
