import { describe, expect, test } from 'vitest';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const many = (count: number) => Array.from({ length: count }, () => captureRecord());
const rule = { name: 'All', filter: '', tags: ['old'], enabled: true, notify: { on: false, content: false, sound: false } };

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}

async function storeWith(count: number) {
  const store = openStore();
  await storeAll(store.writer, many(count));
  const tag = (seqs: readonly number[], add: readonly string[], remove: readonly string[] = []) =>
    store.writer.annotations.changeTags({ seqs, add, remove, undoToken: null });
  const tagsOf = (id: string) => store.reader.captureRows([id])[0]?.tags;
  return { ...store, tag, tagsOf };
}

describe('tags', () => {
  test('stand on rows and captures in alphabetical order, and are counted', async () => {
    const { reader, tag, tagsOf } = await storeWith(3);
    expect(tag([1, 3, 99], ['shop', 'bug'])).toEqual({ captures: 2, seqs: [1, 3] });
    expect(tagsOf('c1')).toEqual(['bug', 'shop']);
    expect(reader.captureById('c3')).toMatchObject({ tags: ['bug', 'shop'], noted: false, note: null });
    expect(reader.listCaptures({ where: null, limit: 9 }).map(({ tags }) => tags)).toEqual([
      ['bug', 'shop'],
      [],
      ['bug', 'shop'],
    ]);
    expect(reader.annotations.tags()).toEqual([
      { tag: 'bug', captures: 2 },
      { tag: 'shop', captures: 2 },
    ]);
  });

  test('that change nothing count as nothing', async () => {
    const { reader, tag } = await storeWith(2);
    tag([1], ['bug']);
    expect(tag([1, 2], ['bug'], ['absent'])).toEqual({ captures: 1, seqs: [2] });
    expect(tag([1, 2], [], ['bug'])).toEqual({ captures: 2, seqs: [1, 2] });
    expect(reader.annotations.tags()).toEqual([]);
  });

  test('go and come back with their capture, and are not counted meanwhile', async () => {
    const { writer, reader, tag, tagsOf } = await storeWith(3);
    tag([1, 2], ['bug']);
    writer.annotations.setNote(2, 'look here');
    const { undoToken } = await writer.removeCaptures({ ids: ['c2', 'c3'] });
    expect(reader.annotations.tags()).toEqual([{ tag: 'bug', captures: 1 }]);
    await writer.restoreCaptures(undoToken);
    expect(tagsOf('c2')).toEqual(['bug']);
    expect(reader.captureById('c2')?.note).toBe('look here');
    expect(reader.annotations.tags()).toEqual([{ tag: 'bug', captures: 2 }]);
  });

  test('are gone with a capture that is purged or pruned', async () => {
    const { writer, reader, connection, clock, tag } = await storeWith(120);
    tag([1, 2, 120], ['bug']);
    writer.annotations.setNote(1, 'pruned');
    writer.annotations.setNote(2, 'purged');
    await writer.removeCaptures({ ids: ['c2'] });
    clock.advance(600_001);
    writer.purgeRemoved();
    await settle();
    while (writer.pruneStep({ maxCount: 100, maxAgeDays: null, maxBytes: null }).more);
    expect(reader.counts().stored).toBe(100);
    expect(reader.annotations.tags()).toEqual([{ tag: 'bug', captures: 1 }]);
    expect(connection.prepare('SELECT seq FROM capture_tags').pluck().all()).toEqual([120]);
    expect(connection.prepare('SELECT count(*) FROM capture_notes').pluck().get()).toBe(0);
  });

  test('are taken back as they were, once and for ten minutes', async () => {
    const { writer, clock, tag, tagsOf } = await storeWith(2);
    tag([1], ['bug', 'old']);
    const undoToken = writer.annotations.beginTagChange();
    writer.annotations.changeTags({ seqs: [1, 2], add: ['bug'], remove: ['old'], undoToken });
    expect([tagsOf('c1'), tagsOf('c2')]).toEqual([['bug'], ['bug']]);
    expect(await writer.annotations.undo(undoToken)).toEqual({ captures: 2, seqs: [1, 2] });
    expect([tagsOf('c1'), tagsOf('c2')]).toEqual([['bug', 'old'], []]);
    await expect(writer.annotations.undo(undoToken)).rejects.toMatchObject({ code: 'tag-undo-expired' });
    const late = writer.annotations.beginTagChange();
    clock.advance(600_001);
    await expect(writer.annotations.undo(late)).rejects.toMatchObject({ code: 'tag-undo-expired' });
  });

  test('of a removed capture are taken back too, and nothing is put on one that is gone', async () => {
    const { writer, reader, connection, clock, tag, tagsOf } = await storeWith(2);
    tag([1, 2], ['old']);
    const change = writer.annotations.beginTagChange();
    writer.annotations.changeTags({ seqs: [1, 2], add: [], remove: ['old'], undoToken: change });
    const { undoToken } = await writer.removeCaptures({ ids: ['c1'] });
    await writer.removeCaptures({ ids: ['c2'] });
    connection.exec('DELETE FROM contents WHERE seq = 2');
    await writer.annotations.undo(change);
    expect(reader.annotations.tags()).toEqual([]);
    clock.advance(1000);
    await writer.restoreCaptures(undoToken);
    expect(tagsOf('c1')).toEqual(['old']);
    expect(connection.prepare('SELECT seq FROM capture_tags').pluck().all()).toEqual([1]);
  });

  test('are renamed everywhere, in rules too, in steps that let captures through; the undo brings all back', async () => {
    const { writer, reader, tag, tagsOf } = await storeWith(1300);
    const id = writer.annotations.rules.save(null, rule);
    tag(
      Array.from({ length: 1300 }, (_, index) => index + 1),
      ['old'],
    );
    tag([1], ['new']);
    const { undoToken: removal } = await writer.removeCaptures({ ids: ['c2'] });
    const order: string[] = [];
    const renaming = writer.annotations.replaceTag('old', 'new').then((outcome) => {
      order.push('renamed');
      return outcome;
    });
    await writer.submit(captureRecord()).then(() => order.push('stored'));
    const { undoToken, captures, seqs } = await renaming;
    expect(order).toEqual(['stored', 'renamed']);
    expect({ captures, seqs }).toEqual({ captures: 1300, seqs: null });
    expect(reader.annotations.tags()).toEqual([{ tag: 'new', captures: 1299 }]);
    expect(reader.tagRules.all()).toMatchObject([{ id, tags: ['new'] }]);
    await writer.restoreCaptures(removal);
    expect(tagsOf('c2')).toEqual(['new']);

    await writer.annotations.undo(undoToken);
    expect(reader.annotations.tags()).toEqual([
      { tag: 'new', captures: 1 },
      { tag: 'old', captures: 1300 },
    ]);
    expect(tagsOf('c1')).toEqual(['new', 'old']);
    expect(reader.tagRules.all()).toMatchObject([{ tags: ['old'] }]);
  });

  test('that can no longer be taken back leave nothing behind', async () => {
    const { writer, connection, clock } = await storeWith(1);
    const undoToken = writer.annotations.beginTagChange();
    writer.annotations.changeTags({ seqs: [1], add: ['bug'], remove: [], undoToken });
    clock.advance(600_001);
    for (let step = 0; step < 5; step += 1) writer.purgeRemoved();
    expect(connection.prepare('SELECT count(*) FROM tag_changes').pluck().get()).toBe(0);
    expect(connection.prepare('SELECT count(*) FROM tag_undos').pluck().get()).toBe(0);
  });
});

