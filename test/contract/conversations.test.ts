import { describe, expect, test } from 'vitest';
import type { ConversationRow, ConversationsChange } from '#shared/conversation.ts';
import { serveApp } from '../support/served-app.ts';
import { aisouleEvent, begin, maiaMessage } from '../support/talk.ts';
import { allCarriers, failureOf, rpcCarriers } from '../support/transports.ts';

describe.each(allCarriers)('conversations over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  const deliver = (payload: object): Promise<void> => served.app.deliver({ path: '/inbox', body: JSON.stringify(payload) });
  const only = async (): Promise<ConversationRow> => {
    const { items } = await served.client.conversations.list({});
    expect(items).toHaveLength(1);
    return items[0] as ConversationRow;
  };

  test('are there as soon as the webhook is answered', async () => {
    await deliver(maiaMessage('s1', 'm1', 'incoming', 'Hello', 0));
    const row = await only();
    expect(row).toMatchObject({ provider: 'maia', conversationId: 's1', messages: 1, unread: 1, last: { summary: 'Hello' } });
    expect(await served.client.conversations.get({ id: row.id })).toEqual(row);
    const { items, before, after } = await served.client.conversations.messages({ id: row.id });
    expect(items.map(({ text, direction }) => [text, direction])).toEqual([['Hello', 'incoming']]);
    expect([before, after]).toEqual([null, null]);
  });

  test('are listed page by page, by provider and by words', async () => {
    for (const number of [1, 2, 3]) await deliver(maiaMessage(`s${number}`, `m${number}`, 'incoming', `Hello ${number}`, 0));
    await deliver(aisouleEvent('received', 'w1', 0, { body: 'from AIsoule' }));
    const first = await served.client.conversations.list({ limit: 3 });
    expect(first.items.map(({ last }) => last.summary)).toEqual(['from AIsoule', 'Hello 3', 'Hello 2']);
    const second = await served.client.conversations.list({ limit: 3, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ last }) => last.summary)).toEqual(['Hello 1']);
    expect(second.nextCursor).toBeNull();
    const found = await served.client.conversations.list({ search: 'hello 2', provider: 'maia' });
    expect(found.items.map(({ conversationId }) => conversationId)).toEqual(['s2']);
    expect((await served.client.conversations.list({ search: 'hello', provider: 'aisoule' })).items).toEqual([]);
  });

  test('a transcript is read from its end, backwards, forwards and around a capture', async () => {
    for (let number = 0; number < 9; number += 1)
      await deliver(maiaMessage('s1', `m${number}`, 'incoming', `${number}`, number * 1000 - 60_000));
    const { id } = await only();
    const texts = async (place: { before?: string; after?: string; around?: string }) => {
      const page = await served.client.conversations.messages({ id, limit: 4, ...place });
      return { texts: page.items.map(({ text }) => text).join(''), page };
    };
    const newest = await texts({});
    expect(newest.texts).toBe('5678');
    expect(newest.page.after).toBeNull();
    const older = await texts({ before: newest.page.before ?? '' });
    expect(older.texts).toBe('1234');
    expect((await texts({ after: older.page.after ?? '' })).texts).toBe('5678');
    const oldest = await texts({ before: older.page.before ?? '' });
    expect([oldest.texts, oldest.page.before]).toEqual(['0', null]);
    expect((await texts({ around: 'c4' })).texts).toBe('1234');
  });

  test('messages for which no webhook came are told where they belong, until their webhook comes', async () => {
    const said = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
    const entry = (type: 'user' | 'bot', content: string, seconds: number) => ({
      type,
      content,
      timestamp: said(seconds),
      content_type: 'text',
    });
    const question = entry('user', 'Do you deliver?', 0);
    const answer = entry('bot', 'Yes, we do.', 60);
    const thanks = entry('user', 'Great', 120);
    const common = { phone_number: '14155552671', recipient_name: 'Sarah', user_id: 'u1', message_type: 'text' };
    await deliver({ ...common, last_messages: [question], last_message_of_user: 'Do you deliver?' });
    // As some accounts send it: the list as text.
    await deliver({ ...common, last_messages: JSON.stringify([thanks, answer, question]), last_message_of_user: 'Great' });
    const { id } = await only();
    const read = async (place: object = {}) =>
      (await served.client.conversations.messages({ id, limit: 2, ...place })).items.map(({ kind, text, toldBy }) => [
        kind,
        text,
        toldBy,
      ]);
    expect(await read()).toEqual([
      ['message', 'Do you deliver?', null],
      ['told', 'Yes, we do.', 'c2'],
      ['message', 'Great', null],
    ]);
    const end = await served.client.conversations.messages({ id, limit: 1 });
    expect(end.items.map(({ text }) => text)).toEqual(['Great']);
    expect(await read({ limit: 1, before: end.before ?? '' }), 'told by a message of the page after').toEqual([
      ['message', 'Do you deliver?', null],
      ['told', 'Yes, we do.', 'c2'],
    ]);
    const sent = { ...common, incoming_message: false, last_messages: [answer], last_message_of_bot: 'Yes, we do.' };
    await deliver(sent);
    expect((await served.client.conversations.messages({ id })).items.map(({ kind, text }) => [kind, text])).toEqual([
      ['message', 'Do you deliver?'],
      ['message', 'Yes, we do.'],
      ['message', 'Great'],
    ]);
  });

  test('what cannot be asked is refused by name', async () => {
    await deliver(maiaMessage('s1', 'm1', 'incoming', 'Hello', 0));
    const { id } = await only();
    const { conversations } = served.client;
    const refusals = [
      [() => conversations.get({ id: 'vAAAAAAAAAAAAAAAA' }), 'conversation-not-found', 'id'],
      [() => conversations.get({ id: "x' OR 1=1" }), 'conversation-not-found', 'id'],
      [() => conversations.messages({ id, before: 'yesterday' }), 'cursor-malformed', 'before'],
      [() => conversations.messages({ id, around: 'c999' }), 'capture-not-found', 'around'],
      [() => conversations.messages({ id, before: '1.1', after: '1.1' }), 'bad-input', 'before'],
      [() => conversations.list({ cursor: 'nonsense' }), 'cursor-malformed', 'cursor'],
      [() => conversations.list({ limit: 501 }), 'bad-input', 'limit'],
    ] as const;
    for (const [call, code, field] of refusals) expect(await failureOf(call())).toMatchObject({ code, field });
  });
});

