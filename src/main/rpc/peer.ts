/** The contract on anything that moves whole messages both ways; websocket.ts and message-port.ts bring the messages. */
import { RPCHandler } from '@orpc/server/websocket';
import { ownBytes } from './own-bytes.ts';
import type { AppRouter } from './router.ts';

/** A message as the RPC library writes and reads it: JSON text, or JSON with bytes after it. */
export type PeerMessage = string | ArrayBuffer | Uint8Array<ArrayBuffer>;

export interface Peer {
  /** Serves one message; resolves when its answer (for a stream: all of it) was sent. Rejects when it is no message at all. */
  receive(message: PeerMessage): Promise<void>;
  /** The other side is gone: ends its streams and abandons its calls. */
  close(): void;
}

/** Makes a peer per connection. A `send` that takes its time holds the connection's streams back. */
export function createPeerServer(router: AppRouter): (send: (message: PeerMessage) => void | Promise<void>) => Peer {
  const handler = new RPCHandler(router);
  return (send) => {
    // Of a socket the library takes `send` alone while it is fed by `message`: its own listeners would turn a malformed
    // message into an unhandled rejection.
    const socket = { send: (message: SocketMessage) => send(messageOf(message)), addEventListener: () => {} };
    return {
      receive: (message) => handler.message(socket, typeof message === 'string' ? message : exactBuffer(message)),
      close: () => handler.close(socket),
    };
  };
}

/** All that a socket can send; the library makes PeerMessages of it. */
type SocketMessage = Parameters<WebSocket['send']>[0];

function messageOf(message: SocketMessage): PeerMessage {
  if (typeof message === 'string' || message instanceof ArrayBuffer) {
    return message;
  }
  if (message instanceof Uint8Array) {
    return ownBytes(message);
  }
  throw new TypeError('The RPC library sent a message of an unknown kind.');
}

function exactBuffer(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): ArrayBuffer {
  if (bytes instanceof ArrayBuffer) {
    return bytes;
  }
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
