import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

/** Commit marks in the write-ahead log: frames that carry the size of the database after them. */
function commitsInLog(dataFolder: string): number {
  const log = readFileSync(path.join(dataFolder, 'hookwright.sqlite-wal'));
  const [salt, frameBytes] = [log.subarray(16, 24), 24 + log.readUInt32BE(8)];
  let commits = 0;
  for (let at = 32; at + frameBytes <= log.length && log.subarray(at + 8, at + 16).equals(salt); at += frameBytes) {
    if (log.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return commits;
}

const many = (count: number) => Array.from({ length: count }, () => captureRecord());

describe('group commit', () => {
  test('puts all that came in one turn into one transaction', async () => {
    const { writer, dataFolder } = openStore();
    const told = vi.fn();
    writer.onCommitted(told);
    const before = commitsInLog(dataFolder);
    await storeAll(writer, many(200));
    expect(commitsInLog(dataFolder) - before).toBe(1);
    expect(told.mock.calls).toEqual([[200, 200]]);
  });

  test('answers only after the commit', async () => {
    const turns: (() => void)[] = [];
    const { writer, reader } = openStore({ defer: (turn) => turns.push(turn) });
    const answered = vi.fn();
    void writer.submit(captureRecord()).then(answered);
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    expect(reader.counts().stored).toBe(0);
    for (const turn of turns.splice(0)) turn();
    expect(reader.counts().stored).toBe(1);
    await new Promise(setImmediate);
    expect(answered).toHaveBeenCalledWith({ id: 'c1', duplicateOf: null });
  });

  test('keeps groups within their limits, in order', async () => {
    const { writer, reader } = openStore({ groupLimit: 10 });
    const counts: number[] = [];
    writer.onCommitted((_, count) => counts.push(count));
    await storeAll(writer, many(25));
    expect(counts).toEqual([10, 10, 5]);
    counts.length = 0;
    const large = new Uint8Array(9_000_000);
    await storeAll(writer, [captureRecord({ body: large }), captureRecord({ body: large }), captureRecord()]);
    expect(counts).toEqual([1, 2]);
    expect(reader.listCaptures({ where: null, limit: 1 })[0]?.id).toBe('c28');
  });

  test('a row that cannot be stored does not take others with it', async () => {
    const { writer, reader, connection } = openStore();
    connection.exec(
      "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.contents WHEN NEW.target LIKE '/bad%' BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    const reply = { status: 299, headers: [], body: 'used first by the row that fails', delayMs: 0 };
    const outcomes = await Promise.allSettled(
      ['/a?1', '/bad?2', '/c?3'].map((target) => writer.submit(captureRecord({ target, reply, duplicateKey: 'same' }))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'store-failed' } });
    expect(reader.listCaptures({ where: null, limit: 9 }).map(({ id, duplicateOf }) => [id, duplicateOf])).toEqual([
      ['c2', 'c1'],
      ['c1', null],
    ]);
    expect(reader.captureById('c2')).toMatchObject({ target: '/c?3', duplicates: 0, reply });
    expect(reader.captureById('c1')?.duplicates).toBe(1);
    expect(reader.counts().stored).toBe(2);
    expect(writer.state.state).toBe('ok');
  });

  test('what waits when the store closes is committed', async () => {
    const { writer, reader } = openStore({ defer: () => {} });
    const waiting = writer.submit(captureRecord());
    await Promise.resolve();
    writer.close();
    expect(await waiting).toEqual({ id: 'c1', duplicateOf: null });
    expect(reader.counts().stored).toBe(1);
    await expect(writer.submit(captureRecord())).rejects.toMatchObject({ code: 'store-failed' });
  });
});

describe('a store that cannot write', () => {
  test('full disk: says so, loses nothing acknowledged, recovers by itself', async () => {
    const { writer, reader, connection } = openStore();
    const told = vi.fn();
    writer.onStateChanged(told);
    await storeAll(writer, many(3));
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true })) + 2}`);
    const body = new Uint8Array(100_000);
    const outcomes = await Promise.allSettled([writer.submit(captureRecord({ body })), writer.submit(captureRecord())]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'disk-full' } });
    expect(writer.state).toMatchObject({ state: 'failing', problem: { code: 'disk-full' } });
    expect(connection.inTransaction).toBe(false);
    writer.probe();
    expect(writer.state.state).toBe('failing');

    connection.pragma('max_page_count = 1000000');
    expect(await writer.submit(captureRecord({ body }))).toEqual({ id: 'c4', duplicateOf: null });
    expect(writer.state).toEqual({ state: 'ok', problem: null });
    expect(told.mock.calls.map(([problem]) => problem?.code ?? null)).toEqual(['disk-full', null]);
    expect(reader.counts().stored).toBe(4);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('recovery is noticed without a webhook', async () => {
    const { writer, connection } = openStore();
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true }))}`);
    await expect(writer.submit(captureRecord({ body: new Uint8Array(100_000) }))).rejects.toMatchObject({ code: 'disk-full' });
    connection.pragma('max_page_count = 1000000');
    writer.probe();
    expect(writer.state.state).toBe('ok');
  });

  test('the disk reserve is given up on a full disk and made again afterwards', async () => {
    const { writer, connection, dataFolder } = openStore();
    const reserve = path.join(dataFolder, 'disk-reserve');
    const made = () => vi.waitFor(() => expect(statSync(reserve).size).toBe(16_777_216), { timeout: 10_000 });
    writer.probe();
    await made();
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true }))}`);
    await expect(writer.submit(captureRecord({ body: new Uint8Array(100_000) }))).rejects.toMatchObject({ code: 'disk-full' });
    expect(existsSync(reserve)).toBe(false);
    writer.probe();
    expect(existsSync(reserve)).toBe(false);
    connection.pragma('max_page_count = 1000000');
    writer.probe();
    await made();
  });

  test('read-only: says so and recovers', async () => {
    const { writer, connection } = openStore();
    connection.pragma('query_only = ON');
    await expect(writer.submit(captureRecord())).rejects.toMatchObject({ code: 'store-read-only' });
    expect(() => writer.saveSettings({} as never)).toThrow(expect.objectContaining({ code: 'store-read-only' }));
    connection.pragma('query_only = OFF');
    await writer.submit(captureRecord());
    expect(writer.state.state).toBe('ok');
  });

  test('locked by another program: says so and recovers', async () => {
    const { writer, dataFolder } = openStore();
    const other = new Database(path.join(dataFolder, 'hookwright.sqlite'));
    onTestFinished(() => {
      other.close();
    });
    other.exec('BEGIN IMMEDIATE');
    await expect(writer.submit(captureRecord())).rejects.toMatchObject({ code: 'store-locked' });
    other.exec('ROLLBACK');
    expect(await writer.submit(captureRecord())).toMatchObject({ id: 'c1' });
  });

  test.each([
    ['when a long read is over', 1000],
    ['when its own checkpoints come to nothing', 0],
  ])('the write-ahead log shrinks again %s', async (_, autoCheckpoint) => {
    const { writer, connection, dataFolder } = openStore();
    connection.pragma(`wal_autocheckpoint = ${autoCheckpoint}`);
    const slow = new Database(path.join(dataFolder, 'hookwright.sqlite'), { readonly: true });
    slow.exec('BEGIN');
    slow.prepare('SELECT count(*) FROM captures').get();
    const body = new Uint8Array(1_000_000);
    for (let round = 0; round < 50; round += 1) await writer.submit(captureRecord({ body }));
    const logBytes = () => statSync(path.join(dataFolder, 'hookwright.sqlite-wal')).size;
    expect(logBytes()).toBeGreaterThan(40_000_000);
    slow.close();
    for (let round = 0; round < 40; round += 1) await writer.submit(captureRecord());
    expect(logBytes()).toBeLessThan(9_000_000);
  });
});
