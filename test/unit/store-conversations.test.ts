import { describe, expect, test } from 'vitest';
import type { StoreReader } from '#main/store/reader.ts';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import type { ConversationRow, TranscriptMessage } from '#shared/conversation.ts';
import { aisouleEvent, chatCapture, maiaMessage, sortAll } from '../support/talk.ts';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const everything = { provider: null, search: null, limit: 100 };
const list = (reader: StoreReader, more: object = {}) => reader.conversations.list({ ...everything, ...more }).rows;

function only(rows: readonly ConversationRow[]): ConversationRow {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`one conversation was meant to be there, not ${rows.length}`);
  return row;
}

function transcript(reader: StoreReader, row: ConversationRow): TranscriptMessage[] {
  return reader.transcripts.older(reader.conversations.numberOf(row.id) ?? -1, null, 1000);
}

const maia = (
  ...[session, id, direction, text, saidMs, afterMs = saidMs + 200]: [
    string,
    string,
    'incoming' | 'outgoing' | 'echo',
    string,
    number,
    number?,
  ]
): CaptureRecord => chatCapture('maia', maiaMessage(session, id, direction, text, saidMs), afterMs);
const aisoule = (
  kind: Parameters<typeof aisouleEvent>[0],
  id: string,
  saidMs: number,
  more: object = {},
  afterMs = saidMs + 200,
) => chatCapture('aisoule', aisouleEvent(kind, id, saidMs, more), afterMs);

