import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CaptureRow } from '#shared/capture.ts';
import { CaptureList } from '../../src/renderer/features/inbox/capture-list.ts';
import { idsBetween } from '../../src/renderer/features/inbox/ids-between.ts';
import { ListingHost, row, span } from '../support/listing-host.ts';

let host: ListingHost;
let list: CaptureList;

function open(filter = ''): CaptureList {
  const opened = new CaptureList(host, filter);
  opened.subscribe(() => {});
  return opened;
}

beforeEach(() => {
  host = new ListingHost();
  list = open();
});

/** Lets everything that is under way end. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 25; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The ids at these indexes; null where none is here. */
const shown = (from: number, to: number): (string | null)[] =>
  Array.from({ length: to - from }, (_, index) => list.read().segments.row(from + index)?.id ?? null);

const top = (count: number): (string | null)[] => shown(0, Math.min(count, list.read().segments.count));

describe('a list of very many', () => {
  test('has a place for each, and rows only where somebody looks', async () => {
    host.fill(20_000);
    await list.reload();
    await settle();
    expect(list.read().segments).toMatchObject({ count: 20_000, exact: true });
    list.show(12_345, 12_385);
    await settle();
    expect(shown(12_345, 12_348)).toEqual(['c7655', 'c7654', 'c7653']);
    expect(list.read().segments.row(5_000)).toBeNull();
    expect(host.given).toBeLessThan(2_500);
  });

  test('lets rows go that nobody has looked at for long', async () => {
    host.fill(60_000);
    await list.reload();
    for (let index = 0; index < 60_000; index += 1_000) {
      list.show(index, index + 40);
      await settle();
      expect(shown(index, index + 1)).toEqual([`c${60_000 - index}`]);
    }
    const here = list.read().segments.list.reduce((sum, { rows }) => sum + (rows?.length ?? 0), 0);
    expect(here).toBeLessThan(10_000);
    // The newest are where everybody comes back to.
    expect(shown(0, 2)).toEqual(['c60000', 'c59999']);
  });

  test('has any row that is asked for, however much was read and however far away it lies', async () => {
    host.fill(60_000);
    await list.reload();
    for (let index = 20_000; index < 40_000; index += 300) {
      list.show(index, index + 40);
      await settle();
    }
    expect((await list.oldest())?.id).toBe('c1');
    expect((await list.rowAt(10_000))?.id).toBe('c50000');
    expect(await list.indexOf(55_000)).toBe(5_000);
    expect(list.read().segments.knows(55_000)).toBe(true);
  });

  test('that nobody has counted yet can be entered anywhere, and what is read stays at its place', async () => {
    host.fill(40_000);
    host.countedAtOnce = 256;
    let release = (): void => {};
    const counting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { captureOutline } = host.workbench;
    let calls = 0;
    list = new CaptureList(
      {
        captures: host.captures,
        workbench: {
          captureOutline: async (query) => {
            if ((calls += 1) > 1) await counting;
            return await captureOutline(query);
          },
        },
      },
      '',
    );
    list.subscribe(() => {});
    await list.reload();
    expect(list.read().segments.exact).toBe(false);
    list.show(15_000, 15_040);
    await settle();
    const first = list.read().segments.row(15_000);
    expect(first).not.toBeNull();
    const place = list.read().segments.placeAt(15_000);
    host.countedAtOnce = Infinity;
    release();
    await settle();
    const { segments } = list.read();
    expect(segments).toMatchObject({ count: 40_000, exact: true });
    const index = segments.indexOfPlace(place);
    expect(index).not.toBe(15_000);
    expect(segments.row(index)?.id).toBe(first?.id);
  });

  test('tells its oldest row at once, counted or not', async () => {
    host.fill(40_000);
    host.countedAtOnce = 256;
    await list.reload();
    expect((await list.oldest())?.id).toBe('c1');
    await settle();
    expect(list.read().segments).toMatchObject({ count: 40_000, exact: true });
    expect(list.read().segments.row(39_999)?.id).toBe('c1');
  });

  test('finds the row at a number, or the next older one', async () => {
    host.fill(9_000);
    host.numbers.delete(4_000);
    await list.reload();
    const index = await list.indexOf(4_000);
    expect(list.read().segments.row(index)?.id).toBe('c3999');
    expect(await idsBetween(list, 'c4002', 'c3998', 100)).toEqual(['c4002', 'c4001', 'c3999', 'c3998']);
    expect(await idsBetween(list, 'c10', 'c8000', 5_000)).toHaveLength(5_000);
  });
});

