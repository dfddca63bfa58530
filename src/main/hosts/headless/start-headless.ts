/**
 * The browser host: the same renderer and the same contract as the desktop window, on loopback, for whoever holds the token.
 * Owns the HTTP server, its guard (guard.ts, with the threat model) and the WebSocket gate. Must not know how the app is made
 * or what its calls mean, and never listens beyond loopback.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HookwrightError, statusOf } from '#shared/errors.ts';
import type { Clock } from '#shared/clock.ts';
import type { AppApi } from '#main/app-api.ts';
import { systemClock } from '#main/clock.ts';
import type { Log } from '#main/log.ts';
import { createRendererFiles, protectiveHeaders } from '#main/hosts/renderer-files.ts';
import type { RendererFiles } from '#main/hosts/renderer-files.ts';
import { explainFailure } from '#main/rpc/failure.ts';
import { apiPath, createHttpApi, sendErrorReport } from '#main/rpc/http-api.ts';
import type { HttpApi } from '#main/rpc/http-api.ts';
import { createRouter } from '#main/rpc/router.ts';
import { createWebSocketServer } from '#main/rpc/websocket.ts';
import { bindLoopback } from '#main/receiver/loopback-binding.ts';
import { checkHost, checkOrigin, checkToken, createToken } from './guard.ts';
import { createRpcGate } from './rpc-gate.ts';
import type { RpcGate } from './rpc-gate.ts';
import { Tickets } from './ticket.ts';

const rpcPath = '/rpc';
const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 32_768,
  // A missing Host is refused like a foreign one, with a reason.
  requireHostHeader: false,
} as const;
/** Connections per address; a browser uses six, scripts a handful. */
const connectionLimit = 256;

export interface HeadlessOptions {
  readonly app: { readonly api: AppApi };
  /** 0 means any free port. */
  readonly uiPort: number;
  /** Folder of the built renderer, absolute. */
  readonly rendererFolder: string;
  readonly log: Log;
  readonly clock?: Clock;
}

export interface Headless {
  /** Page address with the token as its fragment: open it, do not log it. */
  readonly uiUrl: string;
  /** A page address that works once and for a minute: to be given to a program, whose arguments others can read. */
  oneTimeUrl(): string;
  /** e.g. `http://localhost:8444/api/v1`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly port: number;
  /** Ends every connection and frees the port. The app is the caller's to close. */
  close(): Promise<void>;
}

/** Starts serving. Throws port-taken, port-forbidden or address-unavailable. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { app, log, clock = systemClock } = options;
  const token = createToken();
  const router = createRouter(app.api, log);
  const tickets = new Tickets(clock);
  const gate = createRpcGate({ token, tickets, clock, log, serve: createWebSocketServer(router, log) });
  const site: Site = {
    // Requests can come only once a port is known; see below.
    port: 0,
    token,
    log,
    gate,
    api: createHttpApi(router, { log, version: app.api.health().version }),
    files: createRendererFiles(options.rendererFolder),
  };
  const servers: Server[] = [];
  const { port, ipv6Problem } = await bindLoopback(options.uiPort, () => {
    const server = createSiteServer(site);
    servers.push(server);
    return server;
  });
  site.port = port;
  if (ipv6Problem !== null) {
    log.warn('The browser host listens on 127.0.0.1 alone.', { problem: ipv6Problem });
  }
  const origin = `http://localhost:${site.port}`;
  return {
    uiUrl: `${origin}/#token=${token}`,
    oneTimeUrl: () => `${origin}/#ticket=${tickets.issue()}`,
    apiUrl: `${origin}${apiPath}`,
    token,
    port: site.port,
    async close() {
      const stopped = Promise.all(servers.map(stopServer));
      await gate.close();
      for (const server of servers) {
        server.closeAllConnections();
      }
      await stopped;
    },
  };
}

interface Site {
  port: number;
  readonly token: string;
  readonly log: Log;
  readonly gate: RpcGate;
  readonly api: HttpApi;
  readonly files: RendererFiles;
}

function createSiteServer(site: Site): Server {
  const server = createServer(serverLimits, (request, response) => {
    answer(site, request, response).catch((error: unknown) => {
      const context = { call: 'page', log: site.log, abandoned: response.closed };
      sendErrorReport(response, explainFailure(error, context).data);
    });
  });
  server.maxConnections = connectionLimit;
  server.on('upgrade', (request, socket, head) => admitUpgrade(site, request, socket, head));
  return server;
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(protectiveHeaders)) {
    response.setHeader(name, value);
  }
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  checkHost(request, site.port);
  const path = pathOf(request);
  if (path === '/api' || path.startsWith('/api/')) {
    checkOrigin(request, site.port);
    checkToken(request, site.token);
    await site.api.handle(request, response);
    return;
  }
  await sendPage(site.files, path, request, response);
}

/** The page's own files hold no secret and need no token: the page must load before it can read its fragment. */
async function sendPage(files: RendererFiles, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new HookwrightError('method-refused', 'Pages can only be read.');
  }
  const file = await files.resolve(path);
  if (file === null) {
    if (path === '/') {
      throw new HookwrightError('page-not-built', 'The page is not built yet.');
    }
    throw new HookwrightError('route-not-found', 'There is no such page.', { remedy: 'Open the address printed at start.' });
  }
  response.writeHead(200, { ...file.headers, 'content-length': file.bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function admitUpgrade(site: Site, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  // A client that hangs up during the handshake must not end the process.
  socket.on('error', () => socket.destroy());
  try {
    checkHost(request, site.port);
    checkOrigin(request, site.port);
    if (pathOf(request) !== rpcPath) {
      throw new HookwrightError('route-not-found', 'There is no WebSocket here.');
    }
    site.gate.admit(request, socket, head);
  } catch (error) {
    const { data } = explainFailure(error, { call: 'upgrade', log: site.log, abandoned: socket.destroyed });
    const body = JSON.stringify(data);
    const lines = [
      `HTTP/1.1 ${statusOf(data.code)} Refused`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'x-content-type-options: nosniff',
      'cache-control: no-store',
      'connection: close',
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** Path as it came, still encoded. An absolute target (`GET http://elsewhere/`) has none of ours. */
function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // One that does not listen (no ::1 here, a port that was not free) reports an error: it is as closed as can be.
    server.close(() => resolve());
  });
}
