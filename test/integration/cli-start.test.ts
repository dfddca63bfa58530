/** listen, endpoints, demo and doctor, as a script and a person at a terminal use them. */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCli, startCli, type CliRun } from '../support/cli.ts';
import { jsonLines, runInProcess, words } from '../support/command.ts';
import { startTarget } from '../support/target-server.ts';
import { createWebhookClient, hexHmac, type WebhookClient } from '../support/webhook-client.ts';

interface Started {
  readonly receiverUrl: string;
  readonly caCertificatePath: string;
}

const secret = 'geheim-geheim-0815';
let folder: string;
let dataFolder: string;
let line: string;
let server: CliRun;
let client: WebhookClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-cli-start-'));
  dataFolder = join(folder, 'data');
  server = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), dataFolder], { HOME: folder });
  const text = await server.readLine();
  line = join(folder, 'line.json');
  writeFileSync(line, text);
  const { receiverUrl, caCertificatePath } = JSON.parse(text) as Started;
  client = createWebhookClient(receiverUrl, readFileSync(caCertificatePath, 'utf8'));
});
afterAll(async () => {
  client.close();
  server.process.kill('SIGTERM');
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const run = (...args: readonly string[]) => runInProcess(...args, '--token-file', line);

describe('endpoints', () => {
  test('are added with secrets from files, listed without them, changed and removed', async () => {
    const added = await run(
      'endpoints',
      'add',
      'orders',
      '--provider',
      'maia',
      '--name',
      'Orders',
      '--secret-file',
      file('s1', `${secret}\n`),
    );
    expect(added).toMatchObject({ code: 0, stdout: 'Added orders (Orders): provider maia, 1 secret, answers 200.\n' });
    const listed = await run('endpoints', '--json');
    expect(jsonLines(listed.stdout).find(({ slug }) => slug === 'orders')).toMatchObject({
      secrets: { count: 1, lastFour: ['0815'] },
    });
    expect(listed.stdout).not.toContain(secret);

    const changed = await run(
      'endpoints',
      'update',
      'orders',
      '--slug',
      'shop',
      '--reply-status',
      '202',
      '--reply-body-file',
      file('b', 'ok'),
      '--json',
    );
    expect(jsonLines(changed.stdout)).toEqual([
      expect.objectContaining({
        slug: 'shop',
        name: 'Orders',
        reply: expect.objectContaining({ status: 202, body: 'ok' }) as unknown,
      }),
    ]);
    expect((await client.post('/shop', '{}', { 'Content-Type': 'application/json' })).status).toBe(202);

    expect(await run('endpoints', 'remove', 'shop')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force') as unknown,
    });
    expect(await run('endpoints', 'update', 'shop', '--no-secrets')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no secret') as unknown,
    });
    expect(await run('endpoints', 'remove', 'shop')).toMatchObject({ code: 0 });
    expect((await run('endpoints')).stdout).not.toContain('shop');
  });

  test.each([
    [words('endpoints add Not_A_Slug'), 2, /slug-unusable/],
    [words('endpoints add x --provider nobody'), 2, /provider-not-found/],
    [words('endpoints add x --secret geheim'), 2, /--secret-file/],
    [words('endpoints update nowhere --name x'), 1, /endpoint-not-found.*There are: inbox/],
    [words('endpoints update inbox'), 2, /Nothing is to be changed/],
    [words('endpoints update inbox --secret-file a --no-secrets'), 2, /either/],
  ])('%j is refused in one line', async (args, code, message) => {
    const refused = await run(...args);
    expect(refused).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) as unknown });
    expect(refused.stderr).not.toContain('geheim');
  });
});

