/**
 * What the screens know of the host behind them: one typed client, the state of the connection, nothing else.
 * Whether bytes travel over a MessagePort (desktop window) or a WebSocket (browser) is decided in connect.ts alone.
 */
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#shared/contract.ts';

export type WorkbenchClient = ContractRouterClient<typeof contract>;

export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** `session` rises with every new connection; whoever holds a stream opens it again then. */
  | { readonly kind: 'open'; readonly session: number }
  | { readonly kind: 'lost'; readonly reason: 'unreachable' | 'stopped' }
  /** The host does not accept this page's token; only a fresh URL helps. */
  | { readonly kind: 'refused'; readonly reason: 'no-token' | 'wrong-token' | 'used-link' };

export interface HostLink {
  readonly host: 'window' | 'browser';
  readonly client: WorkbenchClient;
  readonly connection: () => ConnectionState;
  /** Calls back after each change; the returned function ends that. */
  readonly onConnection: (listener: () => void) => () => void;
  /** Tries to connect now instead of after the back-off. */
  readonly retryNow: () => void;
}
