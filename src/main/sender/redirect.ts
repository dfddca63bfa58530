import type { HeaderPair } from '#shared/reply.ts';
import { AttemptFailed, printable } from './attempt-failed.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { bareHost, parseUrl } from './parse-target.ts';

const redirecting = new Set([301, 302, 303, 307, 308]);
/** What describes a body that is no longer sent. */
const aboutBody = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'content-language',
  'transfer-encoding',
  'trailer',
  'expect',
]);

interface Redirecting {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
}

/**
 * The request a redirecting answer asks for; null when it asks for none. 307 and 308 keep method and body; 303, and 301
 * and 302 after a POST, become a GET without body, as in browsers. Only another port, path or https of the same host is
 * followed: a signed payload with its credentials goes to no host that the user did not name, nor from https to http.
 * Throws AttemptFailed (target-forbidden) for those, and (protocol) for a Location that is no URL.
 */
export function followRedirect(request: OutgoingRequest, answer: Redirecting): OutgoingRequest | null {
  if (!redirecting.has(answer.status) || request.rawPacket !== undefined) return null;
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined) return null;
  const from = new URL(request.url);
  const to = readLocation(location, from);
  if (bareHost(to) !== bareHost(from)) throw notFollowed(`another host, ${to.host}`);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw notFollowed('http, from https');
  const toGet = becomesGet(answer.status, request.method);
  const headers = request.headers
    .filter(([name]) => !toGet || !aboutBody.has(name.toLowerCase()))
    .map(([name, value]): HeaderPair => [name, name.toLowerCase() === 'host' ? to.host : value]);
  return { method: toGet ? 'GET' : request.method, url: to.href, headers, body: toGet ? new Uint8Array() : request.body };
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

function readLocation(location: string, from: URL): URL {
  const to = URL.parse(location, from.href);
  try {
    if (to !== null) return parseUrl(to.href, 'location');
  } catch {
    // Told below, with the Location as the target wrote it, less any credentials.
  }
  const shown = printable(location.replace(/\/\/[^/]*@/, '//…@'));
  throw new AttemptFailed(
    'protocol',
    `The target redirects to "${shown}", which cannot be sent to.`,
    'Correct the Location header that the target sends.',
  );
}

function notFollowed(where: string): AttemptFailed {
  return new AttemptFailed(
    'target-forbidden',
    `The target redirects to ${where}; such a redirect is not followed.`,
    'Send straight to where it redirects, if you trust that.',
  );
}