describe('notes', () => {
  test('are one per capture, and the empty one is none', async () => {
    const { writer, reader } = await storeWith(1);
    writer.annotations.setNote(1, 'first');
    writer.annotations.setNote(1, 'second');
    expect(reader.captureById('c1')).toMatchObject({ note: 'second', noted: true });
    expect(reader.captureRows(['c1'])[0]?.noted).toBe(true);
    writer.annotations.setNote(1, '');
    expect(reader.captureById('c1')).toMatchObject({ note: null, noted: false });
    expect(() => writer.annotations.setNote(9, 'x')).toThrow(expect.objectContaining({ code: 'capture-not-found' }));
  });
});

describe('rules', () => {
  test('begin with the next capture when made, switched on or filtering differently, and keep their place otherwise', async () => {
    const { writer, reader } = await storeWith(2);
    const { rules } = writer.annotations;
    const id = rules.save(null, rule);
    const fromSeq = () => reader.tagRules.all()[0]?.fromSeq;
    expect(fromSeq()).toBe(2);
    await storeAll(writer, many(3));
    rules.save(id, { ...rule, name: 'Renamed', tags: ['new'] });
    expect(fromSeq()).toBe(2);
    rules.save(id, { ...rule, enabled: false });
    rules.save(id, rule);
    expect(fromSeq()).toBe(5);
    await storeAll(writer, many(1));
    rules.save(id, { ...rule, filter: 'is:pinned' });
    expect(fromSeq()).toBe(6);
    expect(() => rules.save('r99', rule)).toThrow(expect.objectContaining({ code: 'rule-not-found' }));
    expect(() => rules.remove('nonsense')).toThrow(expect.objectContaining({ code: 'rule-not-found' }));
  });

  test('stand in the order given', async () => {
    const { writer, reader } = await storeWith(0);
    const { rules } = writer.annotations;
    const ids = ['a', 'b', 'c'].map((name) => rules.save(null, { ...rule, name }));
    rules.order([ids[2] ?? '', ids[0] ?? '']);
    expect(reader.tagRules.all().map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });
});

test('an endpoint keeps its colour through other changes, and loses it when asked to', () => {
  const { writer, reader } = openStore();
  const reply = { status: 200, headers: [], body: '', delayMs: 0 };
  const id = writer.createEndpoint({ slug: 'a', name: 'A', provider: 'auto', sealedSecrets: [], reply, colour: 'teal' });
  writer.updateEndpoint(id, { name: 'B' });
  expect(reader.endpointById(id)).toMatchObject({ name: 'B', colour: 'teal' });
  writer.updateEndpoint(id, { colour: null });
  expect(reader.endpointById(id)?.colour).toBeNull();
});
