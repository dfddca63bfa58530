import type { HeaderPair } from '#shared/reply.ts';
import { AttemptFailed, printable } from './attempt-failed.ts';

/** How the end of a body is known. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export interface ResponseHead {
  readonly status: number;
  readonly httpVersion: string;
  readonly headers: HeaderPair[];
  /** Whether the target leaves the connection open for another request. */
  readonly keepAlive: boolean;
  readonly framing: Framing;
}

export function protocolFailure(problem: string): AttemptFailed {
  return new AttemptFailed('protocol', problem, 'Look at what the target writes: it does not keep to HTTP/1.1.');
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?$/;
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads a head without its empty last line, Latin-1. `method` is that of the request. Throws AttemptFailed (protocol). */
export function parseHead(text: string, method: string): ResponseHead {
  const lines = text.split('\r\n');
  const first = lines[0] ?? '';
  const match = statusLine.exec(first);
  if (match === null) throw protocolFailure(`The answer has a malformed status line: "${printable(first)}".`);
  const status = Number(match[2]);
  const httpVersion = `1.${match[1] ?? '1'}`;
  const headers: HeaderPair[] = [];
  const codings: string[] = [];
  const lengths: string[] = [];
  let connection = '';
  for (let i = 1; i < lines.length; i += 1) {
    const pair = parseHeaderLine(lines[i] ?? '');
    headers.push(pair);
    const name = pair[0].toLowerCase();
    if (name === 'transfer-encoding') codings.push(pair[1]);
    else if (name === 'content-length') lengths.push(pair[1]);
    else if (name === 'connection') connection = `${connection},${pair[1].toLowerCase()}`;
  }
  const options = connection.split(',').map((option) => option.trim());
  const keepAlive = httpVersion === '1.1' ? !options.includes('close') : options.includes('keep-alive');
  const bodiless =
    method === 'HEAD' || status < 200 || status === 204 || status === 304 || (method === 'CONNECT' && status < 300);
  const framing: Framing = bodiless ? { kind: 'none' } : findFraming(codings, lengths, httpVersion);
  return { status, httpVersion, headers, keepAlive, framing };
}

/** One `name: value` line. Throws AttemptFailed (protocol). */
export function parseHeaderLine(line: string): HeaderPair {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0));
  if (colon < 1 || !headerName.test(name)) throw protocolFailure(`The answer has a malformed header line: "${printable(line)}".`);
  const value = trimBlanks(line.slice(colon + 1));
  if (/[\x00\r\n]/.test(value)) throw protocolFailure(`The answer’s header ${name} contains a control character.`);
  return [name, value];
}

/** Spaces and tabs only: String.trim would also take a byte 0xA0. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text, start)) start += 1;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

function findFraming(codings: readonly string[], lengths: readonly string[], httpVersion: string): Framing {
  if (codings.length > 0) {
    if (lengths.length > 0)
      throw protocolFailure('The answer has both Content-Length and Transfer-Encoding, so its end is ambiguous.');
    if (httpVersion === '1.0')
      throw protocolFailure('The answer is HTTP/1.0 but has Transfer-Encoding, which HTTP/1.0 does not know.');
    const last = codings.join(',').split(',').at(-1)?.trim().toLowerCase();
    return last === 'chunked' ? { kind: 'chunked' } : { kind: 'until-close' };
  }
  if (lengths.length === 0) return { kind: 'until-close' };
  const values = new Set(lengths.flatMap((value) => value.split(',').map((part) => part.trim())));
  const [value = ''] = values;
  if (values.size > 1)
    throw protocolFailure(`The answer has Content-Lengths that differ: ${printable([...values].join(' and '))}.`);
  const length = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(length)) {
    throw protocolFailure(`The answer’s Content-Length is not a length: "${printable(value)}".`);
  }
  return { kind: 'length', length };
}