describe('a filter that takes long', () => {
  beforeEach(async () => {
    host.fill(3_000);
    for (let number = 601; number <= 3_000; number += 1) if (number % 2 === 1) host.numbers.delete(number);
    host.scannedAtOnce = 500;
    list = open('odd');
    await list.reload();
  });

  test('is looked up until what is in sight is full, and goes on when somebody scrolls', async () => {
    expect(list.read()).toMatchObject({ status: 'ready', search: 'looking' });
    list.show(0, 40);
    await settle();
    expect(shown(0, 2)).toEqual(['c599', 'c597']);
    expect(list.read().segments.exact).toBe(false);
    expect(list.read().segments.known).toBeGreaterThan(0.8);
    list.show(260, 301);
    await settle();
    expect(list.read().segments).toMatchObject({ count: 300, exact: true, known: 1 });
  });

  test('can be stopped, and looked through to its end', async () => {
    list.search('stopped');
    const asked = host.asked.length;
    list.show(0, 40);
    await settle();
    expect(host.asked.length - asked).toBeLessThanOrEqual(2);
    list.show(0, 1);
    list.search('looking-at-all');
    await settle();
    expect(list.read().segments).toMatchObject({ count: 300, exact: true });
  });

  test('has an oldest match, looked for from that end', async () => {
    expect((await list.oldest())?.id).toBe('c1');
  });
});

describe('following', () => {
  test('arrivals come in on top, and none comes in twice', async () => {
    host.fill(2);
    await list.reload();
    list.take({ type: 'added', added: 2, rows: span(4, 3) });
    list.take({ type: 'added', added: 2, rows: span(5, 4) });
    expect(top(9)).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(list.read().held).toBe(0);
  });

  test('what arrives while the list is read is not lost', async () => {
    host.fill(2);
    host.delayed = [];
    const reading = list.reload();
    host.numbers.add(3);
    list.take({ type: 'added', added: 1, rows: [row(3)] });
    host.delayed.forEach((answer) => answer());
    host.delayed = null;
    await reading;
    expect(top(9)).toEqual(['c3', 'c2', 'c1']);
  });

  test('after a gap the newest are shown, and scrolling reads what lies between', async () => {
    host.fill(300);
    await list.reload();
    host.fill(900);
    list.take({ type: 'added', added: 600, rows: span(900, 701) });
    expect(list.read().segments.count).toBe(900);
    expect(shown(0, 1)).toEqual(['c900']);
    list.show(250, 290);
    await settle();
    expect(shown(198, 202)).toEqual(['c702', 'c701', 'c700', 'c699']);
    expect(shown(598, 602)).toEqual(['c302', 'c301', 'c300', 'c299']);
  });

  test('a burst is shown four times a second and not more often', async () => {
    host.fill(1);
    await list.reload();
    await settle();
    let shownTimes = 0;
    list.subscribe(() => (shownTimes += 1));
    for (let number = 2; number <= 50; number += 1) list.take({ type: 'added', added: 1, rows: [row(number)] });
    expect(shownTimes).toBeLessThanOrEqual(1);
    expect(list.read().segments.count).toBe(50);
  });
});

describe('holding', () => {
  beforeEach(async () => {
    host.fill(2);
    await list.reload();
    list.hold(true);
    host.fill(4);
    list.take({ type: 'added', added: 2, rows: span(4, 3) });
  });

  test('arrivals are counted and nothing moves', () => {
    expect(top(9)).toEqual(['c2', 'c1']);
    expect(list.read().held).toBe(2);
  });

  test('letting go shows them', () => {
    list.hold(false);
    expect(top(9)).toEqual(['c4', 'c3', 'c2', 'c1']);
    expect(list.read().held).toBe(0);
  });

  test('more than can be held have their places, and are read when they are looked at', async () => {
    host.fill(5_000);
    list.take({ type: 'added', added: 4_996, rows: span(5_000, 4_801) });
    expect(list.read().held).toBe(4_998);
    list.release();
    expect(list.read().segments.count).toBe(5_000);
    expect(shown(0, 1)).toEqual(['c5000']);
    list.show(4_000, 4_040);
    await settle();
    expect(shown(4_000, 4_002)).toEqual(['c1000', 'c999']);
    expect(list.read().held).toBe(0);
  });

  test('a held row that is deleted is not shown later', () => {
    list.take({ type: 'removed', ids: ['c3', 'c1'] });
    expect(list.read().held).toBe(1);
    list.release();
    expect(top(9)).toEqual(['c4', 'c2']);
  });
});

