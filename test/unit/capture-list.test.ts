import { beforeEach, describe, expect, test } from 'vitest';
import type { CaptureRow } from '#shared/capture.ts';
import { CaptureList } from '../../src/renderer/features/inbox/capture-list.ts';

function row(number: number, more: Partial<CaptureRow> = {}): CaptureRow {
  return {
    id: `c${number}`,
    endpointId: 'e1',
    receivedAt: '2026-11-21T12:00:00.000Z',
    method: 'POST',
    path: '/inbox',
    provider: null,
    eventType: null,
    direction: null,
    eventId: null,
    conversationId: null,
    summary: `message ${number}`,
    verdict: { status: 'unknown', scheme: null, reason: 'no-scheme' },
    replyStatus: 200,
    fault: null,
    bodySize: 1,
    duplicateOf: null,
    duplicates: 0,
    malformed: false,
    problem: null,
    pinned: false,
    tags: [],
    noted: false,
    ...more,
  };
}

/** Captures from `newest` down to `oldest`, as a page or the tail brings them. */
function span(newest: number, oldest: number): CaptureRow[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => row(newest - index));
}

/** A host with captures 1 to `newest`; `delay` holds an answer back until it is called. */
class Host {
  newest = 0;
  failure: Error | null = null;
  delayed: (() => void)[] | null = null;
  asked: (string | undefined)[] = [];

  readonly list = async ({ limit = 100, cursor }: { limit?: number; cursor?: string }) => {
    this.asked.push(cursor);
    const from = cursor === undefined ? this.newest : Number(cursor);
    const failure = this.failure;
    if (this.delayed !== null) await new Promise<void>((resolve) => this.delayed?.push(resolve));
    if (failure !== null) throw failure;
    const to = Math.max(1, from - limit + 1);
    return { items: from < 1 ? [] : span(from, to), nextCursor: to > 1 ? String(to - 1) : null };
  };
}

let host: Host;
let list: CaptureList;

beforeEach(() => {
  host = new Host();
  list = new CaptureList({ captures: { list: host.list } }, '');
});

const ids = (): string[] => list.read().rows.map(({ id }) => id);

describe('following', () => {
  test('arrivals come in on top, and none comes in twice', async () => {
    host.newest = 2;
    await list.reload();
    list.take({ type: 'added', added: 2, rows: span(4, 3) });
    list.take({ type: 'added', added: 2, rows: span(5, 4) });
    expect(ids()).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(list.read().held).toBe(0);
  });

  test('what arrives while the list is read is not lost', async () => {
    host.newest = 2;
    host.delayed = [];
    const reading = list.reload();
    list.take({ type: 'added', added: 1, rows: [row(3)] });
    host.delayed.forEach((answer) => answer());
    await reading;
    expect(ids()).toEqual(['c3', 'c2', 'c1']);
  });

  test('after a gap the newest are shown and scrolling reads what lies between', async () => {
    host.newest = 300;
    await list.reload();
    host.newest = 900;
    list.take({ type: 'added', added: 600, rows: span(900, 701) });
    expect(ids()).toHaveLength(200);
    expect(list.read().complete).toBe(false);
    await list.loadMore();
    expect(ids().slice(0, 3)).toEqual(['c900', 'c899', 'c898']);
    expect(ids()).toEqual(span(900, 900 - ids().length + 1).map(({ id }) => id));
    expect(ids().length).toBeGreaterThan(200);
  });

  test('the list does not grow without end', async () => {
    await list.reload();
    for (let newest = 150; newest <= 6_000; newest += 150)
      list.take({ type: 'added', added: 150, rows: span(newest, newest - 149) });
    expect(ids().length).toBeLessThanOrEqual(2_000);
    expect(ids()[0]).toBe('c6000');
  });
});

describe('holding', () => {
  beforeEach(async () => {
    host.newest = 2;
    await list.reload();
    list.hold(true);
    list.take({ type: 'added', added: 2, rows: span(4, 3) });
  });

  test('arrivals are counted and nothing moves', () => {
    expect(ids()).toEqual(['c2', 'c1']);
    expect(list.read().held).toBe(2);
  });

  test('letting go shows them', async () => {
    list.hold(false);
    await Promise.resolve();
    expect(ids()).toEqual(['c4', 'c3', 'c2', 'c1']);
    expect(list.read().held).toBe(0);
  });

  test('more than can be held is read again from the top', async () => {
    host.newest = 5_000;
    list.take({ type: 'added', added: 4_996, rows: span(5_000, 4_801) });
    expect(list.read().held).toBe(4_998);
    await list.release();
    expect(ids()[0]).toBe('c5000');
    expect(list.read().held).toBe(0);
  });

  test('a held row that is deleted is not shown later', async () => {
    list.take({ type: 'removed', ids: ['c3', 'c1'] });
    await list.release();
    expect(ids()).toEqual(['c4', 'c2']);
  });
});

describe('changes', () => {
  test('a changed row keeps its place', async () => {
    host.newest = 3;
    await list.reload();
    list.take({ type: 'changed', rows: [row(2, { pinned: true })] });
    expect(ids()).toEqual(['c3', 'c2', 'c1']);
    expect(list.read().rows[1]?.pinned).toBe(true);
  });

  test('rows that a filter lets in since they were changed come to their place, once, and only as far as was read', async () => {
    host.newest = 450;
    await list.reload();
    list.forget(['c440', 'c449', 'c450']);
    list.take({ type: 'entered', rows: [row(451), row(449), row(440), row(445), row(3)] });
    expect(ids().slice(0, 4)).toEqual(['c451', 'c449', 'c448', 'c447']);
    expect(ids()).toContain('c440');
    expect(new Set(ids()).size).toBe(ids().length);
    expect(ids()).not.toContain('c3');
    expect(ids()).toEqual(ids().toSorted((one, other) => Number(other.slice(1)) - Number(one.slice(1))));
  });

  test('a reset reads as many rows as were shown', async () => {
    host.newest = 450;
    await list.reload();
    await list.loadMore();
    expect(ids()).toHaveLength(400);
    host.asked = [];
    list.take({ type: 'reset' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.asked).toEqual([undefined, '250']);
    expect(ids()).toHaveLength(400);
  });
});

describe('failing', () => {
  test('a first page that cannot be read says why, and a second try heals', async () => {
    host.failure = new Error('locked');
    await list.reload();
    expect(list.read()).toMatchObject({ status: 'failed', error: host.failure });
    host.failure = null;
    host.newest = 1;
    await list.reload();
    expect(list.read()).toMatchObject({ status: 'ready', error: null });
  });

  test('a later page that cannot be read leaves the rows', async () => {
    host.newest = 300;
    await list.reload();
    host.failure = new Error('locked');
    await list.loadMore();
    expect(ids()).toHaveLength(200);
    expect(list.read().moreError).toBe(host.failure);
    host.failure = null;
    await list.loadMore();
    expect(ids()).toHaveLength(300);
    expect(list.read()).toMatchObject({ complete: true, moreError: null });
  });
});
