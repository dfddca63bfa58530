import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileLog, createJsonLog } from '#main/json-log.ts';
import { recordLog } from '../support/recorded-log.ts';

test('a line is JSON with time, level, sentence and fields', () => {
  const log = recordLog();
  log.warn('The disk is nearly full.', { freeBytes: 12 });
  expect(JSON.parse(log.lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
    msg: 'The disk is nearly full.',
    freeBytes: 12,
  });
});

test('no secret reaches a line, wherever it stands', () => {
  const log = recordLog();
  log.info('Something happened.', {
    token: 'canary-1',
    secrets: ['canary-2'],
    request: { headers: { authorization: 'Bearer canary-3', cookie: 'canary-4' } },
    endpoint: { secret: 'canary-5' },
    body: 'canary-6',
    uiUrl: 'http://localhost/#token=canary-7',
    error: new Error('GET http://localhost/#token=canary-8 with Authorization: Bearer canary-9 and whsec_canary10'),
  });
  log.error('It failed.', { error: 'token=canary-11' });
  expect(log.lines).toHaveLength(2);
  expect(log.lines.join('')).not.toContain('canary');
  expect(log.lines.join('')).toContain('[redacted]');
});

test('a line break in a field cannot forge a line', () => {
  const log = recordLog();
  log.info('Named.', { path: 'a\n{"level":"error","msg":"forged"}\u001b[2J' });
  expect(log.lines[0]?.trimEnd()).not.toMatch(/[\n\u001b]/);
});

test('an error keeps its code and its stack, for whoever mends it', () => {
  const log = recordLog();
  log.error('It failed.', { error: Object.assign(new Error('no space'), { code: 'ENOSPC' }) });
  expect(JSON.parse(log.lines[0] ?? '')).toMatchObject({
    error: { type: 'Error', code: 'ENOSPC', message: 'no space', stack: expect.stringContaining('json-log.test') as unknown },
  });
});

test('what lies below the level is not written', () => {
  const lines: string[] = [];
  const log = createJsonLog({ write: (line) => void lines.push(line) }, 'error');
  log.info('quiet');
  log.warn('quiet');
  log.error('loud');
  expect(lines).toHaveLength(1);
});

test('a log file is the user’s alone, and is set aside when full; three old ones stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-log-'));
  const log = createFileLog(join(folder, 'logs'), 'info');
  const filler = 'x'.repeat(1_000_000);
  for (let number = 0; number < 26; number += 1) {
    log.info('Filling.', { number, filler });
  }
  const files = readdirSync(join(folder, 'logs')).toSorted();
  const newest = readFileSync(join(folder, 'logs', 'hookwright.log'), 'utf8')
    .trimEnd()
    .split('\n');
  const mode = statSync(join(folder, 'logs', 'hookwright.log')).mode & 0o777;
  const largest = Math.max(...files.map((name) => statSync(join(folder, 'logs', name)).size));
  rmSync(folder, { recursive: true });
  expect(files).toEqual(['hookwright.log', 'hookwright.log.1', 'hookwright.log.2', 'hookwright.log.3']);
  expect(JSON.parse(newest.at(-1) ?? '')).toMatchObject({ number: 25 });
  expect(largest).toBeLessThanOrEqual(5_242_880);
  expect(mode).toBe(0o600);
});
