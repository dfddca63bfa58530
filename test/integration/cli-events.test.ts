import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCli, type CliRun } from '../support/cli.ts';
import { jsonLines, runInProcess, words, type CommandResult } from '../support/command.ts';
import { createWebhookClient, type WebhookClient } from '../support/webhook-client.ts';

interface Started {
  readonly receiverUrl: string;
  readonly caCertificatePath: string;
}

let folder: string;
let dataFolder: string;
let server: CliRun;
let line: string;
let client: WebhookClient;

const json = { 'Content-Type': 'application/json' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-events-'));
  dataFolder = join(folder, 'data');
  server = startCli([...words('serve --json --receiver-port 0 --ui-port 0 --data-dir'), dataFolder], { HOME: folder });
  const text = await server.readLine();
  line = join(folder, 'line.json');
  writeFileSync(line, text);
  const { receiverUrl, caCertificatePath } = JSON.parse(text) as Started;
  client = createWebhookClient(receiverUrl, readFileSync(caCertificatePath, 'utf8'), 1);
  await client.post('/inbox', '{"text":"first order","n":1}', { ...json, 'X-Request-Id': 'abc-1' });
  await client.post('/inbox', '{"hidden":{"note":"a walrus\\u001b[31m here"}}', json);
  await client.post('/nowhere', 'evil \u001b]0;title\u0007 \u202etxt', { 'Content-Type': 'text/plain' });
});
afterAll(async () => {
  client.close();
  server.process.kill('SIGTERM');
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

const events = (...args: readonly string[]): Promise<CommandResult> => runInProcess('events', '--token-file', line, ...args);
const idsOf = ({ stdout }: CommandResult): unknown[] => (stdout === '' ? [] : jsonLines(stdout).map(({ id }) => id));

describe('hookwright events', () => {
  test('lists what there is, the newest last, one line each', async () => {
    const { code, stdout, stderr } = await events();
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((text) => /c\d+/.exec(text)?.[0])).toEqual(['c1', 'c2', 'c3']);
    expect(lines[2]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z {2}c3 .* 404 /);
  });

  test('prints nothing that a terminal obeys', async () => {
    const listed = await events('--filter', 'walrus OR evil');
    expect(listed.stdout).toContain('a walrus');
    expect(listed.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const asJson = await events('--json');
    expect(asJson.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('prints one object a line with --json, within the limit', async () => {
    const result = await events('--json', '--limit', '2');
    expect(jsonLines(result.stdout)).toMatchObject([
      { type: 'capture', id: 'c2', method: 'POST', path: '/inbox' },
      { type: 'capture', id: 'c3', path: '/nowhere', endpointId: null },
    ]);
  });

  test('filters by everything the language has', async () => {
    for (const [filter, ids] of [
      ['header[x-request-id]:abc*', ['c1']],
      ['body.n>=1', ['c1']],
      ['walrus', ['c2']],
      ['is:unmatched OR body.text:"first order"', ['c1', 'c3']],
      ['nobody', []],
    ] as const) {
      expect([filter, idsOf(await events('--json', '--filter', filter))]).toEqual([filter, ids]);
    }
    expect(idsOf(await events('--json', '--after', 'c1', '--filter', '-walrus'))).toEqual(['c3']);
  });

  test('says by its exit code whether as many match as expected', async () => {
    expect((await events('--expect', '3')).code).toBe(0);
    expect((await events('--expect', '1+', '--filter', 'walrus')).code).toBe(0);
    expect((await events('--expect', '0', '--filter', 'verdict:invalid')).code).toBe(0);
    const wrong = await events('--expect', '2', '--limit', '0');
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('at least 3 matched, not 2');
  });

  test('does not understand what cannot be meant', async () => {
    for (const [args, problem] of [
      [['--filter', 'status:('], 'filter-malformed'],
      [['--follow', '--wait', '1'], 'either --follow or --wait'],
      [['--timeout', '5'], '--timeout goes with'],
      [['--expect', '1', '--follow'], '--expect counts'],
      [['--after', 'x'], 'must be the id'],
      [['--expect', 'some'], 'must be a count'],
    ] as const) {
      const { code, stdout, stderr } = await events(...args);
      expect([args, code, stdout]).toEqual([args, 2, '']);
      expect(stderr).toContain(problem);
    }
  });

  test('waits until enough match, or until the time is up', async () => {
    const stored = await events('--wait', '1', '--filter', 'walrus', '--json');
    expect([stored.code, idsOf(stored)]).toEqual([0, ['c2']]);
    const waiting = events('--wait', '1', '--filter', 'hedgehog', '--json', '--timeout', '30');
    await client.post('/inbox', '{"text":"a hedgehog"}', json);
    const arrived = await waiting;
    expect([arrived.code, idsOf(arrived)]).toEqual([0, ['c4']]);
    const never = await events('--wait', '1', '--filter', 'nobody', '--timeout', '0.05');
    expect(never).toMatchObject({ code: 4, stdout: '' });
  });

  test('follows what comes until it is told to stop', async () => {
    const run = startCli([...words('events --follow --json --limit 1 --filter hedgehog --token-file'), line], { HOME: folder });
    expect(JSON.parse(await run.readLine())).toMatchObject({ id: 'c4' });
    await client.post('/inbox', '{"text":"another hedgehog"}', json);
    await client.post('/inbox', '{"text":"no such animal"}', json);
    await client.post('/inbox', '{"text":"the last hedgehog"}', json);
    expect(JSON.parse(await run.readLine())).toMatchObject({ type: 'capture', id: 'c5' });
    expect(JSON.parse(await run.readLine())).toMatchObject({ id: 'c7' });
    run.process.kill('SIGINT');
    expect(await run.exit).toBe(130);
  });

  test('reads a data folder that nobody has open, and no other', async () => {
    const busy = await runInProcess('events', '--data-dir', dataFolder);
    expect(busy.code).toBe(1);
    expect(busy.stderr).toContain('data-folder-in-use');
    server.process.kill('SIGTERM');
    await server.exit;
    const result = await runInProcess('events', '--data-dir', dataFolder, '--json', '--filter', 'hedgehog');
    expect([result.code, idsOf(result)]).toEqual([0, ['c4', 'c5', 'c7']]);
  });
});
