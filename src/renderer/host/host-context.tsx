import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { createHealthFeed, type HealthFeed } from './health-feed.ts';
import type { Health } from '#shared/health.ts';
import type { ConnectionState, HostLink, WorkbenchClient } from './host-link.ts';

interface Host {
  readonly link: HostLink;
  readonly health: HealthFeed;
}

const HostContext = createContext<Host | null>(null);

/** Makes a host of a link; once, in main.tsx. */
export function createHost(link: HostLink): Host {
  return { link, health: createHealthFeed(link) };
}

export function HostProvider({ host, children }: { readonly host: Host; readonly children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error('HostProvider is missing above this component.');
  return host;
}

export function useHostLink(): HostLink {
  return useHost().link;
}

/** The typed contract client. */
export function useClient(): WorkbenchClient {
  return useHost().link.client;
}

export function useConnection(): ConnectionState {
  const { link } = useHost();
  return useSyncExternalStore(link.onConnection, link.connection);
}

/** Health as last told, at most two messages a second; null until the first came. */
export function useHealth(): Health | null {
  const { health } = useHost();
  return useSyncExternalStore(health.subscribe, health.read);
}
