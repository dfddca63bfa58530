import type { ConnectionState } from './host-link.ts';

/** The connection's state as an external store for React. */
export interface ConnectionStore {
  readonly read: () => ConnectionState;
  readonly write: (state: ConnectionState) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A store that starts as connecting. */
export function createConnectionStore(): ConnectionStore {
  let current: ConnectionState = { kind: 'connecting' };
  const listeners = new Set<() => void>();
  return {
    read: () => current,
    write: (state) => {
      current = state;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
