import { describe, expect, test } from 'vitest';
import type { StoreReader } from '#main/store/reader.ts';
import { captureRecord, openStore, storeAll, webhookEvent } from '../support/store-fixtures.ts';

const many = (count: number) => Array.from({ length: count }, () => captureRecord());
const idsOf = (reader: StoreReader) => reader.listCaptures({ where: null, limit: 10_000 }).map(({ id }) => id);
const all = { matching: { sql: '1', params: [] } };

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}

describe('removing captures', () => {
  test('takes them out of sight, and the undo brings them back as they were', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [...many(2), captureRecord({ body: 'kept', event: webhookEvent() })]);
    const before = reader.captureById('c3');
    const { undoToken, removed } = await writer.removeCaptures({ ids: ['c3', 'c1', 'c99', 'nonsense', 'c3'] });
    expect(removed).toBe(2);
    expect(idsOf(reader)).toEqual(['c2']);
    expect(reader.counts()).toEqual({ stored: 1, unmatched: 1 });
    expect(reader.captureById('c3')).toBeNull();
    expect(() => reader.readBody('c3')).toThrow(expect.objectContaining({ code: 'capture-not-found' }));

    expect(await writer.restoreCaptures(undoToken)).toEqual({ restored: 2 });
    expect(idsOf(reader)).toEqual(['c3', 'c2', 'c1']);
    expect(reader.counts()).toEqual({ stored: 3, unmatched: 3 });
    expect(reader.captureById('c3')).toEqual(before);
    expect(Buffer.from(reader.readBody('c3')).toString()).toBe('kept');
    await expect(writer.restoreCaptures(undoToken)).rejects.toMatchObject({ code: 'undo-expired' });
  });

  test('by filter leaves pinned ones and those that come meanwhile', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, many(1500));
    writer.setPinned(['c7', 'c1200'], true);
    const removing = writer.removeCaptures(all);
    const arriving = writer.submit(captureRecord());
    expect((await removing).removed).toBe(1498);
    expect((await arriving).id).toBe('c1501');
    expect(idsOf(reader)).toEqual(['c1501', 'c1200', 'c7']);
  });

  test('lets captures through between its steps', async () => {
    const { writer } = openStore();
    await storeAll(writer, many(3000));
    const order: string[] = [];
    const removing = writer.removeCaptures(all).then(() => order.push('removed'));
    const arriving = writer.submit(captureRecord()).then(() => order.push('stored'));
    await Promise.all([removing, arriving]);
    expect(order).toEqual(['stored', 'removed']);
  });

  test('matches only what the condition says', async () => {
    const { writer, reader } = openStore();
    const records = ['a', 'b', 'a'].map((conversationId) => captureRecord({ event: webhookEvent({ conversationId }) }));
    await storeAll(writer, records);
    await writer.removeCaptures({ matching: { sql: 'c.conversation_id = ? OR c.summary = ?', params: ['a', 'no'] } });
    expect(idsOf(reader)).toEqual(['c2']);
  });

  test('can be undone for ten minutes and no longer', async () => {
    const { writer, reader, clock } = openStore();
    await storeAll(writer, many(2));
    const first = await writer.removeCaptures({ ids: ['c1'] });
    const second = await writer.removeCaptures({ ids: ['c2'] });
    clock.advance(600_000);
    writer.purgeRemoved();
    await settle();
    expect(await writer.restoreCaptures(first.undoToken)).toEqual({ restored: 1 });
    clock.advance(1);
    await expect(writer.restoreCaptures(second.undoToken)).rejects.toMatchObject({ code: 'undo-expired', field: 'undoToken' });
    expect(idsOf(reader)).toEqual(['c1']);
    await expect(writer.restoreCaptures('no such token')).rejects.toMatchObject({ code: 'undo-expired' });
  });

  test('ends with nothing left of them, and the disk gets the space back', async () => {
    const { writer, reader, connection, clock } = openStore();
    const body = new Uint8Array(3_000_000).fill(7);
    await storeAll(writer, [captureRecord(), ...Array.from({ length: 12 }, () => captureRecord({ body }))]);
    writer.checkpoint();
    const before = reader.databaseBytes();
    await writer.removeCaptures({ matching: { sql: 'c.body_size > ?', params: [100_000] } });
    clock.advance(600_001);
    writer.purgeRemoved();
    await settle();
    const count = (table: string) => connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect(['captures', 'removed_captures', 'removals', 'contents', 'bodies'].map(count)).toEqual([1, 0, 0, 1, 1]);
    writer.checkpoint();
    expect(reader.databaseBytes()).toBeLessThan(before / 2);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('ids are never used again', async () => {
    const { writer, clock } = openStore();
    await storeAll(writer, many(3));
    await writer.removeCaptures(all);
    clock.advance(600_001);
    writer.purgeRemoved();
    await settle();
    expect(await storeAll(writer, many(1))).toEqual(['c4']);
  });

  test('works on a full disk', async () => {
    const { writer, reader, connection } = openStore();
    await storeAll(
      writer,
      Array.from({ length: 300 }, () => captureRecord({ body: new Uint8Array(2000) })),
    );
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true }))}`);
    const limits = { maxCount: 100, maxAgeDays: null, maxBytes: null };
    while (writer.pruneStep(limits).more);
    expect(reader.counts().stored).toBe(100);
    await writer.submit(captureRecord());
  });
});

describe('pinning', () => {
  test('shows in the row and can be taken back', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, many(2));
    writer.setPinned(['c2', 'c9', 'x'], true);
    expect(reader.captureRows(['c1', 'c2', 'c9']).map(({ id, pinned }) => [id, pinned])).toEqual([
      ['c2', true],
      ['c1', false],
    ]);
    writer.setPinned(['c2'], false);
    expect(reader.captureById('c2')?.pinned).toBe(false);
  });
});
