export interface HexRow {
  /** Of the row's first byte, eight hexadecimal digits or more. */
  readonly offset: string;
  /** Two hexadecimal digits a byte. */
  readonly bytes: readonly string[];
  /** Printable ASCII; a dot for every other byte. */
  readonly ascii: string;
}

/** Bytes of one row. */
export const hexRowWidth = 16;

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Rows a body has in all. */
export function hexRowCount(size: number): number {
  return Math.ceil(size / hexRowWidth);
}

/** The rows of a range, made when they are looked at: `from` and `count` number rows, not bytes. */
export function hexRows(bytes: Uint8Array, from: number, count: number): HexRow[] {
  const first = Math.max(0, Math.trunc(from));
  const last = Math.min(hexRowCount(bytes.length), first + Math.max(0, Math.trunc(count)));
  const rows: HexRow[] = [];
  for (let row = first; row < last; row += 1) rows.push(hexRow(bytes, row * hexRowWidth));
  return rows;
}

function hexRow(bytes: Uint8Array, offset: number): HexRow {
  const row = Array.from(bytes.subarray(offset, offset + hexRowWidth));
  return {
    offset: offset.toString(16).padStart(8, '0'),
    bytes: row.map((byte) => hexPairs[byte] ?? ''),
    ascii: row.map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.')).join(''),
  };
}
