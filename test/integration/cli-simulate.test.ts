import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { jsonLines, runInProcess, words } from '../support/command.ts';
import { startTarget } from '../support/target-server.ts';
import { hexHmac } from '../support/webhook-client.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-simulate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('--plan', () => {
  async function plan(provider: string, outcomes: string): Promise<unknown> {
    const { code, stdout, stderr } = await runInProcess(
      'simulate',
      '--plan',
      '--provider',
      provider,
      '--outcomes',
      outcomes,
      '--json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    return JSON.parse(stdout);
  }

  test('prints attempts and end as one JSON object, the last outcome repeating', async () => {
    expect(await plan('aisoule', '500,Timeout,200')).toEqual({
      attempts: [
        { number: 1, atMs: 0, outcome: '500' },
        { number: 2, atMs: 10_000, outcome: 'timeout' },
        { number: 3, atMs: 70_000, outcome: '200' },
      ],
      end: 'delivered',
    });
  });

  test.each([
    ['aisoule', 'refused', [0, 10_000, 70_000, 370_000], 'endpoint-failing'],
    ['aisoule', '201', [0, 10_000, 70_000, 370_000], 'endpoint-failing'],
    ['maia', '500', [0, 1000, 3000, 7000], 'gave-up'],
    ['maia', '404', [0], 'gave-up'],
    ['standard-webhooks', '410', [0], 'endpoint-disabled'],
    ['slack', '500:X-Slack-No-Retry=1', [0], 'stopped'],
    ['clerk', '200', [0], 'delivered'],
  ])('%s after %s', async (provider, outcomes, times, end) => {
    const planned = (await plan(provider, outcomes)) as { attempts: { atMs: number }[]; end: string };
    expect(planned.attempts.map(({ atMs }) => atMs)).toEqual(times);
    expect(planned.end).toBe(end);
  });

  test('reads as a table otherwise, with what the provider leaves open', async () => {
    const { stdout } = await runInProcess('simulate', '--plan', '--provider', 'maia', '--outcomes', '503,200');
    expect(stdout).toMatch(/1 +0 ms +503 +503 is retried\n +2 +1 s +\+ 1 s +200 +200 counts as delivered\ndelivered: /);
    expect(stdout).toContain('Note: The documents say "up to 3 attempts"');
  });

  test('takes a policy of one’s own, and says what is wrong with one', async () => {
    const own = { ...findBuiltInPolicy('maia'), id: 'own', delays: { kind: 'list', seconds: [2] } };
    const good = file('own.json', JSON.stringify(own));
    const planned = await runInProcess('simulate', '--plan', '--policy-file', good, '--outcomes', '500', '--json');
    expect(JSON.parse(planned.stdout)).toMatchObject({ attempts: [{ atMs: 0 }, { atMs: 2000 }], end: 'gave-up' });
    const bad = file('bad.json', JSON.stringify({ ...own, delays: { kind: 'list', seconds: [-2] } }));
    expect(await runInProcess('simulate', '--plan', '--policy-file', bad, '--outcomes', '500')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^policy-malformed: .*delays/) as unknown,
    });
  });

  test('--expect decides the exit code', async () => {
    const expecting = async (end: string): Promise<number> =>
      (await runInProcess('simulate', '--plan', '--provider', 'maia', '--outcomes', '500', '--expect', end)).code;
    expect(await expecting('gave-up')).toBe(0);
    expect(await expecting('delivered')).toBe(3);
  });

  test('is quick and leaves nothing behind, not even the usual data folder', async () => {
    const run = await runCli(['simulate', '--plan', '--provider', 'aisoule', '--outcomes', '500,timeout,200', '--json'], {
      HOME: folder,
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a run', () => {
  test('AIsoule’s ladder against a handler that fails twice, without its waits, every attempt really sent and signed', async () => {
    const handler = await startTarget();
    handler.answer(500, 500, 200);
    const secret = file('secret', 'geheim\r\n');
    const startedAt = performance.now();
    const { code, stdout } = await runInProcess(
      ...words(`simulate --provider maia --policy aisoule --target ${handler.url} --mix ai-response`),
      ...words(`--secret-file ${secret} --expect delivered --json`),
    );
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(code).toBe(0);
    const [run] = jsonLines(stdout);
    expect(run).toMatchObject({ state: 'done', ends: { delivered: 1 }, moreLanes: false });
    const [lane] = (run?.['lanes'] ?? []) as { attempts: { atMs: number; status: number; waitMs: number | null }[] }[];
    expect(lane?.attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(lane?.attempts.map(({ waitMs }) => waitMs)).toEqual([10_000, 60_000, null]);
    expect(handler.requests).toHaveLength(3);
    for (const { head, body } of handler.requests) {
      expect(/^x-maia-signature: (.*)$/im.exec(head)?.[1]?.trim()).toBe(hexHmac('geheim', body));
    }
    expect(stdout).not.toContain('geheim');
  });

  test('against a ready-made script, as text', async () => {
    const { code, stdout } = await runInProcess(
      'simulate',
      '--provider',
      'maia',
      '--script',
      'fails-twice',
      '--mix',
      'ai-response',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/0 ms {2}500 .*-> retry in 1 s: 500 is retried\n +1 s {2}500 .*-> retry in 2 s.*\n +3 s {2}200 /);
    expect(stdout).toContain('done: 1 delivered; 3 attempts for 1 event in 3 s');
  });

  test('against a script of one’s own; the same seed gives the same run', async () => {
    const script = file(
      'flaky.json',
      JSON.stringify({
        name: 'Flaky',
        entries: [{ probability: 0.5, times: null, step: { kind: 'reply', reply: { status: 500, headers: [], body: '' } } }],
      }),
    );
    const run = async (seed: string): Promise<unknown> => {
      const { stdout } = await runInProcess(
        'simulate',
        '--provider',
        'aisoule',
        '--script-file',
        script,
        '--events',
        '20',
        '--seed',
        seed,
        '--json',
      );
      const { lanes, ends } = jsonLines(stdout)[0] ?? {};
      return { lanes, ends };
    };
    expect(await run('7')).toEqual(await run('7'));
    expect(await run('7')).not.toEqual(await run('8'));
  });

  test('lists no more lanes than are asked for, and says what it leaves out', async () => {
    const args = ['simulate', '--provider', 'maia', '--script', 'fails-twice', '--events', '30', '--lanes', '3'];
    const text = await runInProcess(...args);
    expect(text.stdout.match(/^#\d+ /gm)).toEqual(['#1 ', '#2 ', '#3 ']);
    expect(text.stdout).toContain('... and 27 more; --lanes 30 lists all');
    const [json] = jsonLines((await runInProcess(...args, '--json')).stdout);
    expect(json).toMatchObject({ moreLanes: true, ends: { delivered: 30 } });
    expect(json?.['lanes']).toHaveLength(3);
  });

  test('an end that --expect does not name is exit 3, and the findings say why', async () => {
    const handler = await startTarget();
    handler.answer(404);
    const { code, stdout } = await runInProcess(
      'simulate',
      '--provider',
      'maia',
      '--target',
      handler.url,
      '--expect',
      'delivered',
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/wrong: 1 of 1 event was never delivered/);
  });

  test('Ctrl+C in the middle of a real wait tells how far it came, exit 130', async () => {
    const handler = await startTarget();
    handler.answer(500);
    const run = startCli(['simulate', '--provider', 'aisoule', '--target', handler.url, '--clock', 'real', '--json'], {
      HOME: folder,
    });
    await handler.seen(1);
    run.process.kill('SIGINT');
    expect(await run.exit).toBe(130);
    expect(jsonLines(run.output.stdout)[0]).toMatchObject({ state: 'cancelled', ends: { cancelled: 1 } });
  });

  test('SIGTERM ends a long run without waits, exit 130', { timeout: 30_000 }, async () => {
    const handler = await startTarget();
    handler.answer(500);
    const load = words('--events 100000 --rate 1000 --duplicates 1 --reordered 1 --concurrency 64');
    const run = startCli(['simulate', '--provider', 'maia', '--target', handler.url, ...load, '--json'], { HOME: folder });
    await handler.seen(200);
    const askedAt = performance.now();
    run.process.kill('SIGTERM');
    expect(await run.exit).toBe(130);
    // A tenth of a second on an idle machine; whatever it waits for, after three it is left.
    expect(performance.now() - askedAt).toBeLessThan(20_000);
    expect(jsonLines(run.output.stdout)[0]).toMatchObject({ state: 'cancelled' });
  });

  test('--timeout ends it in order, exit 4', async () => {
    const handler = await startTarget();
    handler.answer(500);
    const run = await runCli(
      ['simulate', '--provider', 'aisoule', '--target', handler.url, '--clock', '2x', '--timeout', '0.5'],
      { HOME: folder },
    );
    expect(run.code).toBe(4);
    expect(run.stdout).toContain('cancelled: 1 cancelled');
  });
});

test.each([
  [['--plan', '--provider', 'aisole', '--outcomes', '500'], /no retry policy "aisole"\. Did you mean aisoule\?/],
  [['--plan', '--provider', 'maia'], /--plan needs --outcomes/],
  [['--plan', '--outcomes', '500'], /--provider, --policy or --policy-file/],
  [['--plan', '--provider', 'maia', '--outcomes', '5xx'], /^bad-input: .*name one, e\.g\. 500/],
  [['--plan', '--provider', 'maia', '--outcomes', '500,,200'], /^bad-input: /],
  [['--plan', '--provider', 'maia', '--outcomes', '500', '--target', 'http://x'], /--plan sends nothing/],
  [['--outcome', '500'], /unknown option '--outcome'.*--outcomes/],
  [['--provider', 'maia', '--outcomes', '500', '--script', 'fails-twice'], /--outcomes goes with --plan/],
  [['--provider', 'maia'], /--target, --script or --script-file/],
  [['--script', 'fails-twice'], /--provider/],
  [['--provider', 'maia', '--script', 'fails-twic'], /Did you mean fails-twice\?/],
  [['--provider', 'maia', '--script', 'fails-twice', '--target', 'http://x'], /--target, --script or --script-file/],
  [['--provider', 'maia', '--script-file', '/nowhere/script.json'], /--script-file: .*no such file/],
  [['--provider', 'slack', '--script', 'fails-twice'], /^provider-not-found: /],
  [['--provider', 'maia', '--target', 'ftp://x'], /^target-malformed: .*only http and https/],
  [['--provider', 'maia', '--target', 'http://user:pass@x'], /^target-malformed: (?!.*pass@)/],
  [['--provider', 'maia', '--script', 'fails-twice', '--clock', '1x'], /virtual, real, or a factor/],
  [['--provider', 'maia', '--script', 'fails-twice', '--events', '100001'], /from 1 to 100000/],
  [['--provider', 'maia', '--script', 'fails-twice', '--seed', '-1'], /--seed/],
  [['--provider', 'maia', '--script', 'fails-twice', '--duplicates', '110%'], /a share/],
  [['--provider', 'maia', '--script', 'fails-twice', '--capture', 'c1'], /--token-file, or --data-dir/],
  [['--provider', 'maia', '--script', 'fails-twice', '--expect', 'deliverd'], /delivered, gave-up/],
  [['--provider', 'maia', '--script', 'fails-twice', '--bad-signature'], /^bad-input: .*secret/],
])('%j is not understood: one line, exit 2', async (args, message) => {
  const run = await runInProcess('simulate', ...args);
  // Commander writes its own complaints straight to stderr's writer.
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(run.stderr).toMatch(message);
});
