import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { TlsSession } from '#shared/capture.ts';
import type { FirstHead } from './first-head.ts';
import type { RequestReader } from './request-reader.ts';

/** One caller's connection, and where it stands. */
export class Connection {
  readonly socket: Socket;
  readonly scheme: 'https' | 'http';
  readonly tls: TlsSession | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The head of the first request as it came, until it has become a request. */
  head: FirstHead | null = null;
  /** The latest request; its body may still be on its way. */
  reading: RequestReader | null = null;
  /** Answers leave in order, so once this one has left, all have. */
  lastResponse: ServerResponse | null = null;
  /** Set once something unreadable came: whatever follows it is noise. */
  refused = false;
  /** No further request is wanted; the next answer closes the connection. */
  closing = false;
  /** Its caller waits for an answer that will never come. */
  hanging = false;
  readonly #atClose = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    this.scheme = socket instanceof TLSSocket ? 'https' : 'http';
    this.tls = socket instanceof TLSSocket ? readTlsSession(socket) : null;
    // Read now: a closed socket no longer knows them.
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
  }

  /** Calls back when the connection closes; the returned function takes that back. One listener, however many answers wait. */
  beforeClose(callback: () => void): () => void {
    this.#atClose.add(callback);
    return () => {
      this.#atClose.delete(callback);
    };
  }

  /** To be called once, when the socket has closed. */
  closed(): void {
    for (const callback of this.#atClose) callback();
    this.#atClose.clear();
  }

  /** Whether a request is being read or waits for its answer. */
  get busy(): boolean {
    if (this.reading !== null && !this.reading.settled) return true;
    return this.lastResponse !== null && !this.lastResponse.writableFinished && !this.lastResponse.destroyed;
  }
}

function readTlsSession(socket: TLSSocket): TlsSession {
  const sni = 'servername' in socket && typeof socket.servername === 'string' ? socket.servername : null;
  return { version: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().standardName, sni };
}