/** The first change that says so: what was captured just before somebody follows may still be told to them. */
async function changeTelling(
  changes: AsyncIterator<ConversationsChange>,
  holds: (change: ConversationsChange) => boolean,
): Promise<ConversationsChange> {
  for (;;) {
    const { value, done } = await changes.next();
    if (done === true) throw new Error('The stream ended before it told that.');
    if (holds(value)) return value;
  }
}

describe.each(rpcCarriers)('conversations on a screen over $name', (carrier) => {
  const served = serveApp(carrier, 'test');
  const deliver = (payload: object): Promise<void> => served.app.deliver({ path: '/inbox', body: JSON.stringify(payload) });

  test('the list and a transcript follow what comes, goes and is looked at', async () => {
    await deliver(maiaMessage('s1', 'm1', 'incoming', 'Hello', 0));
    const { workbench, conversations } = served.client;
    const list = (await workbench.followConversations({}))[Symbol.asyncIterator]();
    const [row] = (await conversations.list({})).items;
    const id = row?.id ?? '';
    const chat = (await workbench.followConversation({ id }))[Symbol.asyncIterator]();
    expect((await chat.next()).value).toMatchObject({ type: 'messages', items: [], conversation: { messages: 1 } });

    const nextList = changeTelling(list, (change) => change.type === 'changed' && change.rows[0]?.messages === 2);
    await deliver(maiaMessage('s1', 'm2', 'outgoing', 'Good day', 1000));
    expect(await nextList).toMatchObject({ type: 'changed', rows: [{ id, messages: 2, unread: 2 }] });
    expect((await chat.next()).value).toMatchObject({ type: 'messages', items: [{ text: 'Good day', direction: 'outgoing' }] });

    const looked = changeTelling(list, (change) => change.type === 'changed' && change.rows[0]?.unread === 0);
    const elsewhere = (await workbench.followConversations({ search: 'something else' }))[Symbol.asyncIterator]();
    const untouched = elsewhere.next();
    await workbench.markConversationSeen({ id, upTo: 'c2' });
    expect(await looked).toMatchObject({ type: 'changed', rows: [{ id, unread: 0 }] });
    expect((await chat.next()).value).toMatchObject({ type: 'messages', items: [], conversation: { unread: 0 } });

    const { undoToken } = await workbench.removeCaptures({ ids: ['c1', 'c2'] });
    // Whoever searches for something else is told of no look at this one.
    expect((await untouched).value).toEqual({ type: 'reset' });
    await elsewhere.return?.();
    expect((await chat.next()).value).toEqual({ type: 'reset', conversation: null });
    await workbench.restoreCaptures({ undoToken });
    expect((await chat.next()).value).toMatchObject({ type: 'reset', conversation: { messages: 2, unread: 0 } });
    await list.return?.();
    await chat.return?.();
  });

  test('a capture knows its conversation, or that it has none', async () => {
    await deliver(maiaMessage('s1', 'm1', 'incoming', 'Hello', 0));
    await served.app.deliver({ path: '/inbox', body: 'plain' });
    const { workbench } = served.client;
    expect((await workbench.conversationOf({ id: 'c1' })).conversation?.conversationId).toBe('s1');
    expect((await workbench.conversationOf({ id: 'c2' })).conversation).toBeNull();
    expect(await failureOf(workbench.conversationOf({ id: 'c3' }))).toMatchObject({ code: 'capture-not-found' });
    const iterator = (await workbench.followConversation({ id: 'vAAAAAAAAAAAAAAAA' }))[Symbol.asyncIterator]();
    expect(await failureOf(iterator.next())).toMatchObject({ code: 'conversation-not-found' });
  });

  test('an attachment is fetched for its capture alone, and this machine is not asked without leave', async () => {
    const file = { id: 'a', url: 'http://127.0.0.1:9/secret', type: 'image', size: 1, mimeType: 'image/png' };
    await deliver(maiaMessage('s1', 'm1', 'incoming', '', begin - begin, [file]));
    const { workbench } = served.client;
    expect(await failureOf(workbench.fetchAttachment({ captureId: 'c1', index: 0 }))).toMatchObject({
      code: 'attachment-refused',
    });
    expect(await failureOf(workbench.fetchAttachment({ captureId: 'c1', index: 1 }))).toMatchObject({
      code: 'attachment-not-found',
      field: 'index',
    });
    const allowed = workbench.fetchAttachment({ captureId: 'c1', index: 0, allowPrivate: true });
    expect(await failureOf(allowed)).toMatchObject({ code: 'attachment-failed' });
  });
});
