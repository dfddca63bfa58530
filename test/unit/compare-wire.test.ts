import { describe, expect, test } from 'vitest';
import { diffBytes, nextByteDifference } from '#shared/compare/byte-diff.ts';
import { headerDiffText } from '#shared/compare/diff-text.ts';
import { diffHeaders } from '#shared/compare/header-diff.ts';
import { noiseOf, readNoiseList } from '#shared/compare/noise.ts';

const none = readNoiseList('');
type Pair = readonly [string, string];

function kinds(left: readonly Pair[], right: readonly Pair[]): string[] {
  return diffHeaders(left, right, none).map((row) => `${row.kind} ${(row.left ?? row.right)?.[0]}`);
}

describe('comparing headers', () => {
  test('values, case, what is on one side only, and order', () => {
    const left: Pair[] = [
      ['Host', 'a'],
      ['X-One', '1'],
      ['X-Two', '2'],
      ['Gone', 'x'],
    ];
    const right: Pair[] = [
      ['X-Two', '2'],
      ['host', 'a'],
      ['X-One', 'one'],
      ['New', 'y'],
    ];
    expect(kinds(left, right)).toEqual(['case Host', 'changed X-One', 'moved X-Two', 'removed Gone', 'added New']);
  });

  test('repeats are compared in their turn', () => {
    expect(
      kinds(
        [
          ['A', '1'],
          ['a', '2'],
        ],
        [
          ['A', '1'],
          ['a', '3'],
          ['A', '4'],
        ],
      ),
    ).toEqual(['same A', 'changed a', 'added A']);
  });

  test('ids, dates and signatures are noise; a changed type is not', () => {
    const rows = diffHeaders(
      [
        ['Date', 'Wed, 29 May 2024 10:30:00 GMT'],
        ['X-Webhook-Signature', 'a'.repeat(64)],
        ['X-GitHub-Delivery-Id', 'd1'],
        ['Content-Type', 'a/b'],
      ],
      [
        ['Date', 'Wed, 29 May 2024 10:31:00 GMT'],
        ['X-Webhook-Signature', 'b'.repeat(64)],
        ['X-GitHub-Delivery-Id', 'd2'],
        ['Content-Type', 'a/c'],
      ],
      none,
    );
    expect(rows.map(({ noise }) => noise !== null)).toEqual([true, true, true, false]);
    expect(headerDiffText(rows, false)).toBe('~ Content-Type: a/b → a/c');
  });
});

describe('comparing bytes', () => {
  test('the first difference, how many, and where one ends', () => {
    expect(diffBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9, 8))).toEqual({
      first: 1,
      differing: 2,
      leftSize: 3,
      rightSize: 3,
    });
    expect(diffBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3)).first).toBe(2);
    expect(diffBytes(Uint8Array.of(1), Uint8Array.of(1)).first).toBeNull();
  });

  test('stretches one after the other, forwards and back', () => {
    const [left, right] = [Uint8Array.of(0, 1, 1, 0, 1, 0), Uint8Array.of(0, 2, 2, 0, 2, 0, 7)];
    expect(nextByteDifference(left, right, 0, 1)).toBe(1);
    expect(nextByteDifference(left, right, 2, 1)).toBe(4);
    expect(nextByteDifference(left, right, 5, 1)).toBe(6);
    expect(nextByteDifference(left, right, 3, -1)).toBe(1);
    expect(nextByteDifference(left, right, 0, -1)).toBeNull();
  });
});

test('noise needs the look as well as the name', () => {
  const value = (text: string, isNumber = false) => ({ text, isNumber });
  expect(noiseOf('user_id', value('u-1'), value('u-2'))).toBe('id');
  expect(noiseOf('id', value('pending'), value('done'))).toBeNull();
  expect(noiseOf('paid', value('p1'), value('p2'))).toBeNull();
  expect(noiseOf('amount', value('100', true), value('200', true))).toBeNull();
  expect(noiseOf('expires_at', value('1716978600', true), value('1716978601', true))).toBe('time');
});
