import { describe, expect, test, vi } from 'vitest';
import type { ConversationRow, ConversationsPage, TranscriptMessage, TranscriptPage } from '#shared/conversation.ts';
import { ConversationList } from '../../src/renderer/features/conversations/conversation-list.ts';
import { Transcript } from '../../src/renderer/features/conversations/transcript.ts';
import { transcriptRows, type TranscriptRow } from '../../src/renderer/features/conversations/transcript-rows.ts';
import { arrivalsOf, lagWords, placeOfLag } from '../../src/renderer/features/conversations/arrival-scale.ts';
import { attachmentExpiry, expiryWords } from '../../src/renderer/features/attachments/expiry-words.ts';
import { attachmentName, safeFileName, withEnding } from '#shared/payload/file-name.ts';
import { fileTypeOf } from '#shared/payload/file-type.ts';

const begin = Date.UTC(2026, 4, 29, 10, 30);
const iso = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();

/** A message said `said` seconds after the beginning and arrived as capture number `number`. */
function message(number: number, said: number, more: Partial<TranscriptMessage> = {}): TranscriptMessage {
  return {
    id: `c${number}`,
    cursor: `${begin + said * 1000}.${number}`,
    kind: 'message',
    toldBy: null,
    at: iso(said),
    timeTold: true,
    receivedAt: iso(said + 1),
    provider: 'maia',
    eventType: null,
    title: 'Incoming message',
    direction: 'incoming',
    messageId: `m${number}`,
    sender: null,
    recipient: null,
    text: `text ${number}`,
    textCut: false,
    summary: `text ${number}`,
    attachments: [],
    verdict: { status: 'valid', scheme: 'maia-hmac', reason: null },
    replyStatus: 200,
    fault: null,
    pinned: false,
    reports: [],
    repeats: { count: 0, arrivals: [] },
    replyTo: null,
    ...more,
  };
}

function row(id: string, lastNumber: number, more: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id,
    provider: 'maia',
    conversationId: id,
    contact: { id: null, name: null },
    last: {
      kind: 'message',
      captureId: `c${lastNumber}`,
      direction: 'incoming',
      summary: '',
      receivedAt: iso(0),
      verdict: { status: 'valid', scheme: null, reason: null },
      state: null,
    },
    messages: 1,
    unread: 0,
    seenUpTo: null,
    failed: 0,
    duplicates: 0,
    invalid: 0,
    captures: 1,
    ...more,
  };
}

describe('lines of a transcript', () => {
  const words = (rows: readonly TranscriptRow[]) =>
    rows.map((each) =>
      each.kind === 'message' ? `${each.message.id}${each.joined ? ' joined' : ''}${each.outOfOrder ? ' late' : ''}` : each.kind,
    );

  test('tell a new day and a long silence, and join what follows soon from the same side', () => {
    const messages = [
      message(1, 0),
      message(2, 60),
      message(3, 90, { direction: 'outgoing' }),
      message(4, 600, { direction: 'outgoing' }),
      message(5, 600 + 3_600, { direction: 'outgoing' }),
      message(6, 86_400 * 2),
    ];
    expect(words(transcriptRows(messages, null))).toEqual(['day', 'c1', 'c2 joined', 'c3', 'c4', 'pause', 'c5', 'day', 'c6']);
  });

  test('mark what arrived after something said later, and nothing else', () => {
    const messages = [message(1, 0), message(9, 10), message(3, 20), message(4, 30), message(8, 40)];
    expect(words(transcriptRows(messages, null))).toEqual(['day', 'c1', 'c9 joined late', 'c3 joined', 'c4 joined', 'c8 joined']);
  });

  test('draw one line before what is new since the last look', () => {
    const messages = [message(1, 0), message(5, 10), message(3, 20), message(6, 30)];
    expect(words(transcriptRows(messages, 'c3'))).toEqual(['day', 'c1', 'unread', 'c5 late', 'c3 joined', 'c6 joined']);
    expect(transcriptRows(messages, 'c9').some(({ kind }) => kind === 'unread')).toBe(false);
  });
});