describe('changes', () => {
  test('a changed row keeps its place', async () => {
    host.fill(3);
    await list.reload();
    list.take({ type: 'changed', rows: [row(2, { pinned: true })] });
    expect(top(9)).toEqual(['c3', 'c2', 'c1']);
    expect(list.read().segments.find('c2')?.pinned).toBe(true);
  });

  test('a reset keeps what is in sight, with its rows', async () => {
    host.fill(3_000);
    await list.reload();
    list.show(1_500, 1_540);
    await settle();
    const place = list.read().segments.placeAt(1_500);
    for (let number = 2_000; number < 2_100; number += 1) host.numbers.delete(number);
    const seen: (string | null)[] = [];
    list.subscribe(() => {
      const { segments } = list.read();
      seen.push(segments.row(segments.indexOfPlace(place))?.id ?? null);
    });
    list.take({ type: 'reset' });
    await settle();
    expect(new Set(seen)).toEqual(new Set(['c1500']));
    expect(list.read().segments.indexOfPlace(place)).toBe(1_400);
  });

  test('deleted ones that are not here leave the count right, with a filter and without', async () => {
    host.fill(2_000);
    await list.reload();
    const odd = open('odd');
    await odd.reload();
    for (const number of [100, 101, 102]) host.numbers.delete(number);
    for (const each of [list, odd]) each.take({ type: 'removed', ids: ['c100', 'c101', 'c102'] });
    await settle();
    expect(list.read().segments.count).toBe(1_997);
    expect(odd.read().segments).toMatchObject({ count: 999, exact: true });
  });
});

describe('failing', () => {
  test('a list that cannot be read says why, and a second try heals', async () => {
    host.failure = new Error('locked');
    await list.reload();
    expect(list.read()).toMatchObject({ status: 'failed', error: host.failure });
    host.failure = null;
    host.fill(1);
    await list.reload();
    expect(list.read()).toMatchObject({ status: 'ready', error: null });
  });

  test('rows that cannot be read leave those that are here, are not asked for without end, and come on a second try', async () => {
    host.fill(3_000);
    await list.reload();
    await settle();
    host.failure = new Error('locked');
    host.asked = [];
    list.show(2_000, 2_040);
    await settle();
    expect(shown(0, 1)).toEqual(['c3000']);
    expect(list.read().moreError).toBe(host.failure);
    expect(host.asked.length).toBeLessThanOrEqual(2);
    host.failure = null;
    list.retry();
    await settle();
    expect(shown(2_000, 2_001)).toEqual(['c1000']);
    expect(list.read().moreError).toBeNull();
  });
});

test('whatever happens in whatever order, every place ends up with the row that belongs there', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 700 }) }),
    fc.record({
      kind: fc.constant('remove' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      count: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({ kind: fc.constant('look' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('hold' as const), holding: fc.boolean() }),
    fc.record({ kind: fc.constant('oldest' as const) }),
    fc.record({ kind: fc.constant('reset' as const) }),
    fc.record({ kind: fc.constant('wait' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.integer({ min: 0, max: 4_000 }),
      fc.constantFrom('', 'odd'),
      fc.constantFrom(256, 1_024, Infinity),
      async (steps, count, filter, countedAtOnce) => {
        host = new ListingHost();
        host.fill(count);
        host.countedAtOnce = countedAtOnce;
        list = open(filter);
        const busy: Promise<unknown>[] = [list.reload()];
        let newest = count;
        for (const each of steps) {
          if (each.kind === 'arrive') {
            const rows: CaptureRow[] = [];
            for (let more = 0; more < each.count; more += 1) {
              newest += 1;
              host.numbers.add(newest);
              if (filter !== 'odd' || newest % 2 === 1) rows.unshift(row(newest));
            }
            if (rows.length > 0) list.take({ type: 'added', added: rows.length, rows: rows.slice(0, 200) });
          } else if (each.kind === 'remove') {
            const all = [...host.numbers];
            const from = Math.floor(each.at * all.length);
            const gone = all.slice(from, from + each.count);
            for (const number of gone) host.numbers.delete(number);
            list.take({ type: 'removed', ids: gone.map((number) => `c${number}`) });
          } else if (each.kind === 'look') {
            const from = Math.floor(each.at * list.read().segments.count);
            list.show(from, from + 30);
          } else if (each.kind === 'hold') list.hold(each.holding);
          else if (each.kind === 'oldest') busy.push(list.oldest());
          else if (each.kind === 'reset') list.take({ type: 'reset' });
          else await settle();
        }
        await Promise.all(busy);
        list.hold(false);
        await settle();
        const expected = host.matching(filter).map((number) => `c${number}`);
        expect(list.read().segments).toMatchObject({ count: expected.length, exact: true });
        for (let from = 0; from < expected.length; from += 97) {
          const found = await list.rowAt(from);
          expect(found?.id).toBe(expected[from]);
        }
      },
    ),
    { numRuns: 60 },
  );
});
