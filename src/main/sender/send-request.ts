import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { HeaderPair } from '#shared/reply.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** Sent in this order and case; Host and Content-Length are added when missing. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** Trusted besides the built-in authorities, PEM. */
  readonly ca: string;
  readonly timeoutMs: number;
}

export interface IncomingResponse {
  readonly status: number;
}

/** Sends one request on a connection of its own. Throws send-failed with the cause in words. */
export function sendRequest(request: OutgoingRequest, clock: Clock): Promise<IncomingResponse> {
  const url = new URL(request.url);
  const present = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const headers = [
    ...(present.has('host') ? [] : ['Host', url.host]),
    ...request.headers.flat(),
    ...(present.has('content-length') ? [] : ['Content-Length', String(request.body.length)]),
  ];
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(new HookwrightError('send-failed', `${request.method} ${url.origin}${url.pathname} failed: ${reason}.`));
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, { method: request.method, headers, agent: false, ca: request.ca }, (response) => {
      response.resume();
      response.on('end', () => {
        cancelTimeout();
        resolve({ status: response.statusCode ?? 0 });
      });
      response.on('error', (error) => fail(error.message));
    });
    const cancelTimeout = clock.after(request.timeoutMs, () => {
      fail(`no answer within ${request.timeoutMs} ms`);
      outgoing.destroy();
    });
    outgoing.on('error', (error) => {
      cancelTimeout();
      fail(error.message);
    });
    outgoing.end(request.body);
  });
}