describe('arrivals', () => {
  test('stand on one axis by how long after the message they came', () => {
    const told = message(1, 0, {
      receivedAt: iso(2),
      repeats: {
        count: 2,
        arrivals: [
          { captureId: 'c3', receivedAt: iso(12) },
          { captureId: 'c4', receivedAt: iso(72) },
        ],
      },
      reports: [
        { state: 'sent', captureId: 'c1', at: iso(0), receivedAt: iso(2), reason: null, verdict: message(1, 0).verdict },
        { state: 'delivered', captureId: 'c2', at: iso(3), receivedAt: iso(4), reason: null, verdict: message(1, 0).verdict },
      ],
    });
    expect(arrivalsOf(told).map(({ kind, captureId, lag }) => [kind, captureId, lag])).toEqual([
      ['message', 'c1', 2],
      ['delivered', 'c2', 4],
      ['repeat', 'c3', 12],
      ['repeat', 'c4', 72],
    ]);
    expect(arrivalsOf({ ...told, timeTold: false }).every(({ lag }) => lag === null)).toBe(true);
    expect([placeOfLag(-5), placeOfLag(0.1), placeOfLag(1e9)]).toEqual([0, 0, 1]);
    expect(placeOfLag(1)).toBeLessThan(placeOfLag(10));
  });

  test.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [61.2, '61 s'],
    [-3, '−3.0 s'],
    [600, '10 min'],
    [7_200, '2 h'],
    [400_000, '5 d'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(lagWords(seconds)).toBe(words);
  });
});

/** A host whose pages are given one by one, and answered when the test says so. */
function scripted<Page>() {
  const asked: { query: object; answer: (page: Page) => void; fail: (error: Error) => void }[] = [];
  const call = (query: object): Promise<Page> =>
    new Promise((answer, fail) => {
      asked.push({ query, answer, fail });
    });
  return { asked, call };
}

const settle = (): Promise<void> => new Promise(setImmediate);

