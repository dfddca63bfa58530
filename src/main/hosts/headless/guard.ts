/**
 * Who may talk to the browser host.
 *
 * Threat model. To be kept: what was captured (it holds other people's messages), the signing secrets, and the power to send
 * requests from this machine. The server listens on loopback only, but loopback is not a trust boundary:
 * 1. Any web page the user visits can make their browser send requests and open WebSockets to localhost.
 *    -> `Origin` must be our own where a browser gives one, `Sec-Fetch-Site` must be same-origin or none, there are no CORS
 *       headers at all, and what changes something takes JSON only (http-api.ts), which no foreign page can send unasked.
 *       Another port of localhost is another page too. Nobody may frame us, include our files or hold on to a window of ours
 *       (renderer-files.ts).
 * 2. DNS rebinding: a page's own host name comes to mean 127.0.0.1. Its requests are then same-origin in the browser's eyes
 *    and a plain GET carries no Origin. -> The Host header must name loopback and our port, before anything else is looked at.
 * 3. Other users and programs of this machine can connect and can forge every header.
 *    -> Everything but the page's own files needs a 256-bit token that is new at each start, compared in constant time.
 *       It stands in a URL fragment only, which the page takes away at once, so no log, history of requests or Referer ever
 *       holds it; a WebSocket sends it as its first message, HTTP in a header. A browser that Hookwright opens itself gets a
 *       ticket instead (ticket.ts). Cookies are not used: they ignore ports, so another local app could read or set them.
 *    -> Who has not shown the token is held to few bytes, few seconds and few connections (rpc-gate.ts, start-headless.ts).
 * 4. Captured payloads are hostile. -> They are never served as anything a browser would show (http-api.ts, renderer-files.ts);
 *    the page shows them as text, under a policy that runs, loads, posts and frames nothing of them; what only costs time or
 *    memory is bounded (decode-content.ts, image-burden.ts) or asked about.
 * 5. Captured URLs and redirects want to be fetched. -> Nothing is fetched unasked; link-local and cloud-metadata addresses
 *    need consent each time, however they are spelled or resolved (forbidden-address.ts, fetch-file.ts).
 * Each layer holds alone; all of them apply to requests and to WebSocket upgrades alike.
 *
 * Out of scope: a program that runs as the same user can read our memory and files; a page can find out, from how long a
 * connection takes, that something listens at a port; the receiver takes requests from anyone, which is what it is for.
 *
 * Shown to hold by test/integration/headless-guard.test.ts (plain sockets), test/e2e/hostile.spec.ts (other origins in a
 * browser), test/e2e/hostile-content.spec.ts (payloads) and test/integration/canaries.test.ts (secrets).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HookwrightError } from '#shared/errors.ts';

/** A token of 256 random bits, base64url. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Constant-time: neither the length nor the place of the first difference shows in the time taken. */
export function isToken(given: unknown, token: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Throws host-refused unless the request came under a loopback name and our own port. The first check of every request. */
export function checkHost(request: IncomingMessage, port: number): void {
  const hosts = request.headersDistinct['host'] ?? [];
  const [host] = hosts;
  if (host === undefined || hosts.length > 1 || !ownAuthorities(port).includes(host.toLowerCase())) {
    throw new HookwrightError('host-refused', 'The request came under a host name that is not ours.', { field: 'host' });
  }
}

/** Throws origin-refused when a browser says that a page of another origin makes the request. */
export function checkOrigin(request: IncomingMessage, port: number): void {
  const origins = request.headersDistinct['origin'] ?? [];
  const own = ownAuthorities(port).map((authority) => `http://${authority}`);
  if (origins.some((origin) => !own.includes(origin))) {
    throw new HookwrightError('origin-refused', 'The request comes from a page that is not ours.', { field: 'origin' });
  }
  const sites = request.headersDistinct['sec-fetch-site'] ?? [];
  if (sites.some((site) => site !== 'same-origin' && site !== 'none')) {
    throw new HookwrightError('origin-refused', 'The request comes from a page that is not ours.', { field: 'sec-fetch-site' });
  }
}

/** Throws unauthorized unless the request carries the token as its only Authorization header. */
export function checkToken(request: IncomingMessage, token: string): void {
  const given = request.headersDistinct['authorization'] ?? [];
  const [, bearer] = /^Bearer +(\S+)$/i.exec(given.length === 1 ? (given[0] ?? '') : '') ?? [];
  if (!isToken(bearer, token)) {
    const problem = given.length === 0 ? 'The request carries no token.' : 'The token is not the one of this start.';
    throw new HookwrightError('unauthorized', problem, { field: 'authorization' });
  }
}

function ownAuthorities(port: number): string[] {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}
