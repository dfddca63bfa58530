/** A browser host with a small built page, and raw requests to it in which every header can be forged. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { AppApi } from '#main/app-api.ts';
import { startHeadless } from '#main/hosts/headless/start-headless.ts';
import type { Headless } from '#main/hosts/headless/start-headless.ts';
import type { Clock } from '#shared/clock.ts';
import { recordLog } from './recorded-log.ts';
import type { RecordedLog } from './recorded-log.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: unknown;
}

export interface AskOptions {
  readonly method?: string;
  /** A null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | string[] | null>>;
  readonly body?: string | Buffer;
  /** Adds the right token. */
  readonly token?: boolean;
}

export interface Site extends Headless {
  readonly log: RecordedLog;
  /** Sends the path exactly as given, with Host right unless overridden; `token: true` adds the right one. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  socket(options?: ClientOptions & { path?: string }): WebSocket;
}

export async function startSite(api: AppApi, options: { clock?: Clock; built?: boolean } = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-site-'));
  const rendererFolder = join(folder, 'renderer');
  writeFileSync(join(folder, 'secret.js'), 'outside of the page');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  if (options.built !== false) {
    writeFileSync(join(rendererFolder, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
    writeFileSync(join(rendererFolder, 'assets', 'index-abc.js'), 'export {};');
  }
  const log = recordLog();
  const headless = await startHeadless({
    app: { api },
    uiPort: 0,
    rendererFolder,
    log,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  return {
    ...headless,
    log,
    ask: (path, { method = 'GET', headers = {}, body, token = false } = {}) =>
      ask(headless.port, path, method, { ...(token ? { authorization: `Bearer ${headless.token}` } : {}), ...headers }, body),
    socket: ({ path = '/rpc', ...more } = {}) => new WebSocket(`ws://localhost:${headless.port}${path}`, more),
    async close() {
      await headless.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function ask(
  port: number,
  path: string,
  method: string,
  given: NonNullable<AskOptions['headers']>,
  body?: string | Buffer,
): Promise<Answer> {
  const named = Object.entries({ host: `localhost:${port}`, ...given });
  const headers = Object.fromEntries(
    named.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  ) as OutgoingHttpHeaders;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, agent: false, setHost: false, headers });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const isJson = whole.length > 0 && response.headers['content-type'] === 'application/json';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          json: isJson ? (JSON.parse(whole.toString('utf8')) as unknown) : null,
        });
      });
    });
    sent.end(body);
  });
}