describe('a transcript on the screen', () => {
  const page = (items: TranscriptMessage[], more: Partial<TranscriptPage> = {}): TranscriptPage => ({
    items,
    before: null,
    after: null,
    ...more,
  });

  async function opened(first: TranscriptPage) {
    const { asked, call } = scripted<TranscriptPage>();
    const transcript = new Transcript({ conversations: { messages: call } }, 'v1');
    const opening = transcript.open();
    asked.shift()?.answer(first);
    await opening;
    const texts = (): string =>
      transcript
        .read()
        .messages.map(({ id }) => id)
        .join(' ');
    return { transcript, asked, texts };
  }

  test('what comes is put where it belongs, and counted while its reader is elsewhere', async () => {
    const { transcript, texts } = await opened(page([message(1, 0), message(2, 100)]));
    transcript.reachEnd(true);
    transcript.take({ type: 'messages', items: [message(3, 50), message(4, 200)], conversation: row('v1', 4) });
    expect(texts()).toBe('c1 c3 c2 c4');
    expect(transcript.read().fresh).toBe(0);
    transcript.reachEnd(false);
    transcript.take({ type: 'messages', items: [message(5, 300)], conversation: row('v1', 5) });
    expect([texts(), transcript.read().fresh]).toEqual(['c1 c3 c2 c4 c5', 1]);
    // A report on a known message changes it in place and is no news.
    const failed = message(2, 100, { summary: 'changed' });
    transcript.take({ type: 'messages', items: [failed], conversation: row('v1', 5) });
    expect(transcript.read().fresh).toBe(1);
    expect(transcript.read().messages[2]?.summary).toBe('changed');
    transcript.reachEnd(true);
    expect(transcript.read().fresh).toBe(0);
  });

  test('a window in the past leaves what comes to its page, and takes late ones in', async () => {
    const { transcript, asked, texts } = await opened(page([message(5, 500), message(6, 600)], { before: 'b5', after: 'a6' }));
    transcript.reachEnd(true);
    transcript.take({ type: 'messages', items: [message(9, 900), message(8, 550), message(7, 10)], conversation: row('v1', 9) });
    expect(texts()).toBe('c5 c8 c6');
    expect(transcript.read()).toMatchObject({ more: true, later: true, fresh: 3 });
    const older = transcript.loadOlder();
    void transcript.loadOlder();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toMatchObject({ before: 'b5' });
    asked.shift()?.answer(page([message(7, 10)]));
    await older;
    const newer = transcript.loadNewer();
    expect(asked[0]?.query).toMatchObject({ after: 'a6' });
    asked.shift()?.answer(page([message(9, 900)]));
    await newer;
    expect([texts(), transcript.read().more, transcript.read().later]).toEqual(['c7 c5 c8 c6 c9', false, false]);
  });

  test('the message takes the place of the reports that stood for it', async () => {
    const report = message(2, 100, { kind: 'report', messageId: 'x1' });
    const { transcript, texts } = await opened(page([message(1, 0), report]));
    transcript.take({ type: 'messages', items: [message(3, 90, { messageId: 'x1' })], conversation: row('v1', 3) });
    expect(texts()).toBe('c1 c3');
  });

  test('a message that was only told of gives way to its webhook, is no news and never late', async () => {
    const told = message(0, 50, { id: `t${begin + 50_000}outgoing`, kind: 'told', toldBy: 'c1', direction: 'outgoing' });
    const { transcript, texts } = await opened(page([told, message(1, 100)]));
    transcript.reachEnd(false);
    const another = { ...told, id: `t${begin + 20_000}incoming`, at: iso(20), direction: 'incoming' as const };
    transcript.take({ type: 'messages', items: [another, told], conversation: row('v1', 1) });
    expect(texts()).toBe(`${another.id} ${told.id} c1`);
    expect(transcript.read()).toMatchObject({ fresh: 0, arrived: 0 });
    expect(transcriptRows(transcript.read().messages, null).some((each) => each.kind === 'message' && each.outOfOrder)).toBe(
      false,
    );
    expect(arrivalsOf(told)).toEqual([]);
    transcript.take({ type: 'messages', items: [message(2, 50, { direction: 'outgoing' })], conversation: row('v1', 2) });
    expect(texts()).toBe(`${another.id} c2 c1`);
  });

  test('what was removed is read again, and an answer from before does not undo it', async () => {
    const { transcript, asked, texts } = await opened(page([message(1, 0), message(2, 100)]));
    transcript.take({ type: 'reset', conversation: row('v1', 2) });
    transcript.take({ type: 'messages', items: [message(3, 200)], conversation: row('v1', 3) });
    expect(asked).toHaveLength(1);
    asked.shift()?.answer(page([message(2, 100)]));
    await settle();
    expect(texts()).toBe('c2 c3');
    transcript.take({ type: 'reset', conversation: null });
    expect(transcript.read()).toMatchObject({ messages: [], conversation: null });
  });

  test('a page that cannot be read is told and can be asked for again', async () => {
    const { transcript, asked, texts } = await opened(page([message(5, 500)], { before: 'b5' }));
    const failing = transcript.loadOlder();
    asked.shift()?.fail(new Error('no'));
    await failing;
    expect(transcript.read()).toMatchObject({ loading: null, moreError: expect.any(Error) as Error });
    const again = transcript.loadOlder();
    asked.shift()?.answer(page([message(4, 400)]));
    await again;
    expect([texts(), transcript.read().moreError]).toEqual(['c4 c5', null]);
  });

  test('fifty thousand messages are let go at the far end', async () => {
    const { transcript, asked } = await opened(page([message(50_000, 50_000)], { before: 'b' }));
    for (let from = 49_900; transcript.read().messages.length < 2_999 && from > 0; from -= 500) {
      const older = transcript.loadOlder();
      asked.shift()?.answer(
        page(
          Array.from({ length: 500 }, (_, index) => message(from - 499 + index, from - 499 + index)),
          { before: 'b' },
        ),
      );
      await older;
    }
    const before = transcript.read().messages.length;
    const older = transcript.loadOlder();
    asked.shift()?.answer(page(Array.from({ length: 500 }, (_, index) => message(index + 1, index + 1))));
    await older;
    expect(before).toBeGreaterThan(2_900);
    expect(transcript.read().messages).toHaveLength(2_000);
    expect(transcript.read()).toMatchObject({ more: false, later: true });
    expect(transcript.read().messages[0]?.id).toBe('c1');
  });
});

