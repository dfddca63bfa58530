import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#shared/clock.ts';
import type { StepReply } from '#shared/reply-script.ts';
import type { Reply } from '#shared/reply.ts';

interface PreparedReply {
  /** Name, value, name, value: the form Node sends without looking up or merging. */
  readonly headers: string[];
  readonly body: string | Buffer | null;
}

/** An endpoint gives the same reply object again and again; working it out once saves that on each request. */
const prepared = new WeakMap<StepReply, PreparedReply>();

/** Headers that say how the body travels; they are ours to say, or the connection would break. */
const framingHeaders = new Set(['content-length', 'transfer-encoding', 'trailer']);

function prepare(reply: StepReply): PreparedReply {
  const known = prepared.get(reply);
  if (known !== undefined) return known;
  const headers = fieldsOf(reply);
  const bodyless = isBodyless(reply.status);
  const length = reply.status === 205 ? 0 : Buffer.byteLength(reply.body);
  if (!bodyless) headers.push('content-length', String(length));
  // Node joins head and body into one UTF-8 string when the body is one; a Latin-1 header would not survive that.
  const joinable = headers.every((text) => /^[\x00-\x7f]*$/.test(text));
  const body = bodyless || length === 0 ? null : joinable ? reply.body : Buffer.from(reply.body);
  const made = { headers, body };
  prepared.set(reply, made);
  return made;
}

/** Name, value, name, value of all but the framing. */
function fieldsOf(reply: StepReply): string[] {
  const headers: string[] = [];
  let sniffing = true;
  for (const [name, value] of reply.headers) {
    const lowerCase = name.toLowerCase();
    if (framingHeaders.has(lowerCase)) continue;
    if (lowerCase === 'x-content-type-options') sniffing = false;
    headers.push(name, value);
  }
  if (sniffing) headers.push('x-content-type-options', 'nosniff');
  return headers;
}

/** Whether HTTP allows no body, and no length of one, with this status. */
export function isBodyless(status: number): boolean {
  return status === 204 || status === 304;
}

/**
 * Sends the reply as configured: repeated headers kept, the length right, no body where HTTP forbids one. With
 * `firstPart` only the head and that part of the body leave; the rest is the caller's to send.
 */
export function writeReply(response: ServerResponse, reply: StepReply, closing: boolean, firstPart?: Uint8Array): void {
  const { headers, body } = prepare(reply);
  if (closing) response.shouldKeepAlive = false;
  response.writeHead(reply.status, headers);
  if (firstPart !== undefined) response.write(firstPart);
  else if (body === null || response.req.method === 'HEAD') response.end();
  else response.end(body);
}

/**
 * Sends the reply while the caller is still sending. Closing at once would reset the connection and take the answer with
 * it, so what still comes is read and dropped until the caller stops, or `lingerMs` have gone.
 */
export function writeReplyAndLinger(response: ServerResponse, reply: Reply, lingerMs: number, clock: Clock): void {
  const { headers, body } = prepare(reply);
  const request: IncomingMessage = response.req;
  response.shouldKeepAlive = false;
  response.writeHead(reply.status, headers);
  response.flushHeaders();
  if (body !== null && request.method !== 'HEAD') response.write(body);
  const end = (): void => {
    cancel();
    if (!response.writableEnded) response.end();
  };
  const cancel = clock.after(lingerMs, end);
  request.once('end', end).once('close', end).resume();
}

/** The reply as bytes, for a connection on which no request could be read. */
export function replyBytes(reply: Reply, statusText: string): Buffer {
  const { headers, body } = prepare(reply);
  return Buffer.concat([headBytes(reply.status, statusText, headers), Buffer.from(body ?? '')]);
}

/** Status line and headers as bytes, with a length of the caller's choosing; the connection is to be closed after. */
export function replyHead(reply: StepReply, statusText: string, contentLength: number): Buffer {
  const fields = [...fieldsOf(reply), 'content-length', String(contentLength), 'connection', 'close'];
  return headBytes(reply.status, statusText, fields);
}

/** Throws where a line break in a header would make two of it. */
function headBytes(status: number, statusText: string, headers: readonly string[]): Buffer {
  if (headers.some((text) => /[\r\n\0]/.test(text))) throw new Error('A header of a reply holds a line break.');
  let head = `HTTP/1.1 ${status} ${statusText}\r\n`;
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return Buffer.from(`${head}\r\n`, 'latin1');
}
