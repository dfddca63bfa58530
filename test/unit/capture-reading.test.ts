import { describe, expect, test } from 'vitest';
import type { SignatureCheck } from '#shared/verdict.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { closestPair, firstDifference } from '../../src/renderer/features/capture/compare-signatures.ts';
import { urlExpiry } from '../../src/renderer/features/attachments/url-expiry.ts';
import { imageTypeOf, previewTypeOf } from '../../src/renderer/features/payload/preview-type.ts';
import { readPayload } from '../../src/renderer/features/payload/read-payload.ts';
import {
  childrenAtOnce,
  collapsed,
  duplicateKeys,
  expanded,
  pointerIn,
  revealed,
  startTree,
  toggled,
  treeRows,
  treeValue,
  withUnfolded,
  type TreeRow,
} from '../../src/renderer/features/payload/tree-rows.ts';

describe('signatures side by side', () => {
  const check = (expected: readonly string[], received: string[]): SignatureCheck => ({
    verdict: { status: 'invalid', scheme: 's', reason: 'digest-differs' },
    header: 'X',
    received,
    expected: expected.map((signature, index) => ({ signature, secretLastFour: `000${index}` })),
    signed: [],
    secretsTried: expected.length,
    matchedSecret: null,
    timestamp: null,
  });

  test('the first difference is where they part, the shorter end included', () => {
    expect(firstDifference('abcd', 'abXd')).toBe(2);
    expect(firstDifference('abcd', 'ab')).toBe(2);
    expect(firstDifference('abcd', 'abcd')).toBeNull();
  });

  test('of several secrets and signatures the pair that agrees longest is shown', () => {
    expect(closestPair(check(['aaaa', 'bbbb'], ['zzzz', 'bbbX']))).toEqual({
      expected: 'bbbb',
      secretLastFour: '0001',
      came: 'bbbX',
      firstDifference: 3,
    });
  });

  test('a missing side stays missing', () => {
    expect(closestPair(check([], ['x']))).toMatchObject({ expected: null, came: 'x', firstDifference: null });
    expect(closestPair(check(['x'], []))).toMatchObject({ expected: 'x', came: null, firstDifference: null });
  });
});

test.each([
  ['https://s3/x?X-Amz-Date=20260529T103000Z&X-Amz-Expires=3600', '2026-05-29T11:30:00.000Z'],
  ['https://cdn/x?Expires=1780000000&Signature=s', '2026-05-28T20:26:40.000Z'],
  ['https://blob/x?se=2026-05-29T10%3A30%3A00Z&sig=s', '2026-05-29T10:30:00.000Z'],
  ['https://files/x?signature=abc', null],
  ['https://s3/x?X-Amz-Date=20269999T999999Z&X-Amz-Expires=3600', null],
  ['not a url', null],
])('expiry of %s', (url, expiry) => {
  expect(urlExpiry(url)).toBe(expiry);
});

