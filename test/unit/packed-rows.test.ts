import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RowValue } from '#main/store/delivery-rows.ts';
import { packRows, unpackRows } from '#main/store/packed-rows.ts';

function roundTrip(rows: readonly RowValue[][]): RowValue[][] {
  const told: RowValue[][] = [];
  unpackRows(packRows(rows), (row) => told.push([...row]));
  return told;
}

it('packed rows come back as they were, whatever stood before them', () => {
  const value = fc.constantFrom<RowValue>(null, 0, 1, '', 'a', Uint8Array.of(1));
  const rows = fc.array(fc.array(value, { minLength: 4, maxLength: 4 }));
  fc.assert(
    fc.property(rows, (given) => {
      expect(roundTrip(given)).toEqual(given);
    }),
  );
});

it('what a row shares with the one before is not packed again', () => {
  expect(
    packRows([
      ['x', 1, null],
      ['x', 2, null],
    ]),
  ).toEqual([
    [0, 'x', 1, 1, 2, null],
    [1, 2],
  ]);
});
