import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { captureRecord, openStore, storeAll, temporaryFolder } from '../support/store-fixtures.ts';

const script = path.resolve(import.meta.dirname, '../support/store-process.ts');

interface StoreProcess {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves when there are that many lines, or the process has ended. */
  readonly until: (count: number) => Promise<void>;
  /** kill -9, and everything read that it had said. */
  readonly kill: () => Promise<void>;
}

function start(dataFolder: string, task: 'hold' | 'load', uid?: number): StoreProcess {
  const child = spawn(process.execPath, [script, dataFolder, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  const reading = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => {
    reading.on('close', () => {
      resolve();
    });
  });
  reading.on('line', (line) => {
    lines.push(line);
    wake();
  });
  return {
    process: child,
    lines,
    until: (count) =>
      Promise.race([
        ended,
        new Promise<void>((resolve) => {
          const check = () => {
            if (lines.length < count) return;
            waiting.delete(check);
            resolve();
          };
          waiting.add(check);
          check();
        }),
      ]),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('kill -9 while committing', () => {
  test('loses no acknowledged capture and leaves the database whole, round after round', async () => {
    const dataFolder = temporaryFolder();
    const acknowledged = new Set<string>();
    for (let round = 1; round <= 4; round += 1) {
      const child = start(dataFolder, 'load');
      await child.until(300 * round);
      await child.kill();
      expect(child.lines[0]).toBe('open');
      for (const id of child.lines.slice(1)) acknowledged.add(id);
    }
    const { reader, connection, writer } = openStore({ dataFolder });
    const rows = reader.listCaptures({ where: null, limit: 1_000_000 });
    const stored = new Set(rows.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(1000);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(reader.counts().stored).toBe(stored.size);
    for (const { id, bodySize } of rows.slice(0, 50)) expect(reader.readBody(id)).toHaveLength(bodySize);
    expect(rows.filter(({ duplicateOf }) => duplicateOf === null)).toHaveLength(
      new Set(rows.map((row) => row.duplicateOf ?? row.id)).size,
    );
    await storeAll(writer, [captureRecord()]);
  });
});

describe('a second process on the same folder', () => {
  test('is refused by name of the first, and let in when that is killed', async () => {
    const dataFolder = temporaryFolder();
    const first = start(dataFolder, 'hold');
    await first.until(1);
    const second = start(dataFolder, 'hold');
    await second.until(1);
    expect(second.lines[0]).toContain('failed data-folder-in-use');
    expect(second.lines[0]).toMatch(
      new RegExp(`process ${first.process.pid} \\(node store-process\\.ts\\), running since \\d{4}-`),
    );
    await first.kill();
    const third = start(dataFolder, 'hold');
    await third.until(1);
    expect(third.lines).toEqual(['open']);
  });
});

describe('a data folder that may not be written to', () => {
  // Root may write anywhere, so the process that tries runs as nobody.
  test.runIf(process.getuid?.() === 0)('is refused with the reason', async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    const dataFolder = path.join(parent, 'data');
    mkdirSync(dataFolder);
    const nobody = 65_534;
    const fresh = start(dataFolder, 'hold', nobody);
    await fresh.until(1);
    expect(fresh.lines[0]).toMatch(/failed data-folder-unusable.*(denied|read-only|cannot be made)/);
    const missing = start(path.join(parent, 'other'), 'hold', nobody);
    await missing.until(1);
    expect(missing.lines[0]).toMatch(/failed data-folder-unusable.*denied/);
  });
});

describe('the database file read-only for this user', () => {
  test.runIf(process.getuid?.() === 0)('is refused with the reason', async () => {
    const dataFolder = temporaryFolder();
    chmodSync(dataFolder, 0o777);
    new Database(path.join(dataFolder, 'hookwright.sqlite')).exec('VACUUM').close();
    chmodSync(path.join(dataFolder, 'hookwright.sqlite'), 0o444);
    const child = start(dataFolder, 'hold', 65_534);
    await child.until(1);
    expect(child.lines[0]).toContain('failed data-folder-unusable');
  });
});
