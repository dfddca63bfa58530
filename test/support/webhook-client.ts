/** Sends webhooks to a receiver the way a provider does: HTTPS, its authority trusted, exact bytes. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface WebhookClient {
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

export function createWebhookClient(receiverUrl: string, ca: string, connections = 8): WebhookClient {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: connections });
  return {
    post: (path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const outgoing = request(new URL(path, receiverUrl), { method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
          });
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Lower-case hex HMAC-SHA256, as MAIA, AIsoule and most others sign. */
export function hexHmac(secret: string, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
