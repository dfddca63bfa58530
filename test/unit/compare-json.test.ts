import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffText } from '../support/compare.ts';
import { jsonDiffText } from '#shared/compare/diff-text.ts';
import { diffJson, exactNumber } from '#shared/compare/json-diff.ts';
import { readNoiseList } from '#shared/compare/noise.ts';
import { scanJson } from '#shared/payload/json-scan.ts';

describe('comparing JSON', () => {
  test('added, removed and changed, each with its pointer', () => {
    expect(diffText('{"a": 1, "b": {"c": [1, 2]}, "gone": true}', '{"a": 2, "b": {"c": [1, 2, 3]}, "new": null}')).toEqual(
      ['~ /a: 1 → 2', '+ /b/c/2: 3', '+ /new: null', '- /gone: true'].toSorted(),
    );
  });

  test('white space alone is no difference', () => {
    expect(diffText('{"a":[1,{"b":2}]}', '{\n  "a" : [ 1, { "b": 2 } ]\n}')).toEqual([]);
  });

  test('numbers and strings are told as they are written', () => {
    expect(diffText('[12345678901234567890, 1.0, 1e2, "\\u00e9", 0.1]', '[12345678901234567891, 1, 100, "é", 0.10]')).toEqual([
      '~ /0: 12345678901234567890 → 12345678901234567891',
      '~ /1: 1.0 → 1 (the same value, written otherwise)',
      '~ /2: 1e2 → 100 (the same value, written otherwise)',
      '~ /3: "\\u00e9" → "é" (the same value, written otherwise)',
      '~ /4: 0.1 → 0.10 (the same value, written otherwise)',
    ]);
    expect(diffText('1', '"1"')).toEqual(['~ (whole payload): 1 → "1"']);
  });

  test('repeated keys are compared in their turn, and the order of keys is told', () => {
    expect(diffText('{"a": 1, "a": 2}', '{"a": 1, "a": 3}')).toEqual(['~ /a: 2 → 3']);
    expect(diffText('{"a": 1, "a": 2}', '{"a": 1}')).toEqual(['- /a: 2']);
    expect(diffText('{"x": {"a": 1, "b": 2}}', '{"x": {"b": 2, "a": 1}}')).toEqual(['~ /x: keys in another order']);
  });

  test('items are matched by what names them, else by what they share', () => {
    const left = '[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}, {"id": 3, "n": "c"}]';
    const right = '[{"id": 3, "n": "c"}, {"id": 1, "n": "A"}]';
    expect(diffText(left, right)).toEqual([
      '- /1: {"id": 2, "n": "b"}',
      '~ (whole payload): items matched by “id”, items in another order',
      '~ /0/n: "a" → "A"',
    ]);
    expect(diffText('["a", "b", "c", "d"]', '["a", "x", "b", "c", "d"]')).toEqual(['+ /1: "x"']);
    expect(diffText('[1, 2, 3, 4]', '[1, 9, 3, 4]')).toEqual(['~ /1: 2 → 9']);
  });

  test('ids, times and signatures are noise by name and look; words under such names are not', () => {
    const left =
      '{"id": "evt_123", "created": 1716978600, "timestamp": "2024-05-29T10:30:00Z", "signature": "c2lnbmF0dXJlLW9uZQ==", "text": "a", "orderId": "first"}';
    const right =
      '{"id": "evt_124", "created": 1716978700, "timestamp": "2024-05-29T10:31:00Z", "signature": "c2lnbmF0dXJlLXR3bw==", "text": "b", "orderId": "second"}';
    expect(diffJson(scanJson(left), scanJson(right)).counts.noise).toBe(4);
    expect(diffText(left, right)).toEqual(['~ /orderId: "first" → "second"', '~ /text: "a" → "b"']);
  });

  test('the user’s list names fields and pointers', () => {
    const list = readNoiseList('text\n/data/*/n\n\n');
    const diff = diffJson(
      scanJson('{"text": 1, "data": [{"n": 1, "m": 1}]}'),
      scanJson('{"text": 2, "data": [{"n": 2, "m": 2}], "added": 1}'),
      list,
    );
    expect(diff.counts).toMatchObject({ noise: 2, changed: 1, added: 1 });
  });

  test('a run of equal items is one entry, and a container counts the differences inside', () => {
    const numbers = Array.from({ length: 5000 }, (_each, at) => at);
    const diff = diffJson(scanJson(JSON.stringify({ list: numbers })), scanJson(JSON.stringify({ list: [...numbers, 'x'] })));
    expect(diff.entries.length).toBeLessThan(10);
    expect(diff.entries.some(({ run }) => run === 4998)).toBe(true);
    expect(diff.entries[0]?.real).toBe(1);
  });

  test('huge and deep inputs end in bounded time, and say what was not compared', () => {
    const long = (word: string): string => JSON.stringify(Array.from({ length: 60_000 }, (_each, at) => `${word}${at}`));
    const began = performance.now();
    const diff = diffJson(scanJson(long('a')), scanJson(long('b')), undefined, 1000);
    expect(diff.entries).toHaveLength(1000);
    expect(diff.limits).toHaveLength(2);
    const deep = (leaf: string): string => `${'[{"a":'.repeat(5000)}${leaf}${'}]'.repeat(5000)}`;
    expect(diffJson(scanJson(deep('1')), scanJson(deep('2'))).counts.changed).toBe(1);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('broken JSON is compared as far as it goes', () => {
    expect(diffText('{"a": 1, "b": [1', '{"a": 2')).toEqual(['- /b: [1', '~ /a: 1 → 2']);
    expect(diffJson(scanJson(''), scanJson('')).entries).toEqual([]);
  });

  test('equal only to itself: no difference against itself, one at least against anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
        expect(diffText(left, JSON.stringify(a, null, 2))).toEqual([]);
        const { counts } = diffJson(scanJson(left), scanJson(right));
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0) > 0).toBe(left !== right);
      }),
      { numRuns: 500 },
    );
  });

  test('every value of both sides stands in exactly one entry', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 5 }), (a, b) => {
        const [left, right] = [scanJson(JSON.stringify(a)), scanJson(JSON.stringify(b))];
        const { entries } = diffJson(left, right);
        const told = entries.flatMap((entry) => (entry.left === -1 ? [] : [entry.left]));
        expect(new Set(told).size).toBe(told.length);
        for (const entry of entries) expect(entry.parent).toBeLessThan(entries.indexOf(entry));
      }),
    );
  });

  test('numbers are the same by their exact value', () => {
    for (const [a, b] of [
      ['1', '1.000'],
      ['1e3', '1000'],
      ['0.00', '0'],
      ['12300e-2', '123'],
      ['1E+2', '100.0'],
    ])
      expect(exactNumber(a ?? ''), a).toBe(exactNumber(b ?? ''));
    expect(exactNumber('9007199254740993')).not.toBe(exactNumber('9007199254740992'));
    expect(exactNumber('-0')).not.toBe(exactNumber('0'));
  });

  test('the text form leaves noise out unless asked', () => {
    const [left, right] = [scanJson('{"id": "a1", "x": "multi\\nline"}'), scanJson('{"id": "a2", "x": "y"}')];
    const diff = diffJson(left, right);
    expect(jsonDiffText(diff, left, right, false)).toBe('~ /x: "multi\\nline" → "y"');
    expect(jsonDiffText(diff, left, right, true).split('\n')).toHaveLength(2);
  });
});
