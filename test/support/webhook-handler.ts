import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HeaderPair } from '#shared/reply.ts';
import { hexHmac } from './webhook-client.ts';

export interface HandledRequest {
  readonly method: string;
  readonly url: string;
  /** As they came: order, case and repeats. */
  readonly headers: readonly HeaderPair[];
  readonly body: Buffer;
  /** Whether its signature was made with the secret. */
  readonly signed: boolean;
}

export interface Handler {
  readonly url: string;
  /** In order of arrival. */
  readonly requests: readonly HandledRequest[];
  /** Statuses of the next answers, before the handler's own. */
  readonly answerNext: (...statuses: number[]) => void;
  readonly close: () => Promise<void>;
}

/** A developer's webhook handler: checks MAIA's signature, answers 200 to what is signed and 401 to what is not. */
export async function startHandler(secret: string): Promise<Handler> {
  const requests: HandledRequest[] = [];
  const planned: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signed = request.headers['x-maia-signature'] === hexHmac(secret, body);
      const headers = request.rawHeaders.flatMap((name, index): HeaderPair[] =>
        index % 2 === 0 ? [[name, request.rawHeaders[index + 1] ?? '']] : [],
      );
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers, body, signed });
      response.writeHead(planned.shift() ?? (signed ? 200 : 401), { 'content-type': 'application/json' });
      response.end(JSON.stringify({ received: true, count: requests.length }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answerNext: (...statuses) => planned.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
