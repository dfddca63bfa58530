import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { RpcClient } from './transports.ts';

interface Running {
  readonly apiUrl: string;
  readonly token: string;
}

/** The contract of a browser host that runs, as its page speaks it. */
export async function openRpc({ apiUrl, token }: Running): Promise<{ client: RpcClient; close: () => void }> {
  const socket = new WebSocket(`${new URL(apiUrl).origin.replace('http', 'ws')}/rpc`);
  await new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the WebSocket failed')));
    socket.addEventListener('message', resolve, { once: true });
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })));
  });
  return { client: createORPCClient(new RPCLink({ websocket: socket })), close: () => socket.close() };
}
