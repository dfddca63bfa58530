/** A target that refuses every delivery twice and then accepts it, and counts what reached it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RetryCounter {
  /** An address of its own for one delivery. */
  newTarget(): string;
  /** How often each address was asked. */
  readonly asked: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startRetryCounter(): Promise<RetryCounter> {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const times = (asked.get(path) ?? 0) + 1;
    asked.set(path, times);
    request.resume();
    request.on('end', () => response.writeHead(times > 2 ? 200 : 500).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    newTarget: () => `http://127.0.0.1:${port}/${crypto.randomUUID()}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
