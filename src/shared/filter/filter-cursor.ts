import type { Pattern } from './filter-expression.ts';

/** What is wrong with a filter, and where: `from` to `to` are UTF-16 offsets, `to` exclusive. Never leaves this folder as an exception. */
export class FilterFault extends Error {
  readonly from: number;
  readonly to: number;

  constructor(problem: string, from: number, to: number) {
    super(problem);
    this.name = 'FilterFault';
    this.from = from;
    this.to = to;
  }
}

/** A place in the text of a filter. */
export interface FilterCursor {
  readonly text: string;
  at: number;
}

/** A word as it was written: bare and quoted segments that touch each other are one word, as in a shell. */
export interface WrittenWord {
  readonly pattern: Pattern;
  /** The word with its wildcards, quotes taken off. */
  readonly plain: string;
  readonly quoted: boolean;
  readonly from: number;
  readonly to: number;
}

/** Shortens what is quoted back in a message. */
export function excerpt(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `“${shown}”`;
}

const whitespace = /\s/;

export function skipSpace(cursor: FilterCursor): void {
  while (cursor.at < cursor.text.length && whitespace.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
}

export function atWordEnd(cursor: FilterCursor): boolean {
  const character = cursor.text.charAt(cursor.at);
  return character === '' || character === ')' || whitespace.test(character);
}

/** Reads one word. Inside a list of values a comma ends it. Unquoted `*` is a wildcard; `\"` and `\\` are the escapes within quotes. */
export function readWord(cursor: FilterCursor, inList: boolean): WrittenWord {
  const from = cursor.at;
  const pieces = [''];
  let plain = '';
  let quoted = false;
  while (!atWordEnd(cursor)) {
    const character = cursor.text.charAt(cursor.at);
    if (character === '(') throw new FilterFault('Put a space before “(”, or quotes around the word', cursor.at, cursor.at + 1);
    if (character === ',' && inList) break;
    if (character === '"') {
      const inner = readQuoted(cursor);
      pieces[pieces.length - 1] += inner;
      plain += inner;
      quoted = true;
      continue;
    }
    cursor.at += 1;
    plain += character;
    if (character !== '*') pieces[pieces.length - 1] += character;
    else if (pieces.length === 1 || pieces.at(-1) !== '') pieces.push('');
  }
  if (plain.includes('\0')) throw new FilterFault('A filter cannot hold the character NUL', from, cursor.at);
  return { pattern: pieces, plain, quoted, from, to: cursor.at };
}

/** Reads what stands in quotes at the cursor, quotes included. */
export function readQuoted(cursor: FilterCursor): string {
  const open = cursor.at;
  let inner = '';
  cursor.at += 1;
  while (cursor.at < cursor.text.length) {
    const character = cursor.text.charAt(cursor.at);
    const next = cursor.text.charAt(cursor.at + 1);
    if (character === '"') {
      cursor.at += 1;
      return inner;
    }
    const escaped = character === '\\' && (next === '"' || next === '\\');
    inner += escaped ? next : character;
    cursor.at += escaped ? 2 : 1;
  }
  throw new FilterFault('The quotes that open here are never closed', open, cursor.text.length);
}
