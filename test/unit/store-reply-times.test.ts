import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectWriter } from '#main/store/connection.ts';
import { openReader } from '#main/store/reader.ts';
import { migrate, migrations } from '#main/store/schema-migrations.ts';
import { type OpenStore, captureRecord, openStore, storeAll, webhookEvent } from '../support/store-fixtures.ts';

const replyMs = ({ reader }: OpenStore, id: string) => reader.captureById(id)?.timing.replyMs;
const noLimits = { maxCount: null, maxAgeDays: null, maxBytes: null };

describe('the time a reply took', () => {
  test('is stored with the next captures, in the same commit', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord(), captureRecord()]);
    store.writer.noteReply('c1', 12.3456);
    expect(replyMs(store, 'c1')).toBeNull();
    const outside = new Database(path.join(store.dataFolder, 'hookwright.sqlite'), { readonly: true });
    onTestFinished(() => {
      outside.close();
    });
    const commits = () => Number(outside.pragma('data_version', { simple: true }));
    const before = commits();
    await storeAll(store.writer, [captureRecord()]);
    expect(commits()).toBe(before + 1);
    expect(replyMs(store, 'c1')).toBe(12.346);
    expect(replyMs(store, 'c2')).toBeNull();
  });

  test('goes along with the search index when no further capture comes', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord()]);
    store.writer.noteReply('c1', 2);
    store.writer.indexStep({ captures: 10, bytes: 1000 });
    expect(replyMs(store, 'c1')).toBe(2);
  });

  test('is stored at last by itself, and when the store is closed', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord(), captureRecord()]);
    store.writer.noteReply('c1', 0.25);
    store.writer.writeReplyTimes();
    expect(replyMs(store, 'c1')).toBe(0.25);
    store.writer.noteReply('c2', 7000);
    store.writer.close();
    expect(replyMs(store, 'c2')).toBe(7000);
  });

  test('waits while nothing can be written, and does not stand in the way', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord()]);
    store.writer.noteReply('c1', 3);
    store.connection.pragma('query_only = ON');
    await expect(store.writer.submit(captureRecord())).rejects.toThrow();
    store.connection.pragma('query_only = OFF');
    await storeAll(store.writer, [captureRecord()]);
    store.writer.writeReplyTimes();
    expect(replyMs(store, 'c1')).toBe(3);
  });

  test('leaves with its capture, and is not kept when it comes after that', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord(), captureRecord(), captureRecord()]);
    store.writer.noteReply('c1', 1);
    store.writer.noteReply('c3', 3);
    store.writer.writeReplyTimes();
    store.writer.pruneStep({ ...noLimits, maxCount: 1 });
    store.writer.noteReply('c2', 2);
    store.writer.writeReplyTimes();
    expect(store.connection.prepare('SELECT seq FROM reply_times').pluck().all()).toEqual([3]);
  });

  test('is unknown for what an older Hookwright stored', async () => {
    const dataFolder = mkdtempSync(path.join(tmpdir(), 'hookwright-schema-9-'));
    onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
    const file = path.join(dataFolder, 'hookwright.sqlite');
    const old = connectWriter(file);
    migrate(old, file, migrations.slice(0, 9));
    old.exec(`
      INSERT INTO captures (seq, received_at, method, path, summary, verdict_status, body_size, remote_address, stored_bytes)
        VALUES (1, 1767268800000, 'POST', '/a', 'old', 'unsigned', 2, '127.0.0.1', 400);
      INSERT INTO contents (seq, http_version, headers, scheme, remote_port, body_kind, completed_at, receive_ms)
        VALUES (1, '1.1', '[]', 'https', 1, 'body', 1767268800001, 1.5);
      INSERT INTO bodies (key, chunk) VALUES (1024, x'7b7d');
      UPDATE totals SET last_seq = 1, stored = 1, unmatched = 1, bytes = 400;`);
    const event = webhookEvent({ text: 'long ago '.repeat(40) });
    old.prepare('UPDATE contents SET event = ?').run(JSON.stringify(event));
    old.close();
    const store = openStore({ dataFolder });
    expect(store.reader.schemaVersion()).toBe(migrations.length);
    expect(store.reader.captureById('c1')).toMatchObject({ summary: 'old', event, timing: { receiveMs: 1.5, replyMs: null } });
    expect([...store.reader.readBody('c1')]).toEqual([0x7b, 0x7d]);
    expect(await storeAll(store.writer, [captureRecord()])).toEqual(['c2']);
    const copy = new Database(`${file}.schema-9`, { readonly: true });
    onTestFinished(() => {
      copy.close();
    });
    expect(copy.prepare('SELECT count(*) FROM captures').pluck().get()).toBe(1);
    const again = openReader({ dataFolder });
    expect(again.counts().stored).toBe(2);
    again.close();
  });
});