describe('the JSON tree', () => {
  const texts = (rows: readonly TreeRow[]) => rows.map(({ doc, node }) => treeValue(doc.scan, node).text);

  test('rows follow the text, duplicate keys are told, numbers stay as written', () => {
    const rows = treeRows(startTree(scanJson('{"id": 12345678901234567890, "a": [1.0, {}], "id": null}')));
    expect(rows.map(({ doc, node, level }) => [level, treeValue(doc.scan, node).key, treeValue(doc.scan, node).text])).toEqual([
      [0, null, '{ } 3 fields'],
      [1, '"id"', '12345678901234567890'],
      [1, '"a"', '[ ] 2 items'],
      [2, null, '1.0'],
      [2, null, '{}'],
      [1, '"id"', 'null'],
    ]);
    expect([...duplicateKeys(rows)]).toEqual(['payload:1', 'payload:5']);
  });

  test('ten thousand levels are laid out without a deep stack', () => {
    const state = startTree(scanJson('['.repeat(10_000) + ']'.repeat(10_000)));
    expect(treeRows(state).length).toBeLessThan(20);
    expect(treeRows(expanded(state, { doc: state.root, node: 0 }).state)).toHaveLength(10_000);
  });

  test('a long container offers the rest, and shows the part that somebody goes to', () => {
    const state = startTree(scanJson(JSON.stringify(Array.from({ length: 3_000 }, (_, index) => index))));
    const rows = treeRows(state);
    expect(rows).toHaveLength(childrenAtOnce + 2);
    expect(rows.at(-1)).toMatchObject({ node: 0, level: 1, more: 2_500, earlier: false });
    const there = treeRows(revealed(state, state.root, 2_001));
    expect(texts(there)).toContain('2000');
    expect(there[1]).toMatchObject({ more: 1_750, earlier: true });
    const offer = there[1];
    if (offer === undefined) throw new Error('There is no offer.');
    expect(texts(treeRows(toggled(revealed(state, state.root, 2_001), offer)))).toContain('1250');
  });

  test('all can be opened and closed, within bounds that are told', () => {
    const wide = startTree(scanJson(JSON.stringify(Array.from({ length: 300 }, () => Array.from({ length: 400 }, () => 1)))));
    const { state, cut } = expanded(wide, { doc: wide.root, node: 0 });
    expect(cut).toBe(true);
    expect(treeRows(state).length).toBeLessThanOrEqual(50_001);
    expect(treeRows(collapsed(state, { doc: wide.root, node: 0 }))).toHaveLength(301);
  });

  test('what is folded into a text hangs below it, level after level', () => {
    const inner = JSON.stringify({ raw: Buffer.from('{"deep": 1.0}').toString('base64') });
    let state = startTree(scanJson(JSON.stringify({ meta: inner, plain: 'hello' })));
    expect(withUnfolded(state, state.root, 2, scanJson)).toBe(state);
    state = withUnfolded(state, state.root, 1, scanJson);
    const raw = treeRows(state).find(({ doc, node }) => treeValue(doc.scan, node).key === '"raw"');
    if (raw === undefined) throw new Error('It was not unfolded.');
    state = withUnfolded(state, raw.doc, raw.node, scanJson);
    const last = treeRows(state).find(({ doc, node }) => treeValue(doc.scan, node).key === '"deep"');
    expect(last === undefined ? '' : pointerIn(last.doc, last.node)).toBe('/meta ▸ /raw ▸ /deep');
    expect(texts(treeRows(state))).toContain('1.0');
  });
});

describe('payloads', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('each kind gets the views that make sense of it', () => {
    const viewsOf = (contentType: string, text: string) => readPayload(contentType, bytes(text)).views;
    expect(viewsOf('application/json', '{"a":1}')).toEqual(['tree', 'pretty', 'raw', 'hex']);
    expect(viewsOf('application/json', '{"a":1')).toEqual(['raw', 'tree', 'hex']);
    expect(viewsOf('application/x-www-form-urlencoded', 'a=1')).toEqual(['fields', 'raw', 'hex']);
    expect(viewsOf('multipart/form-data; boundary=x', '--x\r\n\r\n\r\n--x--')).toEqual(['parts', 'raw', 'hex']);
    expect(viewsOf('image/svg+xml', '<svg onload="x"/>')).toEqual(['tree', 'raw', 'image', 'hex']);
    expect(viewsOf('text/xml', '<a><b></a>')).toEqual(['raw', 'tree', 'hex']);
    expect(viewsOf('application/pdf', '%PDF-1.4')).toEqual(['pdf', 'hex']);
    expect(viewsOf('audio/mpeg', 'ID3..')).toEqual(['media', 'hex']);
    expect(viewsOf('application/pdf', 'no document')).toEqual(['raw', 'hex']);
    expect(viewsOf('application/octet-stream', '\0\u0001\u0002')).toEqual(['hex', 'raw']);
  });

  test('only bytes that are an image count as one', () => {
    expect(imageTypeOf(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeNull();
    expect(imageTypeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(imageTypeOf(bytes('%PDF-1.7'))).toBeNull();
    expect(previewTypeOf(bytes('%PDF-1.7'))).toEqual({ kind: 'pdf', mimeType: 'application/pdf' });
    expect(previewTypeOf(bytes('<script>'))).toBeNull();
  });

  test('what is not as it should be is said', () => {
    const { problems } = readPayload('application/json', bytes('{"a": tru}'));
    expect(problems.join(' ')).toMatch(/not whole JSON.*column 7/);
    expect(readPayload('text/plain', new Uint8Array([0x61, 0xff, 0x62])).problems.join(' ')).toContain(
      '1 byte sequences are not UTF-8',
    );
  });
});
