/** A client that writes exact bytes and closes as it is told: whole, byte by byte, half, or with a reset. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

export interface RawTarget {
  readonly port: number;
  readonly host?: string;
  /** Absent: plain TCP. */
  readonly tls?: ConnectionOptions;
}

export interface RawClient {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** One byte per write, each in a packet of its own. */
  writeByteByByte(bytes: string): Promise<void>;
  /** Ends the sending side only. */
  halfClose(): void;
  /** Drops the connection with a TCP reset. */
  reset(): void;
  /** What came so far, Latin-1. */
  received(): string;
  /** Resolves with all that came once it matches; rejects when the connection closes before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came once the connection is closed. */
  untilClosed(): Promise<string>;
}

/**
 * Lets this process read what was written on loopback: turns of its event loop and not time, which a machine that stalls lets pass
 * without having read anything.
 */
export async function settleSockets(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Connects, with the TLS handshake if asked for. Text is written as Latin-1. */
export async function connectRaw({ port, host = '127.0.0.1', tls }: RawTarget): Promise<RawClient> {
  const tcp = connectTcp({ port, host });
  const socket = tls === undefined ? tcp : connectTls({ socket: tcp, servername: 'localhost', ...tls });
  socket.setNoDelay(true);
  await once(socket, tls === undefined ? 'connect' : 'secureConnect');
  let text = '';
  let failure: Error | null = null;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', (error) => {
    failure = error;
  });
  const write = (bytes: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => resolve());
    });
  return {
    socket,
    write: (bytes) => void write(bytes),
    async writeByteByByte(bytes) {
      for (const byte of Buffer.from(bytes, 'latin1')) {
        await write(Uint8Array.of(byte));
        // Lets the other side read before the next byte leaves.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    halfClose: () => void socket.end(),
    reset: () => void tcp.resetAndDestroy(),
    received: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text)) return;
          stop();
          resolve(text);
        };
        const onClose = (): void => {
          stop();
          if (pattern.test(text)) resolve(text);
          else
            reject(
              new Error(`The connection closed before ${String(pattern)} came; got ${JSON.stringify(text.slice(0, 500))}`, {
                cause: failure,
              }),
            );
        };
        const stop = (): void => void socket.off('data', look).off('close', onClose);
        socket.on('data', look).on('close', onClose);
        look();
        if (socket.destroyed) onClose();
      }),
    async untilClosed() {
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
      return text;
    },
  };
}
