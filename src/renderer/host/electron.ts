/**
 * The desktop carrier: one MessagePort from the main process, handed over by the preload. Only a message that this very
 * window posted to itself is accepted; a frame or another origin cannot slip in a port of its own.
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { desktopBridgeName, portMessageType, type DesktopBridge } from '#shared/desktop-bridge.ts';
import { createConnectionStore } from './connection-state.ts';
import type { HostLink, WorkbenchClient } from './host-link.ts';
import { SwitchingLink } from './switching-link.ts';

/** The bridge the preload exposes; null outside the desktop window. */
export function desktopBridge(): DesktopBridge | null {
  return (window as { readonly [desktopBridgeName]?: DesktopBridge })[desktopBridgeName] ?? null;
}

function portOf(event: MessageEvent<unknown>): MessagePort | null {
  if (event.source !== window || event.origin !== location.origin) return null;
  const data = event.data;
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== portMessageType) return null;
  return event.ports[0] ?? null;
}

/** Asks the preload for a port; a new port (after the main process restarted its side) replaces the old one. */
export function connectElectron(bridge: DesktopBridge): HostLink {
  const connection = createConnectionStore();
  const carriers = new SwitchingLink();
  let session = 0;
  let current: MessagePort | null = null;

  window.addEventListener('message', (event) => {
    const port = portOf(event);
    if (port === null) return;
    current = port;
    port.addEventListener('close', () => {
      // Main closes a port when it hands over its successor.
      if (port !== current) return;
      carriers.drop(false);
      connection.write({ kind: 'lost', reason: 'stopped' });
    });
    carriers.use(new RPCLink({ port }));
    port.start();
    session += 1;
    connection.write({ kind: 'open', session });
  });
  bridge.requestPort();

  return {
    host: 'window',
    client: createORPCClient<WorkbenchClient>(carriers),
    connection: connection.read,
    onConnection: connection.subscribe,
    retryNow: () => bridge.requestPort(),
  };
}
