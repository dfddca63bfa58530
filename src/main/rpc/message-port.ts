/** The contract on a MessagePort: the desktop window's only way in. */
import { onMessagePortClose, onMessagePortMessage, postMessagePortMessage } from '@orpc/client/message-port';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { Log } from '#main/log.ts';
import { createPeerServer } from './peer.ts';
import type { PeerMessage } from './peer.ts';
import type { AppRouter } from './router.ts';

/**
 * Serves `router` on ports. Whoever hands a port over answers for who holds its other end, and starts it afterwards
 * where its kind wants to be started (worker_threads, Electron). Streams end when the port closes.
 */
export function createMessagePortServer(router: AppRouter, log: Log): (port: SupportedMessagePort) => void {
  const openPeer = createPeerServer(router);
  return (port) => {
    const peer = openPeer((message) => postMessagePortMessage(port, message));
    onMessagePortMessage(port, (message: unknown) => {
      if (!isPeerMessage(message)) {
        log.warn('A message of an unknown kind came on a port and was dropped.');
        return;
      }
      peer.receive(message).catch((error: unknown) => log.warn('A message on a port could not be served.', { error }));
    });
    onMessagePortClose(port, () => peer.close());
  };
}

function isPeerMessage(message: unknown): message is PeerMessage {
  return typeof message === 'string' || message instanceof ArrayBuffer || message instanceof Uint8Array;
}
