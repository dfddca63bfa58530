/** A target that counts what reaches it: an address refuses twice and then accepts, or accepts all. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RetryCounter {
  /** An address of its own, for one delivery that is refused twice or, when it `accepts`, for many. */
  newTarget(options?: { readonly accepts: boolean }): string;
  /** How often each address was asked. */
  readonly asked: ReadonlyMap<string, number>;
  /** How many bodies came more than once to an address that accepts all. */
  doubledBodies(path: string): number;
  close(): Promise<void>;
}

export async function startRetryCounter(): Promise<RetryCounter> {
  const asked = new Map<string, number>();
  const bodies = new Map<string, { readonly seen: Set<string>; doubled: number }>();
  const server = createServer((request, response) => {
    // A bulk replay adds what stood behind the endpoint's name.
    const path = `/${request.url?.split('/')[1] ?? ''}`;
    const times = (asked.get(path) ?? 0) + 1;
    asked.set(path, times);
    const digest = createHash('sha256');
    request.on('data', (chunk: Buffer) => digest.update(chunk));
    request.on('end', () => {
      const accepting = bodies.get(path);
      if (accepting !== undefined) {
        const body = digest.digest('hex');
        if (accepting.seen.has(body)) accepting.doubled += 1;
        accepting.seen.add(body);
      }
      response.writeHead(times > 2 || accepting !== undefined ? 200 : 500).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    newTarget: (options) => {
      const path = `/${crypto.randomUUID()}`;
      if (options?.accepts === true) bodies.set(path, { seen: new Set(), doubled: 0 });
      return `http://127.0.0.1:${port}${path}`;
    },
    asked,
    doubledBodies: (path) => bodies.get(path)?.doubled ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
