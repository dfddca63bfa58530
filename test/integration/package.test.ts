/**
 * The desktop package, built by electron-builder around a pretended Electron: what lies in it and which fuses are set.
 * That a real Electron obeys them is not shown here.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePretendedElectron } from '../support/electron/pretended-distribution.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'hookwright-package-'));
const unpacked = join(folder, 'out', 'linux-unpacked');

/** What `npm run package -- --check` says of a folder. */
async function check(path: string): Promise<string> {
  const command = [join(root, 'scripts', 'package.mjs'), '--check', path];
  return promisify(execFile)(process.execPath, command, { cwd: root }).then(
    ({ stderr }) => stderr,
    (error: unknown) => (error as { stderr: string }).stderr,
  );
}

describe.runIf(process.platform === 'linux')('the package for Linux', () => {
  beforeAll(async () => {
    writePretendedElectron(join(folder, 'electron'));
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules', 'electron-builder', 'cli.js'),
        '--linux',
        'dir',
        '--x64',
        `--config=${join(root, 'electron-builder.config.mjs')}`,
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'out')}`,
      ],
      { cwd: root },
    );
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is fit to be shipped: fuses set, app and native module inside, nothing else', async () => {
    expect(await check(unpacked)).toContain('fit to be shipped');
  });

  it('is refused when a fuse was left on', async () => {
    const executable = join(unpacked, 'hookwright');
    const bytes = readFileSync(executable);
    const changed = Buffer.from(bytes);
    // The first fuse after sentinel, version and length is RunAsNode.
    changed[bytes.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 34] = '1'.charCodeAt(0);
    writeFileSync(executable, changed);
    expect(await check(unpacked)).toMatch(/must not be shipped[^]*the fuse RunAsNode is on and must be off/);
    writeFileSync(executable, bytes);
  });

  it('is refused without the native module', async () => {
    const modules = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3');
    renameSync(modules, `${modules}.away`);
    expect(await check(unpacked)).toContain('there is no SQLite module for linux outside the archive');
    renameSync(`${modules}.away`, modules);
  });

  it('is refused when it is no package at all', async () => {
    expect(await check(join(folder, 'nothing'))).toContain('there is no executable at');
  });
});
