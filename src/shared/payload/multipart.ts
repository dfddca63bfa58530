import { parseMediaType } from './media-type.ts';
import { decodeText } from './text.ts';

export interface BodyPart {
  /** Name and value as they came, in order. */
  readonly headers: readonly (readonly [string, string])[];
  /** `name` of Content-Disposition. */
  readonly name: string | null;
  /** As the sender wrote it. Text to be shown; never a path to write to. */
  readonly filename: string | null;
  readonly contentType: string | null;
  /** Offsets of the content in the body, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface MultipartReading {
  readonly parts: readonly BodyPart[];
  /** Bytes before the first delimiter and after the last, which no part holds. */
  readonly preamble: number;
  readonly epilogue: number;
  /** What departs from the format, one sentence each. */
  readonly problems: readonly string[];
}

const partsAtMost = 1000;
const headerBytesAtMost = 65_536;

/** The boundary that a Content-Type header names; null when it is no multipart type or names none. */
export function boundaryOf(contentType: string): string | null {
  const { type, parameters } = parseMediaType(contentType);
  const boundary = parameters.get('boundary') ?? '';
  return type.startsWith('multipart/') && boundary !== '' ? boundary : null;
}

/** Reads a multipart body. Tolerates LF alone, text before and after, and a missing end; says so under `problems`. */
export function parseMultipart(bytes: Uint8Array, boundary: string): MultipartReading {
  const mark = Uint8Array.from(`--${boundary}`, (character) => character.charCodeAt(0) & 0xff);
  const problems: string[] = [];
  const parts: BodyPart[] = [];
  const first = findDelimiter(bytes, mark, 0);
  if (first === null) {
    return {
      parts,
      preamble: bytes.length,
      epilogue: 0,
      problems: ['The boundary that Content-Type names does not occur in the body.'],
    };
  }
  let delimiter: Delimiter = first;
  while (!delimiter.closing) {
    const next = findDelimiter(bytes, mark, delimiter.after);
    if (parts.length === partsAtMost) {
      problems.push(`There are more than ${partsAtMost} parts; the rest is not shown.`);
      return { parts, preamble: first.from, epilogue: 0, problems };
    }
    parts.push(readPart(bytes, delimiter.after, next?.from ?? bytes.length, problems));
    if (next === null) {
      problems.push('The closing boundary is missing: the body was probably cut off.');
      return { parts, preamble: first.from, epilogue: 0, problems };
    }
    delimiter = next;
  }
  if (first.from > 0) problems.push(`${first.from} bytes stand before the first part.`);
  return { parts, preamble: first.from, epilogue: bytes.length - delimiter.after, problems };
}

interface Delimiter {
  /** Offset of the line break before it, which belongs to it. */
  readonly from: number;
  /** Offset after its own line break. */
  readonly after: number;
  readonly closing: boolean;
}

/** A delimiter stands at the start of a line and is followed by `--`, white space or the end. */
function findDelimiter(bytes: Uint8Array, mark: Uint8Array, from: number): Delimiter | null {
  // Right after another delimiter a part may be empty, so that its line break is the one already taken.
  let line = from;
  while (line <= bytes.length) {
    const delimiter = delimiterAt(bytes, mark, line, from);
    if (delimiter !== null) return delimiter;
    const lineFeed = bytes.indexOf(0x0a, line);
    if (lineFeed === -1) return null;
    line = lineFeed + 1;
  }
  return null;
}

function delimiterAt(bytes: Uint8Array, mark: Uint8Array, line: number, searchedFrom: number): Delimiter | null {
  for (let index = 0; index < mark.length; index += 1) if (bytes[line + index] !== mark[index]) return null;
  let at = line + mark.length;
  const closing = bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
  if (closing) at += 2;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1;
  if (bytes[at] === 0x0d) at += 1;
  if (bytes[at] === 0x0a) at += 1;
  else if (!closing && at < bytes.length) return null;
  const crlf = line >= searchedFrom + 2 && bytes[line - 2] === 0x0d ? 2 : 1;
  return { from: Math.max(searchedFrom, line - (line > searchedFrom ? crlf : 0)), after: Math.min(at, bytes.length), closing };
}

function readPart(bytes: Uint8Array, from: number, end: number, problems: string[]): BodyPart {
  const blank = findBlankLine(bytes, from, end);
  if (blank === null) problems.push('A part has no blank line after its headers; all of it is shown as content.');
  const headers = blank === null ? [] : readHeaders(bytes.subarray(from, blank.at));
  const header = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
  const { parameters } = parseMediaType(header('content-disposition') ?? '');
  return {
    headers,
    name: parameters.get('name') ?? null,
    filename: extendedValue(parameters.get('filename*')) ?? parameters.get('filename') ?? null,
    contentType: header('content-type'),
    start: blank === null ? from : Math.min(blank.after, end),
    end,
  };
}

/** The empty line that ends the headers: where they end, and where the content begins. */
function findBlankLine(bytes: Uint8Array, from: number, end: number): { at: number; after: number } | null {
  const limit = Math.min(end, from + headerBytesAtMost);
  let line = from;
  while (line < limit) {
    if (bytes[line] === 0x0a) return { at: line, after: line + 1 };
    if (bytes[line] === 0x0d && bytes[line + 1] === 0x0a) return { at: line, after: line + 2 };
    const lineFeed = bytes.indexOf(0x0a, line);
    if (lineFeed === -1 || lineFeed >= limit) return null;
    line = lineFeed + 1;
  }
  // The line break of the blank line may be the one that the delimiter took: headers alone, and no content.
  return line === end && line > from ? { at: end, after: end } : null;
}

function readHeaders(bytes: Uint8Array): (readonly [string, string])[] {
  const lines = decodeText(bytes, null)
    .text.replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}

/** `UTF-8''%e2%82%ac.txt` (RFC 8187). */
function extendedValue(value: string | undefined): string | null {
  const match = /^([\w-]+)'[^']*'(.*)$/s.exec(value ?? '');
  if (match === null) return null;
  const bytes = (match[2] ?? '').replaceAll(/%([0-9a-fA-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeText(
    Uint8Array.from(bytes, (character) => character.charCodeAt(0) & 0xff),
    match[1] ?? null,
  ).text;
}
