/** A long text as rows of bounded length, found once and then read row by row: lines, and pieces of lines that are too long. */
export interface TextRows {
  readonly count: number;
  /** UTF-16 offset of each row. */
  readonly starts: Uint32Array;
  /** Number of the line that a row belongs to, from 1. */
  readonly lines: Uint32Array;
  /** True when there are more rows than `rowsAtMost`; the rest has no row. */
  readonly cut: boolean;
}

/** More would make the list higher than browsers can draw. */
const rowsAtMost = 1_500_000;

/**
 * Breaks a text into rows at its line feeds, and within longer lines after every `columns` characters.
 * Halves of a pair stay together. Takes time in proportion to the text.
 */
export function layOutRows(text: string, columns: number, limit = rowsAtMost): TextRows {
  let starts = new Uint32Array(Math.min(limit, 1024));
  let lines = new Uint32Array(starts.length);
  let count = 0;
  let line = 0;
  for (let from = 0; from <= text.length && count < limit;) {
    const feed = text.indexOf('\n', from);
    const end = feed === -1 ? text.length : feed;
    line += 1;
    let at = from;
    do {
      if (count === limit) return { count, starts, lines, cut: true };
      if (count === starts.length) {
        starts = resized(starts, Math.min(limit, starts.length * 2));
        lines = resized(lines, starts.length);
      }
      starts[count] = at;
      lines[count] = line;
      count += 1;
      at += columns;
      if (at < end && (text.charCodeAt(at) & 0xfc00) === 0xdc00) at += 1;
    } while (at < end);
    from = end + 1;
    if (feed === -1) return { count, starts: starts.slice(0, count), lines: lines.slice(0, count), cut: false };
  }
  return { count, starts: starts.slice(0, count), lines: lines.slice(0, count), cut: count === limit };
}

function resized(from: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(length);
  to.set(from);
  return to;
}

/** The text of a row, its line feed left out. */
export function rowText(text: string, rows: TextRows, row: number): string {
  const from = rows.starts[row] ?? 0;
  const to = rows.starts[row + 1] ?? text.length;
  return text.slice(from, to > from && text.charCodeAt(to - 1) === 0x0a ? to - 1 : to);
}

/** Number of the row that holds an offset. */
export function rowAt(rows: TextRows, offset: number): number {
  let low = 0;
  let high = Math.max(0, rows.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
