import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchTextOn, startTextSearch, termRanges } from '#shared/payload/find-text.ts';
import { hitNode, searchJsonOn, startJsonSearch } from '#shared/payload/json-search.ts';
import { plainHead, pointerOf } from '#shared/payload/json-pointer.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { layOutRows, rowAt, rowText } from '#shared/payload/text-rows.ts';

function find(text: string, words: string, step = 7): string[] {
  const scan = scanJson(text);
  const search = startJsonSearch(scan, words);
  while (!search.done) searchJsonOn(search, step);
  return search.hits.map((hit) => `${pointerOf(scan, hitNode(hit))}${hit % 2 === 0 ? ' key' : ''}`);
}

describe('searching JSON', () => {
  test('finds keys and values in either case, in their order, whatever the step', () => {
    const text = '{"Name": "Jörg", "list": [{"name": 12}, "NAME it", "x"], "other": {"rename": null}}';
    const all = ['/Name key', '/list/0/name key', '/list/1', '/other/rename key'];
    for (const step of [1, 3, 16, 1000]) expect(find(text, 'name', step), `step ${step}`).toEqual(all);
    expect(find(text, 'JÖRG')).toEqual(['/Name']);
    expect(find(text, '12')).toEqual(['/list/0/name']);
    expect(find(text, 'null')).toEqual(['/other/rename']);
  });

  test('finds what escapes say, and nothing across quotes and brackets', () => {
    const text = String.raw`{"a": "caf\u00e9 \"quoted\"", "b\u0062": 1, "c": "x"}`;
    expect(find(text, 'café "q')).toEqual(['/a']);
    expect(find(text, 'bb')).toEqual(['/bb key']);
    expect(find(text, '": "')).toEqual([]);
    expect(find(text, '"x"')).toEqual([]);
    expect(find(text, '.*')).toEqual([]);
    expect(find(text, 'u00e9')).toEqual([]);
    expect(find(String.raw`["\\", "\""]`, '\\')).toEqual(['/0']);
  });

  test('tells every match of any JSON, as a plain walk does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('a', '1', 'e', '"', '\\', ' '), (value, words) => {
        const text = JSON.stringify(value);
        const scan = scanJson(text);
        const expected = Array.from({ length: scan.nodes.count }, (_each, node) => node).filter((node) => {
          const kind = scan.nodes.kinds[node] ?? 0;
          return kind !== 0x7b && kind !== 0x5b && plainHead(scan, node, 1e6).text.toLowerCase().includes(words);
        });
        const search = startJsonSearch(scan, words);
        while (!search.done) searchJsonOn(search, 5);
        expect(search.hits.filter((hit) => hit % 2 === 1).map(hitNode)).toEqual(expected);
      }),
    );
  });

  test('stops at its limit and takes no longer than the text for one that matches everywhere', () => {
    const scan = scanJson(`[${'"aaaa",'.repeat(1000)}"${'a'.repeat(2_000_000)}"]`);
    const search = startJsonSearch(scan, 'a', 100);
    while (!search.done) searchJsonOn(search, 65_536);
    expect(search.hits).toHaveLength(100);
    expect(search.cut).toBe(true);
    const whole = startJsonSearch(scan, 'a');
    const began = performance.now();
    while (!whole.done) searchJsonOn(whole, 65_536);
    expect(whole.hits).toHaveLength(1001);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('searching text', () => {
  test('finds matches that lie across two steps, each once', () => {
    const search = startTextSearch('one needle, two NEEDLE needle', 'needle');
    while (!search.done) searchTextOn(search, 5);
    expect(search.hits).toEqual([4, 16, 23]);
  });

  test('marks terms without overlap, the longer one of two that begin alike', () => {
    expect(termRanges('order orders', ['order', 'orders'])).toEqual([
      { from: 0, to: 5 },
      { from: 6, to: 12 },
    ]);
    expect(termRanges('a.b', ['.'])).toEqual([{ from: 1, to: 2 }]);
    expect(termRanges('x', ['', '\ud800'])).toEqual([]);
  });
});

describe('rows of a long text', () => {
  test('are lines and pieces of lines, with the line each belongs to', () => {
    const text = 'ab\ncdefgh\n\nxy';
    const rows = layOutRows(text, 4);
    expect(Array.from({ length: rows.count }, (_each, row) => [rows.lines[row], rowText(text, rows, row)])).toEqual([
      [1, 'ab'],
      [2, 'cdef'],
      [2, 'gh'],
      [3, ''],
      [4, 'xy'],
    ]);
    expect(rowAt(rows, 8)).toBe(2);
  });

  test('together are the whole text, and never part a pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (text, columns) => {
        const rows = layOutRows(text, columns);
        const pieces = Array.from({ length: rows.count }, (_each, row) => rowText(text, rows, row));
        expect(pieces.join('')).toBe(text.replaceAll('\n', ''));
        expect(!text.isWellFormed() || pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });
});