describe('sorting captures into conversations', () => {
  test('counts each message once, knows the contact, and lists by newest arrival', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      maia('s1', 'm1', 'incoming', 'Where is my order?', 0),
      maia('s1', 'm2', 'outgoing', 'On its way.', 1000),
      maia('s2', 'm3', 'incoming', 'Hello', 2000),
      maia('s1', 'm2', 'outgoing', 'On its way.', 1000, 9000),
      captureRecord({}),
    ]);
    sortAll(writer);
    const [second, first] = list(reader);
    expect(second).toMatchObject({ conversationId: 's2', messages: 1, captures: 1 });
    expect(first).toMatchObject({
      conversationId: 's1',
      provider: 'maia',
      contact: { id: '+5511977777777', name: null },
      messages: 2,
      captures: 3,
      duplicates: 1,
      last: { captureId: 'c2', kind: 'message', summary: 'On its way.', direction: 'outgoing' },
    });
    expect(reader.conversations.behind()).toBe(0);
  });

  test('keeps two providers with one id apart', async () => {
    const { writer, reader } = openStore();
    const other = chatCapture('maia', maiaMessage('918856879188', 'm1', 'incoming', 'from MAIA', 0), 0);
    await storeAll(writer, [aisoule('received', 'w1', 0, { body: 'from AIsoule' }), other]);
    sortAll(writer);
    expect(list(reader).map(({ provider, last }) => [provider, last.summary])).toEqual([
      ['maia', 'from MAIA'],
      ['aisoule', 'from AIsoule'],
    ]);
    expect(only(list(reader, { provider: 'aisoule' })).last.summary).toBe('from AIsoule');
  });

  test('finds by contact, number, id and last message, whatever the case and script', async () => {
    const { writer, reader } = openStore();
    const named = {
      event: 'message.incoming',
      timestamp: '2026-05-29T10:30:00Z',
      data: { message_id: 'w1', from: '+919876543210', contact_name: 'ÖMER Doğan', type: 'text', text: 'Merhaba' },
    };
    await storeAll(writer, [chatCapture('aisoule', named, 0), maia('session-7', 'm1', 'incoming', 'Guten Tag', 0)]);
    sortAll(writer);
    for (const search of ['ömer', '98765', 'doğan merhaba'])
      expect(only(list(reader, { search })).contact.name, search).toBe('ÖMER Doğan');
    expect(only(list(reader, { search: 'SESSION-7' })).provider).toBe('maia');
    expect(list(reader, { search: 'nobody' })).toEqual([]);
    // A percent sign is a percent sign.
    expect(list(reader, { search: '%' })).toEqual([]);
  });

  test('unread counts what came after the last look, and repeats and reports are no news', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [aisoule('received', 'w1', 0, { body: 'one' }), aisoule('received', 'w2', 1000, { body: 'two' })]);
    sortAll(writer);
    const { id, unread } = only(list(reader));
    expect(unread).toBe(2);
    writer.conversations.markSeen(id, 1);
    expect(only(list(reader)).unread).toBe(1);
    writer.conversations.markSeen(id, 2);
    await storeAll(writer, [
      aisoule('received', 'w2', 1000, { body: 'two' }),
      aisoule('delivered', 'x1', 1500),
      aisoule('sent', 'x1', 1400, { body: 'answer' }),
    ]);
    sortAll(writer);
    expect(only(list(reader))).toMatchObject({ unread: 1, messages: 3, duplicates: 1, captures: 5 });
    // A look back does not take anything back, and one from the future is one of now.
    writer.conversations.markSeen(id, 1);
    expect(only(list(reader)).unread).toBe(1);
    writer.conversations.markSeen(id, 999_999);
    expect(only(list(reader)).unread).toBe(0);
    await storeAll(writer, [aisoule('received', 'w9', 2000, { body: 'news' })]);
    sortAll(writer);
    expect(only(list(reader)).unread).toBe(1);
  });

  test('what leaves is uncounted, the undo counts it again, and another repeat becomes the first', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      maia('s1', 'm1', 'incoming', 'first', 0),
      maia('s1', 'm2', 'outgoing', 'second', 1000),
      maia('s1', 'm2', 'outgoing', 'second', 1000, 5000),
      maia('s1', 'm2', 'outgoing', 'second', 1000, 6000),
    ]);
    sortAll(writer);
    const before = list(reader);
    const { undoToken } = await writer.removeCaptures({ ids: ['c2'] });
    sortAll(writer);
    expect(only(list(reader))).toMatchObject({ messages: 2, duplicates: 1, captures: 3, last: { captureId: 'c3' } });
    expect(transcript(reader, only(list(reader))).map(({ id, repeats }) => [id, repeats.count])).toEqual([
      ['c1', 0],
      ['c3', 1],
    ]);
    await writer.restoreCaptures(undoToken);
    sortAll(writer);
    expect(list(reader)).toEqual(before);
  });

  test('a conversation without captures is gone, and comes back as one that was seen', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [maia('s1', 'm1', 'incoming', 'first', 0), maia('s2', 'm2', 'incoming', 'other', 0)]);
    sortAll(writer);
    const { undoToken } = await writer.removeCaptures({ matching: { sql: '1', params: [] } });
    expect(list(reader), 'before anything is sorted anew').toEqual([]);
    sortAll(writer);
    expect(list(reader)).toEqual([]);
    await writer.restoreCaptures(undoToken);
    sortAll(writer);
    expect(list(reader).map(({ conversationId, unread, messages }) => [conversationId, unread, messages])).toEqual([
      ['s2', 0, 1],
      ['s1', 0, 1],
    ]);
  });

  test('retention takes the oldest away and the counts follow', async () => {
    const { writer, reader } = openStore();
    await storeAll(
      writer,
      Array.from({ length: 400 }, (_, index) => maia('s1', `m${index}`, 'incoming', `message ${index}`, index * 1000)),
    );
    sortAll(writer);
    while (writer.pruneStep({ maxCount: 120, maxAgeDays: null, maxBytes: null }).removed > 0);
    sortAll(writer);
    const row = only(list(reader));
    expect(row).toMatchObject({ messages: 120, captures: 120, unread: 120 });
    expect(transcript(reader, row)).toHaveLength(120);
    expect(reader.conversations.behind()).toBe(0);
  });
});

