import { describe, expect, test } from 'vitest';
import type { Capture } from '#shared/capture.ts';
import type { SignatureCheck } from '#shared/verdict.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { closestPair, firstDifference } from '../../src/renderer/features/capture/compare-signatures.ts';
import { imageTypeOf } from '../../src/renderer/features/capture/image-type.ts';
import { readPayload } from '../../src/renderer/features/capture/read-payload.ts';
import { childrenAtOnce, duplicateKeys, firstOpen, treeRows, treeValue } from '../../src/renderer/features/capture/tree-rows.ts';
import { urlExpiry } from '../../src/renderer/features/attachments/url-expiry.ts';

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
  test('rows follow the text, duplicate keys are told, numbers stay as written', () => {
    const scan = scanJson('{"id": 12345678901234567890, "a": [1.0, {}], "id": null}');
    const rows = treeRows(scan, firstOpen(scan), new Map());
    expect(rows.map(({ node, level }) => [level, treeValue(scan, node).key, treeValue(scan, node).text])).toEqual([
      [0, null, '{ } 3 fields'],
      [1, '"id"', '12345678901234567890'],
      [1, '"a"', '[ ] 2 items'],
      [2, null, '1.0'],
      [2, null, '{}'],
      [1, '"id"', 'null'],
    ]);
    expect([...duplicateKeys(scan, rows)]).toEqual([1, 5]);
  });

  test('ten thousand levels are laid out without a deep stack', () => {
    const scan = scanJson('['.repeat(10_000) + ']'.repeat(10_000));
    const everything = new Set(Array.from({ length: scan.nodes.count }, (_, node) => node));
    expect(treeRows(scan, everything, new Map())).toHaveLength(10_000);
    expect(firstOpen(scan).size).toBeLessThan(20);
  });

  test('a long container offers the rest', () => {
    const scan = scanJson(JSON.stringify(Array.from({ length: 1_200 }, (_, index) => index)));
    const open = new Set([0]);
    const rows = treeRows(scan, open, new Map());
    expect(rows).toHaveLength(childrenAtOnce + 2);
    expect(rows.at(-1)).toEqual({ node: 0, level: 1, more: 700 });
    expect(treeRows(scan, open, new Map([[0, 2_000]]))).toHaveLength(1_201);
  });
});

describe('payloads', () => {
  const captureWith = (contentType: string): Capture => ({ headers: [['Content-Type', contentType]] }) as unknown as Capture;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('each kind gets the views that make sense of it', () => {
    const viewsOf = (contentType: string, text: string) => readPayload(captureWith(contentType), bytes(text)).views;
    expect(viewsOf('application/json', '{"a":1}')).toEqual(['tree', 'pretty', 'raw', 'hex']);
    expect(viewsOf('application/json', '{"a":1')).toEqual(['raw', 'tree', 'hex']);
    expect(viewsOf('application/x-www-form-urlencoded', 'a=1')).toEqual(['fields', 'raw', 'hex']);
    expect(viewsOf('multipart/form-data; boundary=x', '--x\r\n\r\n\r\n--x--')).toEqual(['parts', 'raw', 'hex']);
    expect(viewsOf('image/svg+xml', '<svg onload="x"/>')).toEqual(['raw', 'hex']);
    expect(viewsOf('application/octet-stream', '\0\u0001\u0002')).toEqual(['hex', 'raw']);
  });

  test('only bytes that are an image count as one', () => {
    expect(imageTypeOf(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeNull();
    expect(imageTypeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  });

  test('what is not as it should be is said', () => {
    const { problems } = readPayload(captureWith('application/json'), bytes('{"a": tru}'));
    expect(problems.join(' ')).toMatch(/not whole JSON.*column 7/);
    expect(readPayload(captureWith('text/plain'), new Uint8Array([0x61, 0xff, 0x62])).problems.join(' ')).toContain(
      '1 byte sequences are not UTF-8',
    );
  });
});
