/** The contract on a WebSocket that a host has already let in. */
import type { RawData, WebSocket } from 'ws';
import type { Log } from '#main/log.ts';
import { ownBytes } from './own-bytes.ts';
import { createPeerServer } from './peer.ts';
import type { PeerMessage } from './peer.ts';
import type { AppRouter } from './router.ts';

/** Close code for a client that sends what is no message of the contract. */
const malformedMessageClose = 4400;

/**
 * Serves `router` on sockets that are open. Who may connect is the host's business: nothing is checked here.
 * Streams end and calls are abandoned when the socket closes; a client that reads slowly holds its own streams back.
 */
export function createWebSocketServer(router: AppRouter, log: Log): (socket: WebSocket) => void {
  const openPeer = createPeerServer(router);
  return (socket) => {
    const peer = openPeer((message) => sendWhole(socket, message));
    socket.on('message', (data, isBinary) => {
      const bytes = bytesOf(data);
      peer.receive(isBinary ? ownBytes(bytes) : bytes.toString('utf8')).catch((error: unknown) => {
        log.warn('A WebSocket message could not be served; the connection was closed.', { error });
        socket.close(malformedMessageClose, 'malformed message');
      });
    });
    socket.on('close', () => peer.close());
  };
}

/** Resolves when the bytes left for the kernel, or the socket is gone: then `close` ends the rest. */
function sendWhole(socket: WebSocket, message: PeerMessage): Promise<void> {
  return new Promise((resolve) => {
    socket.send(message, () => resolve());
  });
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) {
    return data;
  }
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
