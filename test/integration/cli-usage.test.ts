import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printable } from '../../src/cli/terminal.ts';
import { runCli } from '../support/cli.ts';

test('help and version go to stdout and are no failure', async () => {
  const help = await runCli(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/serve.*trust/s);
  expect((await runCli(['serve', '-h'])).stdout).toMatch(/--data-dir.*--receiver-port.*--ui-port.*--json/s);
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown });
});

test.each([
  [['bogus'], /unknown command 'bogus'/],
  [['serve', '--uiport', '1'], /unknown option '--uiport'.*--ui-port/],
  [['serve', '--ui-port', '65536'], /--ui-port.*0 \(any free one\) to 65535/],
  [['serve', '--receiver-port', '-1'], /--receiver-port/],
  [['serve', '--receiver-port', '1e3'], /--receiver-port/],
  [['serve', '--http-port', ''], /--http-port/],
  [['serve', '--host-name', 'http://x'], /--host-name.*like shop\.test/],
  [['serve', '--data-dir', ''], /--data-dir.*must be a folder/],
  [['serve', '--data-dir', '--json'], /--data-dir.*must be a folder/],
  [['serve', 'more'], /too many arguments/],
  [['serve', '\u001b[31mred'], /too many arguments/],
])('%j is a usage error: one line, exit 2', async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('\u001b');
});

test('a failure is one line with code, problem and remedy, exit 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-cli-'));
  const { code, stdout, stderr } = await runCli(['trust', '--data-dir', join(folder, 'new\nline\u001b[2J')]);
  rmSync(folder, { recursive: true });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^authority-not-made: There is no certificate authority in .*new\\u\{a\}line\\u\{1b\}\[2J yet\. .+\n$/);
});

test('what could steer a terminal or turn the reading direction is spelt out; other text stays', () => {
  expect(printable('a\u001b[31mb\u0007\r\n\u009b\u202e\u2028')).toBe('a\\u{1b}[31mb\\u{7}\\u{d}\\u{a}\\u{9b}\\u{202e}\\u{2028}');
  expect(printable('Grüße, שלום, 👋🏽 “ok”')).toBe('Grüße, שלום, 👋🏽 “ok”');
});