describe('listen', () => {
  test('makes the endpoint, tells each arrival and what the handler answered, and hands the very bytes on', async () => {
    const target = await startTarget({ body: 'thanks' });
    target.answer(500, 200, 200);
    const bodies = ['{"messageId":"1","response":"Grüße"}', '{ "messageId" : "2" }', 'no JSON'];
    const listening = startCli([
      ...words('listen hooks --provider maia --count 3 --timeout 60 --json --token-file'),
      line,
      '--secret-file',
      file('s2', secret),
      '--forward-to',
      `${target.url}/hook`,
    ]);
    const first = JSON.parse(await listening.readLine()) as { type: string; url: string };
    expect(first).toMatchObject({ type: 'listening', url: expect.stringMatching(/^https:\/\/localhost:\d+\/hooks$/) as unknown });
    for (const body of bodies) {
      await client.post('/hooks', body, { 'Content-Type': 'application/json', 'X-Maia-Signature': hexHmac(secret, body) });
      await client.post('/inbox', 'not for this one');
    }
    expect(await listening.exit).toBe(0);
    const told = jsonLines(listening.output.stdout).slice(1);
    expect(told.filter(({ type }) => type === 'capture')).toEqual(
      bodies.map(
        () =>
          expect.objectContaining({
            path: '/hooks',
            provider: 'maia',
            verdict: expect.objectContaining({ status: 'valid' }) as unknown,
          }) as unknown,
      ),
    );
    const attempts = told.filter(({ type }) => type === 'attempt') as { response: { status: number } }[];
    expect(attempts.map(({ response }) => response.status).toSorted((one, two) => one - two)).toEqual([200, 200, 500]);
    expect(target.requests.map(({ body }) => body.toString()).toSorted()).toEqual(bodies.toSorted());
    expect(target.requests.every(({ head }) => head.includes('X-Maia-Signature: '))).toBe(true);
  });

  test('goes on when the handler is not there, and says so', async () => {
    const listening = startCli([
      ...words('listen inbox --count 2 --timeout 60 --forward-to http://localhost:9/ --token-file'),
      line,
    ]);
    while (!listening.output.stderr.includes('Ctrl+C stops')) await new Promise((resolve) => void setTimeout(resolve, 20));
    await client.post('/inbox', 'one');
    await client.post('/inbox', 'two');
    expect(await listening.exit).toBe(0);
    expect(listening.output.stdout.match(/ --> · POST \/inbox/g)).toHaveLength(2);
    expect(listening.output.stdout.match(/<--/g)).toHaveLength(2);
  });

  test('tells every one of many that come at once, each once, in their order', async () => {
    const listening = startCli([...words('listen inbox --count 450 --timeout 90 --json --token-file'), line]);
    await listening.readLine();
    await Promise.all(Array.from({ length: 450 }, (_, index) => client.post('/inbox', String(index))));
    expect(await listening.exit).toBe(0);
    const ids = jsonLines(listening.output.stdout)
      .slice(1)
      .map(({ id }) => Number(String(id).slice(1)));
    expect(ids).toHaveLength(450);
    expect(ids).toEqual([...new Set(ids)].toSorted((one, two) => one - two));
  });

  test('gives up with 4 when not enough came, and prints nothing of what did not match', async () => {
    const listening = startCli([...words('listen --filter provider:stripe --count 1 --timeout 1 --json --token-file'), line]);
    await listening.readLine();
    await client.post('/inbox', 'not of stripe');
    expect(await listening.exit).toBe(4);
    expect(jsonLines(listening.output.stdout)).toHaveLength(1);
  });

  test('is a Hookwright of its own where none runs, and stops with 0', async () => {
    const own = mkdtempSync(join(tmpdir(), 'hookwright-listen-'));
    onTestFinished(() => rmSync(own, { recursive: true, force: true }));
    const listening = startCli([...words('listen mine --provider maia --json --receiver-port 0 --ui-port 0 --data-dir'), own]);
    const { url, caCertificatePath } = JSON.parse(await listening.readLine()) as { url: string; caCertificatePath: string };
    const sender = createWebhookClient(url.replace('/mine', ''), readFileSync(caCertificatePath, 'utf8'));
    await sender.post('/mine', '{}');
    expect(JSON.parse(await listening.readLine())).toMatchObject({ type: 'capture', path: '/mine', provider: 'maia' });
    sender.close();
    listening.process.kill('SIGINT');
    expect(await listening.exit).toBe(0);
  });

  test.each([
    [words('listen --provider maia'), /name it/],
    [words('listen x --timeout 3'), /goes with --count/],
    [words('listen x --filter provider:'), /filter-malformed/],
  ])('%j is a usage error', async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) as unknown });
  });
});

describe('demo', () => {
  test('plays and takes away again', async () => {
    expect(await run('demo', '--at-once')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Sent 25 of 25 webhooks to /demo-maia') as unknown,
    });
    expect((await run('endpoints')).stdout).toContain('demo-aisoule');
    expect(await run('demo', '--remove')).toMatchObject({
      code: 0,
      stdout: 'Removed 25 captures and 4 endpoints of the demonstration.\n',
    });
    expect((await run('endpoints')).stdout).not.toContain('demo-');
  });
});

describe('doctor', () => {
  test('finds nothing wrong with a Hookwright that runs, asked or looked at from outside', async () => {
    expect(await run('doctor')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Listening on loopback.*Nothing is wrong\./s) as unknown,
    });
    const outside = await runInProcess('doctor', '--data-dir', dataFolder);
    expect(outside).toMatchObject({ code: 0, stdout: expect.stringContaining('A Hookwright runs on this folder.') as unknown });
  });

  test('its report is Markdown or JSON and names neither folder nor user', async () => {
    const markdown = await runInProcess('doctor', '--markdown', '--data-dir', dataFolder);
    expect(markdown.stdout).toMatch(/^# Hookwright \d/);
    const json = await run('doctor', '--json');
    for (const { stdout } of [markdown, json]) {
      expect(stdout).not.toContain(folder);
      expect(stdout).not.toContain('geheim');
    }
    expect((JSON.parse(json.stdout) as { checks: unknown[] }).checks.length).toBeGreaterThan(8);
  });

  test('says what is wrong and ends with 1, without mending anything', async () => {
    const broken = join(folder, 'broken');
    await run('endpoints', 'list');
    const stopped = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), broken], { HOME: folder });
    await stopped.readLine();
    stopped.process.kill('SIGTERM');
    await stopped.exit;
    const database = join(broken, 'hookwright.sqlite');
    const bytes = readFileSync(database);
    bytes.fill(0x5a, 12_288, 60_000);
    writeFileSync(database, bytes);
    rmSync(join(broken, 'certificates'), { recursive: true });
    chmodSync(broken, 0o755);
    const copy = join(folder, 'broken-before');
    cpSync(broken, copy, { recursive: true });

    const { code, stdout } = await runCli(['doctor', '--data-dir', broken]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/WRONG +Database integrity/);
    expect(stdout).toMatch(/WRONG +Certificates/);
    expect(stdout).toMatch(/note +Data folder.*Other users/);
    expect(readFileSync(database).equals(readFileSync(join(copy, 'hookwright.sqlite')))).toBe(true);
  });

  test('of a folder that is none says so', async () => {
    expect(await runInProcess('doctor', '--data-dir', join(folder, 'nowhere'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^data-folder-unusable/) as unknown,
    });
  });
});