describe('a transcript', () => {
  test('stands in the order in which things were said, whatever the order of arrival', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      maia('s1', 'm2', 'outgoing', 'second', 2000, 2100),
      maia('s1', 'm3', 'echo', 'third', 3000, 3100),
      maia('s1', 'm1', 'incoming', 'first', 1000, 60_000),
    ]);
    sortAll(writer);
    const messages = transcript(reader, only(list(reader)));
    expect(messages.map(({ text, direction, id }) => [text, direction, id])).toEqual([
      ['first', 'incoming', 'c3'],
      ['second', 'outgoing', 'c1'],
      ['third', 'echo', 'c2'],
    ]);
    expect(messages[0]).toMatchObject({ at: '2026-05-29T10:30:01.000Z', receivedAt: '2026-05-29T10:31:00.000Z', timeTold: true });
  });

  test('a time in the future or none at all gives way to the arrival', async () => {
    const { writer, reader } = openStore();
    const [late, none] = [
      maiaMessage('s1', 'm1', 'incoming', 'from 2093', 2e12),
      maiaMessage('s1', 'm2', 'incoming', 'timeless', 0),
    ];
    await storeAll(writer, [chatCapture('maia', late, 1000), chatCapture('maia', { ...none, timestamp: undefined }, 2000)]);
    sortAll(writer);
    expect(transcript(reader, only(list(reader))).map(({ at, timeTold }) => [at, timeTold])).toEqual([
      ['2026-05-29T10:30:01.000Z', false],
      ['2026-05-29T10:30:02.000Z', false],
    ]);
  });

  test('reports stand with their message, wherever they come from, each with its reason', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      aisoule('delivered', 'x1', 4000),
      aisoule('sent', 'x1', 3000, { body: 'Our price list' }, 9000),
      aisoule('read', 'x1', 5000),
      aisoule('sent', 'x2', 6000, { body: 'Are you there?' }),
      aisoule('failed', 'x2', 7000, { error: { message: 'Recipient has blocked the business' } }),
      aisoule('received', 'x1', 8000, { body: 'the customer’s message with the same id' }),
    ]);
    sortAll(writer);
    const row = only(list(reader));
    expect(row).toMatchObject({ messages: 3, failed: 1, captures: 6 });
    const messages = transcript(reader, row);
    expect(messages.map(({ text, reports }) => [text, reports.map(({ state, reason }) => [state, reason])])).toEqual([
      [
        'Our price list',
        [
          ['sent', null],
          ['delivered', null],
          ['read', null],
        ],
      ],
      [
        'Are you there?',
        [
          ['sent', null],
          ['failed', 'Recipient has blocked the business'],
        ],
      ],
      ['the customer’s message with the same id', []],
    ]);
    expect(row.last).toMatchObject({ kind: 'message', captureId: 'c6', state: null });
  });

  test('reports on a message that never came stand for it once, until it comes', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [aisoule('read', 'x1', 2000), aisoule('delivered', 'x1', 1000), aisoule('delivered', 'x1', 1000)]);
    sortAll(writer);
    const row = only(list(reader));
    expect(row).toMatchObject({ messages: 0, unread: 0, last: { kind: 'report' } });
    const [alone, ...more] = transcript(reader, row);
    expect(more).toEqual([]);
    expect(alone).toMatchObject({ kind: 'report', id: 'c2', messageId: 'x1' });
    expect(alone?.reports.map(({ state }) => state)).toEqual(['delivered', 'read']);
    await storeAll(writer, [aisoule('sent', 'x1', 500, { body: 'late but here' })]);
    sortAll(writer);
    expect(transcript(reader, only(list(reader))).map(({ kind, text }) => [kind, text])).toEqual([['message', 'late but here']]);
  });

  test('tells what a message answers, also when that is not here', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      aisoule('sent', 'x1', 1000, { body: 'Which size?' }),
      aisoule('received', 'w1', 2000, { body: 'Large', context: { message_id: 'x1' } }),
      aisoule('received', 'w2', 3000, { body: 'Thanks', context: { id: 'gone' } }),
    ]);
    sortAll(writer);
    const [, large, thanks] = transcript(reader, only(list(reader)));
    expect(large?.replyTo).toEqual({ messageId: 'x1', captureId: 'c1', direction: 'outgoing', summary: 'Which size?' });
    expect(thanks?.replyTo).toEqual({ messageId: 'gone', captureId: null, direction: null, summary: null });
  });

  test('thousands of repeats are one message', async () => {
    const { writer, reader } = openStore();
    const first = maia('s1', 'm1', 'incoming', 'again and again', 0);
    await storeAll(writer, [
      ...Array.from({ length: 3000 }, (_, index) => ({ ...first, receivedAt: first.receivedAt + index })),
      maia('s1', 'm2', 'outgoing', 'enough', 1000),
    ]);
    sortAll(writer);
    const row = only(list(reader));
    expect(row).toMatchObject({ messages: 2, duplicates: 2999 });
    const [again, enough] = transcript(reader, row);
    expect(again).toMatchObject({ id: 'c1', repeats: { count: 2999 } });
    expect(again?.repeats.arrivals).toHaveLength(20);
    expect(enough?.text).toBe('enough');
  });

  test('a repeat in another conversation is a message of its own there', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [maia('s1', 'm1', 'incoming', 'hello', 0), maia('s2', 'm1', 'incoming', 'hello', 0)]);
    sortAll(writer);
    expect(list(reader).map(({ messages, duplicates }) => [messages, duplicates])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test('pages both ways from any place without missing or repeating one, also among equal times', async () => {
    const { writer, reader } = openStore();
    // Ten at every second: the place among those of one time has to hold as well.
    const records = Array.from({ length: 100 }, (_, index) =>
      maia('s1', `m${index}`, 'incoming', `${index}`, Math.floor(index / 10) * 1000, index),
    );
    await storeAll(writer, records);
    sortAll(writer);
    const number = reader.conversations.numberOf(only(list(reader)).id) ?? -1;
    const backwards: string[] = [];
    let before = null;
    for (;;) {
      const page: TranscriptMessage[] = reader.transcripts.older(number, before, 7);
      backwards.unshift(...page.map(({ text }) => text ?? ''));
      const [first] = page;
      if (first === undefined) break;
      const [at = '', seq = ''] = first.cursor.split('.');
      before = { at: Number(at), seq: Number(seq) };
    }
    const expected = records.map((_, index) => `${index}`);
    expect(backwards).toEqual(expected);
    const [at = '', seq = ''] = (reader.transcripts.older(number, null, 100)[36]?.cursor ?? '').split('.');
    const forwards = reader.transcripts.newer(number, { at: Number(at), seq: Number(seq) }, 100).map(({ text }) => text);
    expect(forwards).toEqual(expected.slice(37));
  });

  test('tells which messages later captures belong to', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [aisoule('sent', 'x1', 0, { body: 'one' }), aisoule('sent', 'x2', 1000, { body: 'two' })]);
    sortAll(writer);
    const number = reader.conversations.numberOf(only(list(reader)).id) ?? -1;
    const sorted = reader.conversations.sortedSeq();
    await storeAll(writer, [aisoule('delivered', 'x1', 2000), aisoule('sent', 'x2', 1000, { body: 'two' })]);
    sortAll(writer);
    const changed = reader.transcripts.changedAfter(number, sorted, 10) ?? [];
    expect(changed.map(({ text, reports, repeats }) => [text, reports.length, repeats.count])).toEqual([
      ['one', 2, 0],
      ['two', 1, 1],
    ]);
    expect(reader.transcripts.changedAfter(number, sorted, 1)).toBeNull();
  });

  test('events of a version before conversations are read as well', async () => {
    const { writer, reader, connection, warnings } = openStore();
    await storeAll(writer, [maia('s1', 'm1', 'incoming', 'old', 0)]);
    connection.exec("UPDATE contents SET event = json_remove(event, '$.message')");
    sortAll(writer);
    expect(transcript(reader, only(list(reader)))[0]?.text).toBe('old');
    connection.exec("UPDATE contents SET event = '{broken'");
    expect(transcript(reader, only(list(reader)))[0]).toMatchObject({ text: null, summary: 'old' });
    expect(warnings.length).toBeGreaterThan(0);
  });
});
