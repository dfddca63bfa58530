/** A handler to send to: answers as it is told and keeps every byte that came. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  /** Request line and headers, as Latin-1 text. */
  readonly head: string;
  readonly body: Buffer;
}

export interface TargetServer {
  readonly url: string;
  readonly port: number;
  readonly requests: SeenRequest[];
  /** Answers from now on, one status per request; the last one repeats. */
  answer(...statuses: (number | 'hang' | 'reset')[]): void;
  /** Resolves once so many requests have come. */
  seen(count: number): Promise<SeenRequest[]>;
  close(): Promise<void>;
}

/** Reads requests off bare sockets, so that nothing between wire and test can tidy them up. Closed after the test. */
export async function startTarget(options: { readonly body?: string; readonly headers?: string } = {}): Promise<TargetServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const waiters = new Set<() => void>();
  let answers: (number | 'hang' | 'reset')[] = [200];
  const body = options.body ?? 'ok';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let request = takeRequest(received); request !== null; request = takeRequest(received)) {
        received = received.subarray(request.length);
        requests.push(request);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === 'reset') socket.resetAndDestroy();
        else if (answer !== 'hang') {
          socket.write(`HTTP/1.1 ${answer ?? 200} X\r\nContent-Length: ${body.length}\r\n${options.headers ?? ''}\r\n${body}`);
        }
        for (const wake of waiters) wake();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answer: (...statuses) => {
      answers = statuses;
    },
    async seen(count) {
      while (requests.length < count) {
        await new Promise<void>((resolve) => {
          waiters.add(resolve);
        });
        waiters.clear();
      }
      return requests;
    },
    close,
  };
}

/** A whole request at the start of the bytes, or null; knows Content-Length and chunked bodies. */
function takeRequest(received: Buffer): (SeenRequest & { length: number }) | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = received.toString('latin1', 0, end + 4);
  const start = end + 4;
  const chunked = /^transfer-encoding:.*chunked/im.test(head);
  const last = chunked ? received.indexOf('0\r\n\r\n', start) : -1;
  if (chunked && last === -1) return null;
  const length = chunked ? last + 5 - start : Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
  if (received.length < start + length) return null;
  return { head, body: received.subarray(start, start + length), length: start + length };
}
