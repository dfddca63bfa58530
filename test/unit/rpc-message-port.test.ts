import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import { createMessagePortServer } from '#main/rpc/message-port.ts';
import { createRouter } from '#main/rpc/router.ts';
import { recordLog } from '../support/recorded-log.ts';
import { scriptApi, scriptedHealth } from '../support/scripted-api.ts';
import type { RpcClient } from '../support/transports.ts';

test('messages that are none are dropped, and the port goes on', async () => {
  const log = recordLog();
  const { port1, port2 } = new MessageChannel();
  createMessagePortServer(createRouter(scriptApi(), log), log)(port1);
  port1.start();
  port2.start();
  for (const message of [null, 7, { i: '1', p: { u: '/health' } }, 'no json', '{"i":1}', Uint8Array.of(0, 1, 2), '[]']) {
    port2.postMessage(message);
  }
  const client: RpcClient = createORPCClient(new RPCLink({ port: port2 }));
  expect(await client.health()).toEqual(scriptedHealth);
  expect(log.lines.length).toBeGreaterThanOrEqual(6);
  const closed = once(port1, 'close');
  port2.close();
  await closed;
});
