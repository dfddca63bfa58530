import { describe, expect, test } from 'vitest';
import { diffJson } from '#shared/compare/json-diff.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { createComparer } from '../../src/renderer/features/compare/compare-bodies.ts';
import { readSide, writeSide } from '../../src/renderer/features/compare/compare-side.ts';
import { sameKindFilter, sampleEventOf } from '../../src/renderer/features/compare/compare-targets.ts';
import { diffRows } from '../../src/renderer/features/compare/diff-rows.ts';
import { filterForValue, termsOfFilter } from '../../src/renderer/features/payload/capture-filter.ts';

describe('the sides of a comparison', () => {
  test.each(['c12', 'd3.2', 'd3.2.request', 'sample:e1:message.incoming', 'sample:e1:aisoule/message:x'])(
    '%s is read and written alike',
    (text) => {
      const side = readSide(text);
      expect(side === null ? null : writeSide(side)).toBe(text);
    },
  );

  test.each(['', 'c', '12', 'd3', 'c1;x', 'sample:e1:', '../c1', 'c1'.repeat(50)])('%j is none', (text) =>
    expect(readSide(text)).toBeNull(),
  );

  test('what is of the same kind is asked for in the filter language, whatever the names', () => {
    const capture = { provider: 'x', eventType: 'a "b" \\ c', method: 'POST', path: '/in box' };
    expect(tryParseFilter(`${sameKindFilter(capture)} id<c12`).ok).toBe(true);
    expect(tryParseFilter(sameKindFilter({ ...capture, eventType: null })).ok).toBe(true);
  });

  test('the sample is that of the event, told by type, direction and title', () => {
    const events = [
      { id: 'a', type: 'message', title: 'Sent', direction: 'outgoing' },
      { id: 'b', type: 'message', title: 'Received', direction: 'incoming' },
      { id: 'c', type: null, title: 'Plain', direction: null },
    ];
    const profile = { events } as unknown as Parameters<typeof sampleEventOf>[0];
    const captured = (event: object | null) => ({ event }) as unknown as Parameters<typeof sampleEventOf>[1];
    expect(sampleEventOf(profile, captured({ type: 'message', title: 'Received', direction: 'incoming' }))).toBe('b');
    expect(sampleEventOf(profile, captured({ type: null, title: 'Plain', direction: null }))).toBe('c');
    expect(sampleEventOf(profile, captured({ type: 'other', title: 'x', direction: null }))).toBeNull();
    expect(sampleEventOf(profile, captured(null))).toBeNull();
  });
});

describe('the lines of a comparison', () => {
  const left = scanJson('{"id": "a1", "same": {"x": [1, 2]}, "old": 1}');
  const right = scanJson('{"id": "a2", "same": {"x": [1, 2]}, "new": 1}');
  const diff = diffJson(left, right);
  const words = (choice: Partial<Parameters<typeof diffRows>[2]>) =>
    diffRows(diff, left, { onlyDifferences: true, showNoise: false, open: new Set(), ...choice }).map(
      ({ kind, level, noise }) => `${level} ${kind}${noise === null ? '' : ' noise'}`,
    );

  test('noise and what is the same are shown when asked for', () => {
    expect(words({})).toEqual(['0 inside', '1 added', '1 removed']);
    expect(words({ showNoise: true })).toEqual(['0 inside', '1 changed noise', '1 added', '1 removed']);
    expect(words({ onlyDifferences: false })).toEqual(['0 inside', '1 changed noise', '1 same', '1 added', '1 removed']);
  });

  test('an equal container opens to what is in it, at its own place on the right', () => {
    const rows = diffRows(diff, left, { onlyDifferences: false, showNoise: false, open: new Set(['e2', 's3']) });
    const inside = rows.filter(({ level }) => level === 3);
    expect(inside.map((row) => right.text.slice(right.nodes.starts[row.right], right.nodes.ends[row.right]))).toEqual(['1', '2']);
  });

  test('a container that differs in noise alone is no difference', () => {
    const [a, b] = [scanJson('{"meta": {"id": "a1"}, "x": 1}'), scanJson('{"meta": {"id": "a2"}, "x": 2}')];
    const rows = diffRows(diffJson(a, b), a, { onlyDifferences: true, showNoise: false, open: new Set() });
    expect(rows.map(({ level, kind }) => `${level} ${kind}`)).toEqual(['0 inside', '1 changed']);
  });
});

test('bodies are compared once and then asked again with another list, and for the next byte', () => {
  const compare = createComparer();
  const body = (text: string) => ({ contentType: 'application/json', bytes: new TextEncoder().encode(text), wire: null });
  const first = compare({ kind: 'compare', left: body('{"a": 1, "b": 2}'), right: body('{"a": 3, "b": 4}'), noise: '' });
  expect(first.kind === 'compare' ? [first.json?.counts.changed, first.bytes.first] : null).toEqual([2, 6]);
  const again = compare({ kind: 'again', noise: 'a' });
  expect(again.kind === 'again' ? again.json?.counts : null).toMatchObject({ changed: 1, noise: 1 });
  expect(compare({ kind: 'byte', from: 7, step: 1 })).toEqual({ kind: 'byte', at: 14 });
});

describe('from a value to the captures that have it', () => {
  const capture = { eventId: 'evt-1', conversationId: 'conv-1', event: { sender: { id: '+91 98' } } } as unknown as NonNullable<
    Parameters<typeof filterForValue>[0]
  >;

  test('what the event says of itself has its own key, everything else is looked for by place or words', () => {
    expect(filterForValue(capture, ['data', 'id'], 'evt-1')).toBe('event:"evt-1"');
    expect(filterForValue(capture, ['conversation'], 'conv-1')).toBe('conversation:"conv-1"');
    expect(filterForValue(capture, [], '+91 98')).toBe('from:"+91 98"');
    for (const value of ['a "quoted" \\ one', 'john@example.com', '-x OR y', '(', '*']) {
      const filter = filterForValue(capture, ['data', 'odd "key"', null], value);
      expect(tryParseFilter(filter ?? 'dir:').ok, value).toBe(true);
    }
    expect(filterForValue(capture, ['a'], ' ')).toBeNull();
    expect(filterForValue(capture, ['a'], 'x'.repeat(500))).toBeNull();
  });

  test('the words of a filter are what is marked', () => {
    expect(termsOfFilter('dir:incoming (order OR "my cart") -status:200')).toEqual(['order', 'my cart']);
    expect(termsOfFilter('dir:(')).toEqual([]);
  });
});
