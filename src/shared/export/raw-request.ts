import type { HeaderPair } from '../reply.ts';
import { bytesOf } from './shell-text.ts';

/** What it takes to write a request as it stood on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Request target; characters are bytes. */
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/**
 * The request as HTTP/1 bytes, every header as it came. A body that came in chunks has none of their frames here, so its
 * Transfer-Encoding is replaced by the length that makes the text a whole request.
 */
export function writeRawRequest(request: WireRequest): Uint8Array {
  const { headers } = framed(request);
  const head = `${request.method} ${request.target} HTTP/${request.httpVersion}\r\n${headers
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
  const bytes = new Uint8Array(head.length + request.body.length);
  for (let at = 0; at < head.length; at += 1) bytes[at] = head.charCodeAt(at);
  bytes.set(request.body, head.length);
  return bytes;
}

/** The same as text for a clipboard; a body that is no UTF-8 stands there as Latin-1, and the second value says so. */
export function rawRequestText(
  request: WireRequest,
  bodyText: string | null,
): { readonly text: string; readonly exact: boolean } {
  const head = bytesOf(writeRawRequest({ ...request, body: new Uint8Array(0), headers: framed(request).headers }));
  return { text: head + (bodyText ?? bytesOf(request.body)), exact: bodyText !== null };
}

function framed({ headers, body }: WireRequest): { headers: HeaderPair[] } {
  const isChunked = ([name, value]: HeaderPair): boolean => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(value);
  if (!headers.some(isChunked)) return { headers: [...headers] };
  return {
    headers: headers.map((pair): HeaderPair => (isChunked(pair) ? ['Content-Length', String(body.length)] : [...pair])),
  };
}
