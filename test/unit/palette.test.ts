import { describe, expect, test } from 'vitest';
import { fuzzyMatch } from '../../src/renderer/features/palette/fuzzy.ts';
import { rankItems, type PaletteItem } from '../../src/renderer/features/palette/palette-items.ts';

const item = (id: string, title: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  id,
  title,
  group: 'Actions',
  run: () => {},
  ...more,
});
const titles = (query: string, items: readonly PaletteItem[], recent: readonly string[] = []) =>
  rankItems(items, query, recent).flatMap((group) => group.items.map((ranked) => ranked.item.title));

test('what would crowd the palette is there only for who types it', () => {
  const items = [item('a', 'Next row', { quiet: true }), item('b', 'Narrow the rail')];
  expect(titles('', items)).toEqual(['Narrow the rail']);
  expect(titles('next', items)).toEqual(['Next row']);
});

describe('fuzzy matching', () => {
  test.each([
    ['gts', 'Go to Settings', [0, 3, 6]],
    ['set', 'Go to Settings', [6, 7, 8]],
    ['GO', 'Go to Inbox', [0, 1]],
    ['wtt', 'Write to the team', [0, 6, 9]],
    ['ö', 'Schön', [3]],
    ['💥a', 'x 💥a', [2, 3]],
  ])('%j fits %j', (query, text, places) => {
    expect(fuzzyMatch(query, text)?.places).toEqual(places);
  });

  test('does not fit letters that are missing or in another order', () => {
    expect(fuzzyMatch('xyz', 'Go to Settings')).toBeNull();
    expect(fuzzyMatch('tg', 'go t')).toBeNull();
  });

  test('does not take the beginning of a word that leaves nothing for the letters after it', () => {
    expect(fuzzyMatch('oto', 'to the otto')?.places).toHaveLength(3);
    expect(fuzzyMatch('ab', 'xab a')?.places).toEqual([1, 2]);
  });
});

describe('the palette', () => {
  const items = [
    item('replay', 'Replay…'),
    item('replay-last', 'Replay to the last target'),
    item('rail', 'Narrow or widen the rail', { keywords: 'sidebar' }),
    item('inbox', 'Go to Inbox', { group: 'Go to' }),
    item('c1', 'Your order has shipped', { group: 'Captures', found: true }),
  ];

  test('puts the better fit first, and finds by other words too', () => {
    expect(titles('replay', items)).toEqual(['Replay…', 'Replay to the last target', 'Your order has shipped']);
    expect(titles('sidebar', items)[0]).toBe('Narrow or widen the rail');
  });

  test('shows what the host found whatever was typed, but not while nothing is', () => {
    expect(titles('zzz', items)).toEqual(['Your order has shipped']);
    expect(titles('', items)).not.toContain('Your order has shipped');
  });

  test('begins with what was chosen before', () => {
    const groups = rankItems(items, '', ['inbox', 'gone', 'rail']);
    expect(groups[0]).toMatchObject({ name: 'Recent', items: [{ item: { id: 'inbox' } }, { item: { id: 'rail' } }] });
    expect(groups.flatMap((group) => group.items).filter(({ item: { id } }) => id === 'inbox')).toHaveLength(1);
    expect(titles('replay t', [items[0] as PaletteItem, items[1] as PaletteItem], ['replay-last'])[0]).toBe(
      'Replay to the last target',
    );
  });
});
