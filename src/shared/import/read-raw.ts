import { joinBytes, latin1Of } from '../redaction/latin1.ts';
import type { HeaderPair } from '../reply.ts';
import { ImportFault, largestEntry, type ImportedRequest, type ImportReader } from './imported-request.ts';

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40})[ \t]+(\S+)(?:[ \t]+HTTP\/(\d(?:\.\d)?))?[ \t]*$/;

/** Collects a file that is one request, and reads it at its end. */
export function readWhole(read: (bytes: Uint8Array) => ImportedRequest): ImportReader {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    push(bytes) {
      size += bytes.length;
      if (size > largestEntry) throw new ImportFault('', 'It is larger than 96 MiB.');
      pieces.push(bytes.slice());
      return [];
    },
    end: () => [read(joinBytes(pieces))],
  };
}

/** One request as it stood on the wire, or as people write it down with plain line feeds. */
export function readRawRequest(bytes: Uint8Array): ImportedRequest {
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1;
  const gap = endOfHead(bytes, start);
  const head = latin1Of(bytes.subarray(start, gap.from));
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method, requestTarget, version = '1.1'] = requestLine.exec(first) ?? [];
  if (method === undefined || requestTarget === undefined) {
    throw new ImportFault('line 1', 'It is no request line such as “POST /webhooks HTTP/1.1”.');
  }
  const headers = lines.filter((line) => line !== '').map((line, index) => headerOf(line, index + 2));
  const warnings: string[] = [];
  const [, scheme, target = requestTarget] = /^(https?):\/\/[^/?#]*([\s\S]*)$/i.exec(requestTarget) ?? [];
  return {
    method,
    target: target === '' ? '/' : target,
    httpVersion: version,
    headers,
    trailers: [],
    scheme: scheme?.toLowerCase() === 'http' ? 'http' : 'https',
    tls: null,
    remoteAddress: null,
    remotePort: 0,
    bodyKind: 'body',
    body: bodyOf(bytes.subarray(gap.to), headers, warnings),
    declaredSize: lengthOf(headers),
    problem: null,
    originalAt: null,
    receiveMs: 0,
    reply: null,
    redacted: false,
    warnings,
  };
}

/** The first empty line; the end where there is none. */
function endOfHead(bytes: Uint8Array, start: number): { from: number; to: number } {
  for (let at = bytes.indexOf(0x0a, start); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (bytes[next] === 0x0a) return { from: at, to: next + 1 };
  }
  return { from: bytes.length, to: bytes.length };
}

function headerOf(line: string, number: number): HeaderPair {
  const colon = line.indexOf(':');
  if (colon <= 0 || /\0/.test(line)) throw new ImportFault(`line ${number}`, 'It is no header: there is no name before a colon.');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function lengthOf(headers: readonly HeaderPair[]): number | null {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function bodyOf(rest: Uint8Array, headers: readonly HeaderPair[], warnings: string[]): Uint8Array {
  const chunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked\s*$/i.test(value));
  if (chunked) return joinChunks(rest, warnings);
  const declared = lengthOf(headers);
  if (declared === null || declared === rest.length) return rest;
  if (rest.length < declared) {
    throw new ImportFault('the body', `It is cut off: Content-Length says ${declared}, and ${rest.length} bytes are there.`);
  }
  if (rest.subarray(declared).every((byte) => byte === 0x0a || byte === 0x0d)) return rest.subarray(0, declared);
  throw new ImportFault(
    'the body',
    `Content-Length says ${declared}, and ${rest.length} bytes are there; more than one request cannot be read.`,
  );
}

/** Bodies written down by people are rarely in chunks, whatever the header says. */
function joinChunks(rest: Uint8Array, warnings: string[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const end = rest.indexOf(0x0a, at);
    const size = end === -1 ? null : /^([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?$/i.exec(latin1Of(rest.subarray(at, end)))?.[1];
    if (size === null || size === undefined) {
      if (pieces.length > 0) throw new ImportFault('the body', 'It is cut off: a chunk has no size.');
      warnings.push('Transfer-Encoding says chunked, and the body is not in chunks: it is taken as it stands.');
      return rest;
    }
    const length = Number.parseInt(size, 16);
    if (length === 0) return joinBytes(pieces);
    if (end + 1 + length > rest.length) throw new ImportFault('the body', 'It is cut off: a chunk is shorter than it says.');
    pieces.push(rest.subarray(end + 1, end + 1 + length));
    at = end + 1 + length;
    if (rest[at] === 0x0d) at += 1;
    if (rest[at] === 0x0a) at += 1;
  }
}
