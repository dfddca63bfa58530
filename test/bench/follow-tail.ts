/** A screen's worth of attention: one WebSocket client that follows the live list and the status, as the browser host's page does. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '#shared/contract.ts';

export interface Follower {
  counts(): { messages: number; rows: number; added: number };
  close(): void;
}

export async function followTail(uiUrl: string, token: string): Promise<Follower> {
  const origin = new URL(uiUrl).origin;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`the socket was closed with ${code}`)));
    socket.once('open', () => socket.send(JSON.stringify({ token })));
    socket.once('message', () => resolve());
  });
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  const seen = { messages: 0, rows: 0, added: 0 };
  const follow = async (): Promise<void> => {
    for await (const change of await client.workbench.tail({})) {
      seen.messages += 1;
      if (change.type !== 'added') continue;
      seen.rows += change.rows.length;
      seen.added += change.added;
    }
  };
  const watch = async (): Promise<void> => {
    for await (const _health of await client.workbench.watchHealth({})) seen.messages += 1;
  };
  void Promise.allSettled([follow(), watch()]);
  return { counts: () => ({ ...seen }), close: () => socket.close() };
}
