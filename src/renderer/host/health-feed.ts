import type { Health } from '#shared/health.ts';
import { followStream } from './follow-stream.ts';
import type { HostLink } from './host-link.ts';

/** The host's health as an external store; one stream for every screen that looks at it. */
export interface HealthFeed {
  readonly read: () => Health | null;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Follows health for as long as someone listens. */
export function createHealthFeed(link: HostLink): HealthFeed {
  let current: Health | null = null;
  let following: AbortController | null = null;
  const listeners = new Set<() => void>();
  const message = (health: Health): void => {
    current = health;
    for (const listener of listeners) listener();
  };
  const start = (): void => {
    following = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.watchHealth(undefined, { signal }),
      { message },
      following.signal,
    );
  };
  return {
    read: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      if (following === null) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        following?.abort();
        following = null;
      };
    },
  };
}