describe('the list of conversations on the screen', () => {
  const page = (items: ConversationRow[], more: Partial<ConversationsPage> = {}): ConversationsPage => ({
    items,
    nextCursor: null,
    behind: 0,
    ...more,
  });

  async function opened(first: ConversationsPage) {
    const { asked, call } = scripted<ConversationsPage>();
    const list = new ConversationList({ conversations: { list: call } }, { search: '', provider: '' });
    const opening = list.reload();
    asked.shift()?.answer(first);
    await opening;
    return {
      list,
      asked,
      ids: () =>
        list
          .read()
          .rows.map(({ id }) => id)
          .join(' '),
    };
  }

  test('a conversation moves up when something comes, unless somebody reads further down', async () => {
    const { list, ids } = await opened(page([row('b', 20), row('a', 10)]));
    list.take({ type: 'changed', rows: [row('a', 30, { unread: 1 })], behind: 0 });
    expect(ids()).toBe('a b');
    list.hold(true);
    list.take({ type: 'changed', rows: [row('b', 40, { unread: 2 }), row('c', 41)], behind: 0 });
    expect([ids(), list.read().held, list.read().rows[1]?.unread]).toEqual(['a b', 2, 2]);
    list.hold(false);
    expect([ids(), list.read().held]).toEqual(['c b a', 0]);
  });

  test('what lies beyond the last page read comes with its page, once', async () => {
    const { list, asked, ids } = await opened(page([row('d', 40), row('c', 30)], { nextCursor: 'c30' }));
    list.take({ type: 'changed', rows: [row('a', 10)], behind: 0 });
    expect(ids()).toBe('d c');
    list.take({ type: 'changed', rows: [row('b', 50)], behind: 0 });
    const more = list.loadMore();
    expect(asked[0]?.query).toMatchObject({ cursor: 'c30' });
    asked.shift()?.answer(page([row('b', 20), row('a', 10)]));
    await more;
    expect(ids()).toBe('b d c a');
  });

  test('a search goes on through pages that hold nothing, but not for ever', async () => {
    const call = vi.fn(async (query: { cursor?: string }) =>
      page([], { nextCursor: `c${Number(query.cursor?.slice(1) ?? 1000) - 1}` }),
    );
    const list = new ConversationList({ conversations: { list: call } }, { search: 'x', provider: 'maia' });
    await list.reload();
    expect(call.mock.calls[0]?.[0]).toMatchObject({ search: 'x', provider: 'maia' });
    expect(call).toHaveBeenCalledTimes(20);
    expect(list.read()).toMatchObject({ status: 'ready', rows: [], complete: false });
  });
});

describe('attachments', () => {
  test.each([
    [10, 'expires in 0:10'],
    [3_599, 'expires in 59:59'],
    [3_700, 'expires in 1 h 01 min'],
    [200_000, 'expires in 2 days'],
    [0, 'expired 0 s ago'],
    [-200, 'expired 3 min ago'],
    [-90_000, 'expired 1 day ago'],
  ])('%d seconds before the end: %s', (left, words) => {
    expect(expiryWords(iso(left), begin)).toEqual({ words, over: left <= 0 });
  });

  test('the URL itself knows better than its provider when it ends', () => {
    const url = 'https://files.example/a.png?Expires=1780050600';
    expect(attachmentExpiry({ url, expiresAt: iso(0) })).toBe(new Date(1_780_050_600_000).toISOString());
    expect(attachmentExpiry({ url: 'https://files.example/a.png', expiresAt: iso(0) })).toBe(iso(0));
    expect(attachmentExpiry({ url: null })).toBeNull();
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\fakepath\\photo.jpg', 'photo.jpg'],
    ['.bashrc', 'bashrc'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['a\u0000b\n<c>.png', 'abc.png'],
    ['CON.txt', '_CON.txt'],
    ['   ', ''],
    ['Rechnung März 2026.pdf', 'Rechnung März 2026.pdf'],
  ])('%j is saved as %j', (given, name) => {
    expect(safeFileName(given)).toBe(name);
  });

  test('a name is short, keeps its ending, and comes from the URL where the payload has none', () => {
    expect(safeFileName(`${'x'.repeat(300)}.pdf`)).toMatch(/^x{100,}….pdf$/);
    expect(safeFileName(`${'x'.repeat(300)}.pdf`).length).toBe(120);
    const url = 'https://files.example/a%2Fb/voice%20note.ogg?signature=abc';
    expect(attachmentName({ url })).toBe('voice note.ogg');
    expect(attachmentName({ url, name: 'told.ogg' })).toBe('told.ogg');
    expect(attachmentName({ url: 'https://files.example/' })).toBeNull();
    expect(withEnding('photo', 'image/jpeg')).toBe('photo.jpg');
    expect(withEnding('photo.png', 'image/jpeg')).toBe('photo.png');
  });

  test.each([
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['OggS\0', 'audio/ogg'],
    ['\0\0\0 ftypisom', 'video/mp4'],
    ['%PDF-1.7', 'application/pdf'],
    ['<svg onload=alert(1)>', undefined],
    ['<html><script>', undefined],
    ['', undefined],
  ])('the bytes say what a file is: %j', (bytes, mimeType) => {
    expect(fileTypeOf(Buffer.from(bytes, 'latin1'))?.mimeType).toBe(mimeType);
  });
});
