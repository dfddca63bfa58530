/**
 * The carriers of the contract, each as a client of the same shape: one suite runs over all of them.
 * MessagePort as between a window and the main process, WebSocket and HTTP through a real browser host.
 */
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { AppApi } from '#main/app-api.ts';
import { createMessagePortServer } from '#main/rpc/message-port.ts';
import { createRouter } from '#main/rpc/router.ts';
import type { contract, httpContract } from '#shared/contract.ts';
import type { ErrorReport } from '#shared/errors.ts';
import { startSite } from './headless-site.ts';
import { createHttpClient, HttpCallError } from './http-client.ts';
import { recordLog } from './recorded-log.ts';

export type HttpClient = ContractRouterClient<typeof httpContract>;
export type RpcClient = ContractRouterClient<typeof contract>;

export interface Connection<Client> {
  readonly client: Client;
  /** Lines the host has logged. */
  readonly logged: readonly string[];
  /** Drops this client the way its carrier ends, without a word to the calls under way. */
  drop(): void;
  close(): Promise<void>;
}

export interface Carrier<Client> {
  readonly name: string;
  connect(api: AppApi): Promise<Connection<Client>>;
}

export const messagePort: Carrier<RpcClient> = {
  name: 'MessagePort',
  async connect(api) {
    const log = recordLog();
    const { port1, port2 } = new MessageChannel();
    createMessagePortServer(createRouter(api, log), log)(port1);
    const closed = once(port1, 'close');
    port1.start();
    port2.start();
    return {
      client: createORPCClient(new PortLink({ port: port2 })),
      logged: log.lines,
      drop: () => port2.close(),
      async close() {
        port2.close();
        await closed;
      },
    };
  },
};

export const webSocket: Carrier<RpcClient> = {
  name: 'WebSocket',
  async connect(api) {
    const site = await startSite(api);
    const socket = new WebSocket(`ws://localhost:${site.port}/rpc`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ token: site.token }));
    await once(socket, 'message');
    return {
      client: createORPCClient(new SocketLink({ websocket: socket })),
      logged: site.log.lines,
      drop: () => socket.close(),
      close: () => site.close(),
    };
  },
};

export const http: Carrier<HttpClient> = {
  name: 'HTTP',
  async connect(api) {
    const site = await startSite(api);
    const abort = new AbortController();
    return {
      client: createHttpClient(site.apiUrl, site.token, abort.signal),
      logged: site.log.lines,
      drop: () => abort.abort(),
      close: () => site.close(),
    };
  },
};

export const rpcCarriers: readonly Carrier<RpcClient>[] = [messagePort, webSocket];
/** What HTTP serves is served by every carrier. */
export const allCarriers: readonly Carrier<HttpClient>[] = [...rpcCarriers, http];

/** The report of a call that must fail, the same whatever carried it. */
export async function failureOf(call: Promise<unknown>): Promise<ErrorReport & { status: number }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HttpCallError) {
      return { status: error.status, ...error.report };
    }
    if (error instanceof ORPCError) {
      return { status: error.status, ...(error.data as ErrorReport) };
    }
    throw error;
  }
  throw new Error('the call did not fail');
}
