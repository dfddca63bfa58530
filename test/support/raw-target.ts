/** A listener that keeps the exact bytes it is sent and plays whatever a test writes for it, however wrong. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface TargetConnection {
  readonly socket: Socket;
  /** What came so far. */
  readonly received: () => Buffer;
  /** Resolves with all that came, Latin-1, once it matches. */
  readonly until: (pattern: RegExp) => Promise<string>;
  readonly write: (bytes: string | Uint8Array) => void;
  readonly end: (bytes?: string) => void;
  /** Closes with a TCP reset. */
  readonly reset: () => void;
  readonly closed: Promise<void>;
}

export interface RawTarget {
  readonly port: number;
  /** Origin and `/`. */
  readonly url: string;
  /** In the order they came. */
  readonly connections: readonly TargetConnection[];
  close(): Promise<void>;
}

interface RawTargetOptions {
  /** Absent: plain TCP. */
  readonly tls?: TlsOptions;
  readonly host?: string;
  /** Absent: listens, reads and says nothing. */
  readonly play?: (connection: TargetConnection, index: number) => unknown;
}

/** Listens on a free loopback port. Text is written as Latin-1. */
export async function openRawTarget({ tls, host = '127.0.0.1', play }: RawTargetOptions): Promise<RawTarget> {
  const connections: TargetConnection[] = [];
  const raw = new Set<Socket>();
  const accept = (socket: Socket): void => {
    const connection = attend(socket);
    connections.push(connection);
    play?.(connection, connections.length - 1);
  };
  const server: Server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  server.on('connection', (socket) => raw.add(socket));
  // A caller that refuses the certificate is what some tests are about.
  server.on('tlsClientError', () => {});
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    port,
    url: `${origin}/`,
    connections,
    async close() {
      for (const socket of raw) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers every request on a connection that ends in an empty line (or in `end`) with the same bytes. */
export function answering(bytes: string, end = /\r\n\r\n$/): (connection: TargetConnection) => void {
  return ({ socket, received, write }) => {
    let answered = 0;
    socket.on('data', () => {
      if (!end.test(received().subarray(answered).toString('latin1'))) return;
      answered = received().length;
      write(bytes);
    });
  };
}

function attend(socket: Socket): TargetConnection {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
  });
  // The other side may go away in the middle of what is written to it.
  socket.on('error', () => {});
  return {
    socket,
    received: () => bytes,
    until: async (pattern) => {
      while (!pattern.test(bytes.toString('latin1'))) await once(socket, 'data');
      return bytes.toString('latin1');
    },
    write: (text) => void socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text),
    end: (text) => void socket.end(Buffer.from(text ?? '', 'latin1')),
    reset: () => void socket.resetAndDestroy(),
    closed: new Promise((resolve) => {
      socket.once('close', () => resolve());
    }),
  };
}
