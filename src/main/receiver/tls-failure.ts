import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '#shared/clock.ts';
import type { ReceivedRequest } from './received-request.ts';

interface Reason {
  readonly pattern: RegExp;
  readonly words: string;
}

/** Matched against code, reason and message, because OpenSSL (Node) and BoringSSL (Electron) name the same thing differently. */
const reasons: readonly Reason[] = [
  { pattern: /unknown[ _]ca\b/i, words: 'The caller does not trust Hookwright’s certificate authority ("unknown ca").' },
  {
    pattern: /certificate[ _](unknown|expired|revoked)|bad[ _]certificate|unsupported[ _]certificate/i,
    words: 'The caller refused the certificate: it does not trust the authority, or the name it asked for is not on it.',
  },
  { pattern: /http[ _]request/i, words: 'Plain HTTP was sent to the HTTPS port; use https://.' },
  {
    pattern: /unsupported[ _]protocol|protocol[ _]version/i,
    words: 'The caller offered only TLS versions that are too old; TLS 1.2 or 1.3 is needed.',
  },
  {
    pattern: /wrong[ _]version[ _]number|packet[ _]length|bad[ _]record[ _]type|unexpected[ _]message/i,
    words: 'What came was not TLS.',
  },
  { pattern: /application[ _]protocol/i, words: 'The caller wants a protocol other than HTTP/1.1 (most likely HTTP/2 only).' },
  { pattern: /no[ _]shared[ _]cipher|shared[ _]cipher/i, words: 'The caller and Hookwright have no cipher in common.' },
  { pattern: /HANDSHAKE_TIMEOUT/, words: 'The caller did not finish the TLS handshake in time.' },
  {
    pattern: /ECONNRESET|EPIPE|hang up|EOF/i,
    words: 'The caller closed the connection during the TLS handshake. One that does not trust the certificate may do so.',
  },
];

/** Why a TLS handshake failed, in words. */
export function describeTlsFailure(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  const reason = 'reason' in error ? String(error.reason) : '';
  const known = reasons.find(({ pattern }) => pattern.test(code) || pattern.test(reason) || pattern.test(error.message));
  const name = code === '' || code === 'ECONNRESET' ? '' : ` (${code})`;
  return `${known?.words ?? 'The TLS handshake failed.'}${name}`;
}

/** The TCP side of a connection, noted when it opened: after a failed handshake the TLS socket no longer knows it. */
export interface TcpSide {
  readonly socket: Socket;
  readonly openedAt: number;
  readonly openedTick: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The failed handshake as a request without a request; null when not one byte came, which is no event. */
export function tlsFailureRequest(error: Error, failed: TLSSocket, tcp: TcpSide, clock: Clock): ReceivedRequest | null {
  if (tcp.socket.bytesRead === 0) return null;
  const sni = 'servername' in failed && typeof failed.servername === 'string' ? failed.servername : null;
  return {
    receivedAt: tcp.openedAt,
    completedAt: clock.now(),
    receiveMs: clock.monotonic() - tcp.openedTick,
    scheme: 'https',
    tls: sni === null ? null : { version: 'none', cipher: 'none', sni },
    remoteAddress: tcp.remoteAddress,
    remotePort: tcp.remotePort,
    method: '',
    target: '',
    httpVersion: '',
    headers: [],
    trailers: [],
    bodyKind: 'raw-packet',
    body: new Uint8Array(),
    declaredSize: null,
    problem: { code: 'tls-failed', detail: describeTlsFailure(error) },
    refusal: null,
  };
}

/** Lets at most so many through in each second, so that a flood of failures cannot crowd out webhooks. */
export class FloodGate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #windowStart = Number.NEGATIVE_INFINITY;
  #passed = 0;
  /** How many were turned away since the start. */
  turnedAway = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  admit(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= 1000) {
      this.#windowStart = now;
      this.#passed = 0;
    }
    this.#passed += 1;
    if (this.#passed <= this.#perSecond) return true;
    this.turnedAway += 1;
    return false;
  }
}
