import { excerpt, type FilterCursor, FilterFault, readQuoted } from './filter-cursor.ts';
import { type BodyStep, type FilterPlace, filterPathLimit, type Pattern } from './filter-expression.ts';

const placeAt = /(headers?)(?=\[)|(body|payload)(?=[.[])/iy;
const pathExample = 'body.data.items[0].id';

/** Reads `header[NAME]` or `body.PATH` if one of them stands at the cursor; else null, with the cursor where it was. */
export function readPlace(cursor: FilterCursor): FilterPlace | null {
  placeAt.lastIndex = cursor.at;
  const match = placeAt.exec(cursor.text);
  if (match === null) return null;
  cursor.at += match[0].length;
  return match[1] === undefined ? { kind: 'body', path: readPath(cursor) } : { kind: 'header', name: readHeaderName(cursor) };
}

function readHeaderName(cursor: FilterCursor): Pattern {
  const open = cursor.at;
  cursor.at += 1;
  const pieces = [''];
  let written = '';
  while (cursor.text.charAt(cursor.at) !== ']') {
    const character = cursor.text.charAt(cursor.at);
    if (character === '') throw new FilterFault('This “[” is never closed', open, open + 1);
    if (character === '"') {
      const inner = readQuoted(cursor);
      written += inner;
      pieces[pieces.length - 1] += inner.toLowerCase();
      continue;
    }
    cursor.at += 1;
    written += character;
    if (character !== '*') pieces[pieces.length - 1] += character.toLowerCase();
    else if (pieces.length === 1 || pieces.at(-1) !== '') pieces.push('');
  }
  cursor.at += 1;
  if (written.trim() === '') {
    throw new FilterFault('The name of a header belongs between “[” and “]”, like header[x-request-id]', open, cursor.at);
  }
  if (written.includes('\0')) throw new FilterFault('A filter cannot hold the character NUL', open, cursor.at);
  return pieces;
}

const memberAt = /[^\s:=<>!~()",*.[\]]+/y;
const indexAt = /\[(\d{1,9})\]/y;

function readPath(cursor: FilterCursor): BodyStep[] {
  const path: BodyStep[] = [];
  for (;;) {
    const from = cursor.at;
    const step = readStep(cursor);
    if (step === undefined) return path;
    if (typeof step === 'string' && step.includes('\0')) {
      throw new FilterFault('A filter cannot hold the character NUL', from, cursor.at);
    }
    if (path.length === filterPathLimit) {
      throw new FilterFault(`A path may have ${filterPathLimit} steps`, from, cursor.at);
    }
    path.push(step);
  }
}

/** Undefined: the path ends here. */
function readStep(cursor: FilterCursor): BodyStep | undefined {
  const from = cursor.at;
  const character = cursor.text.charAt(from);
  if (character === '.') {
    cursor.at += 1;
    return cursor.text.charAt(cursor.at) === '"' ? readQuoted(cursor) : readMember(cursor, from);
  }
  if (character !== '[') return undefined;
  if (cursor.text.startsWith('[*]', from)) {
    cursor.at += 3;
    return null;
  }
  indexAt.lastIndex = from;
  const index = indexAt.exec(cursor.text);
  if (index !== null) {
    cursor.at += index[0].length;
    return Number(index[1]);
  }
  cursor.at += 1;
  if (cursor.text.charAt(cursor.at) === '"') {
    const member = readQuoted(cursor);
    if (cursor.text.charAt(cursor.at) === ']') {
      cursor.at += 1;
      return member;
    }
  }
  const problem = `Between “[” and “]” goes an index, “*” for all, or a name in quotes, like ${pathExample}`;
  throw new FilterFault(problem, from, Math.max(cursor.at, from + 1));
}

function readMember(cursor: FilterCursor, from: number): string {
  memberAt.lastIndex = cursor.at;
  const member = memberAt.exec(cursor.text)?.[0];
  if (member === undefined) {
    const shown = cursor.text.charAt(cursor.at);
    const found = shown === '' || /\s/.test(shown) ? '' : `, not ${excerpt(shown)}`;
    throw new FilterFault(`A name belongs after this “.”${found}, like ${pathExample}`, from, from + 1);
  }
  cursor.at += member.length;
  return member;
}

const plainName = /^[^\s\]"*]+$/;
const plainMember = /^[^\s:=<>!~()",*.[\]]+$/;

/** Writes a place so that `readPlace` reads the same again. */
export function printPlace(place: FilterPlace): string {
  if (place.kind === 'header') {
    return `header[${place.name.map((piece) => (piece === '' || plainName.test(piece) ? piece : quoted(piece))).join('*')}]`;
  }
  const steps = place.path.map((step) => {
    if (step === null) return '[*]';
    if (typeof step === 'number') return `[${step}]`;
    return plainMember.test(step) ? `.${step}` : `[${quoted(step)}]`;
  });
  return `body${steps.join('')}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A place as a sentence names it: `the header “x-id”`, `“data.items[0]” in the body`. */
export function describePlace(place: FilterPlace): string {
  const printed = printPlace(place);
  return place.kind === 'header'
    ? `the header “${place.name.join('*')}”`
    : `“${printed.slice(printed.startsWith('body.') ? 5 : 4)}” in the body`;
}
