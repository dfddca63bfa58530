import { describe, expect, test } from 'vitest';
import { completeAt } from '#shared/filter/complete-at.ts';
import { suggestionsOf } from '../../src/renderer/features/inbox/filter-suggestions.ts';
import { withType } from '../../src/renderer/features/inbox/quick-filter.ts';
import { readMoment } from '../../src/renderer/features/inbox/read-moment.ts';
import { timeOf, withTime } from '../../src/renderer/features/statistics/statistics-data.ts';
import { ScrollScale } from '../../src/renderer/parts/scaled-rows.ts';

describe('a list that is higher than a browser can show', () => {
  const rows = 1_000_000;
  const view = 640;
  const scale = new ScrollScale(rows * 28, view);

  test('stands on an element that every browser can show, and reaches both of its ends', () => {
    expect(ScrollScale.elementHeight(rows * 28)).toBeLessThan(17_000_000);
    expect(scale.toList(0)).toBe(0);
    expect(scale.toList(scale.bar)).toBe(rows * 28 - view);
    expect(scale.moved(0, 0, scale.bar)).toBe(rows * 28 - view);
  });

  test('finds every place of the list back from its scrollbar', () => {
    for (let list = 0; list <= scale.list; list += scale.list / 977) expect(scale.toList(scale.toBar(list))).toBeCloseTo(list, 3);
  });

  test('scrolls by as much as the wheel does, wherever it is, and to a place when the thumb is dragged', () => {
    const middle = scale.toList(scale.bar / 2);
    expect(scale.moved(middle, scale.bar / 2, scale.bar / 2 + 300)).toBe(middle + 300);
    expect(scale.moved(middle, scale.bar / 2, scale.bar * 0.75)).toBe(scale.toList(scale.bar * 0.75));
    expect(scale.moved(300, 300, 0)).toBe(0);
  });

  test('is at its top when the thumb is dragged there, however far the last move was', () => {
    const pixel = scale.bar / view;
    expect(scale.moved(scale.toList(pixel * 3), pixel * 3, 0)).toBe(0);
    // The scrollbar was not brought back to its place yet: the wheel means a distance all the same.
    expect(scale.moved(50_000, 300, 0)).toBe(49_700);
  });

  test('is not scaled at all while it fits', () => {
    const small = new ScrollScale(10_000 * 28, view);
    expect(small.toList(123_456)).toBe(123_456);
    expect(small.moved(0, 0, 200_000)).toBe(200_000);
    expect(new ScrollScale(28, view).list).toBe(0);
  });
});

describe('a time as people write it', () => {
  const now = new Date(2026, 4, 29, 12, 0, 0).getTime();
  const local = (...parts: [number, number, number, number?, number?, number?]): number => new Date(...parts).getTime();

  test.each([
    ['10:30', local(2026, 4, 29, 10, 30)],
    ['9:05:07', local(2026, 4, 29, 9, 5, 7)],
    // Later today has not come yet: the one of yesterday is meant.
    ['18:00', local(2026, 4, 28, 18, 0)],
    ['yesterday 9:15', local(2026, 4, 28, 9, 15)],
    ['today', local(2026, 4, 29)],
    ['-2h', now - 7_200_000],
    ['3d ago', now - 3 * 86_400_000],
    ['2026-01-31', local(2026, 0, 31)],
    ['2026-01-31 9:30', local(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30Z', Date.UTC(2026, 0, 31, 9, 30)],
    ['', null],
    ['25:00', null],
    ['soon', null],
    ['2026-13-40', null],
  ])('%s', (text, expected) => {
    expect(readMoment(text, now)).toBe(expected);
  });
});

describe('what the charts make of a filter', () => {
  test('a stretch of time replaces the time, and nothing else', () => {
    const from = Date.UTC(2026, 0, 1);
    const to = Date.UTC(2026, 0, 2);
    const filter = withTime('after:-1h verdict:invalid', { from, to });
    expect(filter).toBe('verdict:invalid after:2026-01-01T00:00:00.000Z before:2026-01-02T00:00:00.000Z');
    expect(timeOf(filter, 0)).toEqual({ from, to });
    expect(withTime(filter, { from: null, to: null })).toBe('verdict:invalid');
    expect(timeOf('after:-1h', 7_200_000)).toEqual({ from: 3_600_000, to: null });
    expect(timeOf('after:-1h OR dir:echo', 0)).toEqual({ from: null, to: null });
  });

  test('a type replaces the type, whatever is in its name', () => {
    expect(withType('type:a verdict:valid', 'AI "reply", or not')).toBe('verdict:valid type:"AI \\"reply\\", or not"');
  });
});

describe('suggestions', () => {
  const at = (draft: string, values: readonly string[] = [], caret = draft.length) =>
    suggestionsOf(draft, completeAt(draft, caret), values);

  test('put a key or a value where it is being written and the caret behind it', () => {
    expect(at('dir:echo verd')[0]).toMatchObject({ text: 'dir:echo verdict:', caret: 17 });
    expect(at('verdict:in').map(({ text }) => text)).toEqual(['verdict:invalid']);
    expect(at('verdict:in dir:echo', [], 10)[0]).toMatchObject({ text: 'verdict:invalid dir:echo', caret: 15 });
  });

  test('quote real values that would mean something else, and offer none that is there already', () => {
    expect(at('type:', ['message.sent', 'AI reply, signed']).map(({ text }) => text)).toEqual([
      'type:message.sent',
      'type:"AI reply, signed"',
    ]);
    expect(at('type:message.sent', ['message.sent'])).toEqual([]);
  });

  test('close the name of a header', () => {
    expect(at('header[x-re', ['x-request-id'])[0]).toMatchObject({ text: 'header[x-request-id]:', label: 'x-request-id' });
  });
});
