import type { RowValue } from './delivery-rows.ts';

/** Rows of one width, each as what differs from the row before: its place, then its value. */
export type PackedRows = readonly (readonly RowValue[])[];

/** The rows of a bulk replay are much alike, and each value costs time on its way to the other thread. */
export function packRows(rows: readonly (readonly RowValue[])[]): PackedRows {
  let before: readonly RowValue[] = [];
  return rows.map((row) => {
    const changes: RowValue[] = [];
    for (const [column, value] of row.entries()) if (value !== before[column]) changes.push(column, value);
    before = row;
    return changes;
  });
}

/** Tells each row in turn; the same array every time. */
export function unpackRows(packed: PackedRows, tell: (row: readonly RowValue[]) => void): void {
  const row: RowValue[] = [];
  for (const changes of packed) {
    for (let at = 0; at < changes.length; at += 2) row[Number(changes[at])] = changes[at + 1] ?? null;
    tell(row);
  }
}
