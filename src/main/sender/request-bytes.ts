import { HookwrightError } from '#shared/errors.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import type { Route } from './route.ts';

/** A request ready for the wire. */
export interface RequestBytes {
  readonly method: string;
  /** The request line and headers, or the whole packet. */
  readonly head: Buffer;
  /** As framed: chunked where a Transfer-Encoding header says so. */
  readonly body: Uint8Array;
  readonly headers: readonly HeaderPair[];
  /** Whether the target can tell where it ends and may go on with another request on the same connection. */
  readonly selfContained: boolean;
  /** Written as it is, whatever it is; gets a connection of its own. */
  readonly raw: boolean;
}

const nothing = new Uint8Array();
/** Methods whose request has no body unless it says so. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/**
 * Lays a request out byte for byte. Host (first) and Content-Length (last) are added only when missing; a target's Host
 * override takes the place of the value of a Host header. A body under `Transfer-Encoding: chunked` is framed as one
 * chunk. Throws bad-input naming the field when a part would break out of its place: no byte has left by then.
 */
export function layOutRequest(request: OutgoingRequest, route: Route): RequestBytes {
  const { rawPacket } = request;
  if (rawPacket !== undefined) {
    const method = /^[A-Z]+/.exec(Buffer.from(rawPacket.subarray(0, 16)).toString('latin1'))?.[0] ?? '';
    return { method, head: Buffer.from(rawPacket), body: nothing, headers: request.headers, selfContained: false, raw: true };
  }
  checkWord(request.method, 'method');
  const path = request.requestTarget ?? `${route.url.pathname}${route.url.search}`;
  checkWord(path, 'requestTarget');
  const { headers, chunked, selfContained } = completeHeaders(request, route);
  const viaProxy = route.proxy !== null && !route.secure;
  const line = viaProxy && path.startsWith('/') ? `${route.url.origin}${path}` : path;
  let head = `${request.method} ${line} HTTP/1.1\r\n`;
  // The login is between us and the proxy: it is not among the headers that are shown.
  if (viaProxy && route.proxy?.authorization != null) head += `Proxy-Authorization: ${route.proxy.authorization}\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  const body = chunked ? asOneChunk(request.body) : request.body;
  return { method: request.method, head: Buffer.from(`${head}\r\n`, 'latin1'), body, headers, selfContained, raw: false };
}

function completeHeaders(
  request: OutgoingRequest,
  route: Route,
): { headers: HeaderPair[]; chunked: boolean; selfContained: boolean } {
  if (/[\r\n\0]/.test(route.hostHeader)) throw badInput('hostOverride', 'contains a line break or a null character');
  checkLatin1(route.hostHeader, 'hostOverride');
  const headers: HeaderPair[] = [];
  let hosts = 0;
  let lengths = 0;
  let lengthFits = true;
  let coding: string | null = null;
  for (const [index, [name, value]] of request.headers.entries()) {
    checkHeader(name, value, index);
    let sent = value;
    switch (name.toLowerCase()) {
      case 'host':
        hosts += 1;
        sent = route.target.hostOverride ?? value;
        break;
      case 'content-length':
        lengths += 1;
        lengthFits &&= value.trim() === String(request.body.length);
        break;
      case 'transfer-encoding':
        coding = value;
        break;
    }
    headers.push([name, sent]);
  }
  if (hosts === 0) headers.unshift(['Host', route.hostHeader]);
  const bodyExpected = request.body.length > 0 || !bodiless.has(request.method);
  if (lengths === 0 && coding === null && bodyExpected) headers.push(['Content-Length', String(request.body.length)]);
  const chunked = coding !== null && /(?:^|[\s,])chunked\s*$/i.test(coding);
  const selfContained = coding === null ? lengths <= 1 && lengthFits : chunked && lengths === 0;
  return { headers, chunked, selfContained };
}

function asOneChunk(body: Uint8Array): Uint8Array {
  if (body.length === 0) return Buffer.from('0\r\n\r\n', 'latin1');
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`, 'latin1'), body, Buffer.from('\r\n0\r\n\r\n', 'latin1')]);
}

/** Method and request target: one word, or the request line falls apart. */
function checkWord(text: string, field: string): void {
  if (text === '') throw badInput(field, 'is empty');
  if (/[\x00-\x20\x7f]/.test(text)) throw badInput(field, 'contains a line break, a blank or another control character');
  checkLatin1(text, field);
}

const unsafeInName = /[\r\n\0:\u0100-\uffff]|^[ \t]/;
const unsafeInValue = /[\r\n\0\u0100-\uffff]/;

function checkHeader(name: string, value: string, index: number): void {
  if (name !== '' && !unsafeInName.test(name) && !unsafeInValue.test(value)) return;
  if (name === '') throw badInput(`headers.${index}.0`, 'is empty');
  if (/[\r\n\0:]|^[ \t]/.test(name))
    throw badInput(`headers.${index}.0`, 'contains a line break, a colon or a null character, or begins with a blank');
  if (/[\r\n\0]/.test(value)) throw badInput(`headers.${index}.1`, 'contains a line break or a null character');
  checkLatin1(name, `headers.${index}.0`);
  checkLatin1(value, `headers.${index}.1`);
}

function checkLatin1(text: string, field: string): void {
  if (/[^\x00-\xff]/.test(text)) throw badInput(field, 'contains characters beyond Latin-1, which HTTP cannot carry');
}

function badInput(field: string, what: string): HookwrightError {
  return new HookwrightError('bad-input', `"${field}" ${what}; nothing was sent.`, { field });
}
