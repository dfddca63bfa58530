/** The WebSocket at /rpc: lets a client in once its first message is the token or a ticket, and hands the open socket on. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { Log } from '#main/log.ts';
import { isToken } from './guard.ts';
import type { Tickets } from './ticket.ts';

const tokenRefusedClose = 4401;
const ticketRefusedClose = 4402;
const shuttingDownClose = 4503;

/** Longest message a client may send, bytes: room for a body of 32 MiB as base64 within JSON. */
const messageLimit = 50_331_648;
/** A page needs one connection; this allows for many pages and stops a runaway client. */
const connectionLimit = 64;
const handshakeMs = 5000;
const handshakeLimit = 1024;
/** Bytes taken from somebody who has not shown the token. */
const heldUnknown = 16_384;
/** A client that does not answer two pings in a row is gone: a suspended machine closes nothing. */
const pingMs = 30_000;
/** How long a client may take to agree to a close. */
const closeMs = 500;

const handshake = z.union([z.strictObject({ token: z.string() }), z.strictObject({ ticket: z.string() })]);

export interface RpcGate {
  /** Takes an upgrade whose host and origin were checked. Throws too-many-connections. */
  admit(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection with 4503 and resolves when all are gone. */
  close(): Promise<void>;
}

export interface RpcGateOptions {
  readonly token: string;
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly log: Log;
  /** Serves a socket that was let in. */
  readonly serve: (socket: WebSocket) => void;
}

export function createRpcGate(options: RpcGateOptions): RpcGate {
  const { clock, log } = options;
  // Frames are not compressed: next to secrets, lengths of compressed text would tell.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    clientTracking: true,
  });

  return {
    admit(request, socket, head) {
      if (sockets.clients.size >= connectionLimit) {
        throw new HookwrightError('too-many-connections', `${connectionLimit} pages are connected already.`);
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        // Protocol errors close the socket by themselves; without a listener they would end the process.
        client.on('error', (error) => log.warn('A WebSocket connection failed.', { error }));
        boundHandshake(client, socket, head);
        askForToken(client, options);
      });
    },
    async close() {
      const open = [...sockets.clients];
      sockets.close();
      await Promise.all(open.map((client) => closeClient(client, clock)));
    },
  };
}

/** The limit of messages is meant for those who were let in; others may not make us hold that much. */
function boundHandshake(client: WebSocket, socket: Duplex, head: Buffer): void {
  let came = head.length;
  const count = (chunk: Buffer): void => {
    came += chunk.length;
    if (came > heldUnknown) client.terminate();
  };
  socket.on('data', count);
  client.once('message', () => socket.off('data', count));
}

function askForToken(client: WebSocket, { token, tickets, clock, log, serve }: RpcGateOptions): void {
  const refuse = (): void => client.close(tokenRefusedClose, 'token refused');
  const cancelTimer = clock.after(handshakeMs, refuse);
  client.once('close', cancelTimer);
  client.once('message', (data, isBinary) => {
    cancelTimer();
    const given = isBinary ? null : readHandshake(data);
    if (given !== null && 'ticket' in given && !tickets.redeem(given.ticket)) {
      log.warn('A link that opens the page was used a second time, or after its minute.');
      client.close(ticketRefusedClose, 'ticket refused');
      return;
    }
    if (given === null || ('token' in given && !isToken(given.token, token))) {
      refuse();
      return;
    }
    keepAlive(client, clock);
    serve(client);
    // Whoever came with a ticket needs the token to come back with.
    client.send('ticket' in given ? JSON.stringify({ ready: true, token }) : '{"ready":true}');
  });
}

function readHandshake(data: RawData): z.infer<typeof handshake> | null {
  const text = Buffer.isBuffer(data) && data.length <= handshakeLimit ? data.toString('utf8') : '';
  try {
    const read = handshake.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function keepAlive(client: WebSocket, clock: Clock): void {
  let unanswered = 0;
  let cancel: () => void;
  const ping = (): void => {
    if (unanswered >= 2) {
      client.terminate();
      return;
    }
    unanswered += 1;
    client.ping();
    cancel = clock.after(pingMs, ping);
  };
  cancel = clock.after(pingMs, ping);
  client.on('pong', () => {
    unanswered = 0;
  });
  client.once('close', () => cancel());
}

function closeClient(client: WebSocket, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(closeMs, () => client.terminate());
    client.once('close', () => {
      cancel();
      resolve();
    });
    client.close(shuttingDownClose, 'shutting down');
  });
}
