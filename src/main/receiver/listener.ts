import { STATUS_CODES, ServerResponse, createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Reply } from '#shared/reply.ts';
import { Connection } from './connection.ts';
import { endGently } from './end-gently.ts';
import { readFirstHead, type FirstHead, type FirstHeadOutcome } from './first-head.ts';
import { bindLoopback, type LoopbackBinding } from './loopback-binding.ts';
import { readPacket, refusalOf, type Refusal } from './parser-refusal.ts';
import type { Receipt, ReceivedRequest } from './received-request.ts';
import type { ReceiverLimits } from './receiver-limits.ts';
import { notStoredReply } from './refusal-reply.ts';
import { replyBytes } from './reply-writer.ts';
import { RequestReader, type ReadingContext } from './request-reader.ts';
import { tcpSocketOf } from './tcp-socket.ts';
import { tlsFailureRequest, type FloodGate, type TcpSide } from './tls-failure.ts';

/** PEM texts: key, and certificate with its chain. */
export interface LeafPem {
  readonly key: string;
  readonly cert: string;
}

export interface ListenerContext extends ReadingContext {
  readonly tlsFailures: FloodGate;
  dropped(): void;
}

/** Node's HTTP or HTTPS server: the same events, one more for failed handshakes. */
type WebServer = Server & { setSecureContext?(leaf: LeafPem): void };

/** One port, HTTPS or plain HTTP, on both loopback addresses, with all its connections. */
export class Listener {
  readonly requestedPort: number;
  readonly #context: ListenerContext;
  readonly #connections = new Map<Duplex, Connection>();
  /** TCP sockets whose TLS handshake is not finished. */
  readonly #handshakes = new Set<Socket>();
  readonly #leaf: LeafPem | null;
  readonly #servers: WebServer[] = [];
  #binding: LoopbackBinding | null = null;
  #closed: Promise<void> | null = null;

  /** With a leaf it speaks HTTPS, without one plain HTTP. */
  constructor(context: ListenerContext, requestedPort: number, leaf: LeafPem | null) {
    this.#context = context;
    this.requestedPort = requestedPort;
    this.#leaf = leaf;
  }

  get port(): number | null {
    return this.#binding?.port ?? null;
  }

  get ipv6Problem(): string | null {
    return this.#binding?.ipv6Problem ?? null;
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  async open(): Promise<void> {
    this.#binding = await bindLoopback(this.requestedPort, () => this.#makeServer());
  }

  /** New connections get the new leaf; open ones go on undisturbed. */
  setLeaf(leaf: LeafPem): void {
    for (const server of this.#servers) server.setSecureContext?.(leaf);
  }

  applyLimits(limits: ReceiverLimits): void {
    for (const server of this.#servers) applyLimits(server, limits);
  }

  /** Takes no more, lets requests under way finish for `closeGraceMs`, then cuts what is left. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const servers = this.#servers.filter((server) => server.listening);
    const closed = servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve())));
    for (const connection of this.#connections.values()) {
      if (connection.hanging || !connection.busy) connection.socket.destroy();
      else connection.closing = true;
    }
    for (const socket of this.#handshakes) socket.destroy();
    const cancel = this.#context.clock.after(this.#context.limits.closeGraceMs, () => {
      for (const { socket } of this.#connections.values()) socket.destroy();
    });
    await Promise.all(closed);
    cancel();
  }

  #makeServer(): WebServer {
    const { limits } = this.#context;
    const options = {
      requireHostHeader: false,
      maxHeaderSize: limits.maxHeaderBytes,
      connectionsCheckingInterval: limits.checkIntervalMs,
      noDelay: true,
    };
    const server: WebServer =
      this.#leaf === null
        ? createServer(options)
        : createTlsServer({ ...options, ...this.#leaf, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersTimeoutMs });
    // A caller may stop sending and still wait for its answer; by default Node would drop the answer.
    Object.assign(server, { httpAllowHalfOpen: true });
    applyLimits(server, limits);
    this.#holdBackFirstHead(server, this.#leaf === null ? 'connection' : 'secureConnection');
    if (this.#leaf !== null) this.#watchHandshakes(server);
    server.on('request', (request, response) => this.#read(request, response, false));
    server.on('checkContinue', (request, response) => this.#read(request, response, true));
    server.on('checkExpectation', (request, response) => this.#read(request, response, false));
    server.on('connect', (request, socket, following: Buffer) => this.#readConnect(request, socket, following));
    server.on('clientError', (error, socket) => this.#clientError(error, socket));
    server.on('timeout', (socket) => this.#idle(socket));
    server.on('drop', () => this.#context.dropped());
    this.#servers.push(server);
    return server;
  }

  /** Takes Node's own HTTP reading off the connection event and starts it once the first head is there. */
  #holdBackFirstHead(server: WebServer, event: 'connection' | 'secureConnection'): void {
    const startReading = server.listeners(event).at(-1);
    if (startReading === undefined) throw new Error('Node’s HTTP server has no connection listener.');
    server.removeAllListeners(event);
    server.on(event, (socket: Socket) => {
      // Not as an option of the server: a caller that leaves during the TLS handshake would go unnoticed.
      socket.allowHalfOpen = true;
      const connection = new Connection(socket);
      this.#connections.set(socket, connection);
      socket.on('error', ignore);
      socket.once('close', () => {
        this.#connections.delete(socket);
        connection.closed();
      });
      const { limits, clock } = this.#context;
      const bounds = { maxBytes: limits.maxHeaderBytes, timeoutMs: limits.headersTimeoutMs, clock };
      readFirstHead(socket, bounds, (outcome, head) => {
        connection.head = head;
        if (outcome === 'ready') Reflect.apply(startReading, server, [socket]);
        else this.#noFirstHead(connection, outcome, head);
      });
    });
  }

  #noFirstHead(connection: Connection, outcome: Exclude<FirstHeadOutcome, 'ready'>, head: FirstHead | null): void {
    // A connection on which nothing came is no event: browsers open such in advance, port scanners too.
    if (head === null) connection.socket.destroy();
    else if (outcome === 'timed-out') this.#refuse(connection, refusalOf('ERR_HTTP_REQUEST_TIMEOUT', '', head.bytes), head.bytes);
    else this.#refuse(connection, refusalOf('HPE_INVALID_EOF_STATE', '', head.bytes), head.bytes, outcome === 'ended');
  }

  #watchHandshakes(server: WebServer): void {
    const { clock, tlsFailures } = this.#context;
    const tcpSides = new WeakMap<object, TcpSide>();
    server.on('connection', (socket: Socket) => {
      const { remoteAddress = '', remotePort = 0 } = socket;
      tcpSides.set(socket, { socket, openedAt: clock.now(), openedTick: clock.monotonic(), remoteAddress, remotePort });
      this.#handshakes.add(socket);
      socket.once('close', () => this.#handshakes.delete(socket));
    });
    server.on('secureConnection', (secured: TLSSocket) => {
      const tcp = tcpSocketOf(secured);
      if (tcp !== null) this.#handshakes.delete(tcp);
    });
    server.on('tlsClientError', (error: Error, failed: TLSSocket) => {
      failed.on('error', ignore).destroy();
      const tcp = tcpSides.get(tcpSocketOf(failed) ?? failed);
      if (tcp === undefined) return;
      const request = tlsFailureRequest(error, failed, tcp, clock);
      if (request !== null && tlsFailures.admit()) void this.#record(request);
    });
  }

  #read(request: IncomingMessage, response: ServerResponse, continueExpected: boolean): void {
    const connection = this.#connections.get(request.socket);
    if (connection === undefined) {
      request.socket.destroy();
      return;
    }
    const reader = new RequestReader(this.#context, connection, request, response);
    connection.reading = reader;
    connection.lastResponse = response;
    reader.read(continueExpected);
  }

  /** CONNECT never opens a tunnel here: it is answered like any request, and the connection ends. */
  #readConnect(request: IncomingMessage, duplex: Duplex, following: Buffer): void {
    const connection = this.#connections.get(duplex);
    if (connection === undefined) {
      duplex.destroy();
      return;
    }
    const { socket, lastResponse } = connection;
    socket.on('error', ignore).resume();
    const response = new ServerResponse(request);
    response.once('finish', () => this.#endGently(socket));
    response.shouldKeepAlive = false;
    const atTurn = (): void => {
      connection.closing = true;
      if (!socket.destroyed) response.assignSocket(socket);
    };
    // What was asked for before on this connection is answered before; until then the socket belongs to that answer.
    if (lastResponse !== null && (connection.busy || lastResponse.socket !== null)) lastResponse.once('close', atTurn);
    else atTurn();
    connection.lastResponse = response;
    connection.reading = new RequestReader(this.#context, connection, request, response);
    connection.reading.readConnect(following);
  }

  #clientError(error: Error, duplex: Duplex): void {
    const connection = this.#connections.get(duplex);
    // A failed handshake comes here too, but is recorded where it is told of by its own name.
    if (connection === undefined) {
      duplex.destroy();
      return;
    }
    const code = 'code' in error ? String(error.code) : '';
    const { reading } = connection;
    // A reset is seen by the reader itself when its request closes.
    if (connection.refused || !(code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT')) {
      if (!connection.refused) connection.socket.destroy();
      return;
    }
    const reason = 'reason' in error ? String(error.reason) : '';
    if (reading !== null && !reading.complete) {
      if (code === 'ERR_HTTP_REQUEST_TIMEOUT') reading.outOfTime();
      else if (code === 'HPE_INVALID_EOF_STATE') reading.halfClosed();
      else reading.fail(refusalOf(code, reason, new Uint8Array()));
      return;
    }
    const packet = connection.head?.bytes ?? packetOf(error);
    // A kept connection on which no further request came is over, not slow.
    if (packet.length === 0 && code === 'ERR_HTTP_REQUEST_TIMEOUT' && !connection.busy) connection.socket.destroy();
    else this.#refuse(connection, refusalOf(code, reason, packet), packet);
  }

  /** Records bytes that never became a request, and answers after what is still to be answered. */
  #refuse(connection: Connection, { problem, reply }: Refusal, packet: Uint8Array, answerable = true): void {
    const { clock } = this.#context;
    const { socket, head, lastResponse } = connection;
    connection.refused = true;
    const now = clock.now();
    const tick = clock.monotonic();
    const request: ReceivedRequest = {
      receivedAt: head?.firstByteAt ?? now,
      completedAt: now,
      receiveMs: head === null ? 0 : tick - head.firstByteTick,
      scheme: connection.scheme,
      tls: connection.tls,
      remoteAddress: connection.remoteAddress,
      remotePort: connection.remotePort,
      // After an earlier request the packet may begin in the middle of that one, so nothing is read from it.
      ...(head === null ? { method: '', target: '', httpVersion: '', headers: [] } : readPacket(packet)),
      trailers: [],
      bodyKind: 'raw-packet',
      body: packet,
      declaredSize: null,
      problem,
      refusal: answerable ? reply : null,
    };
    connection.head = null;
    void this.#record(request).then(({ receipt, unstored }) => {
      const given = unstored ?? reply;
      const answer = (): void => {
        if (answerable && !socket.destroyed) {
          socket.write(replyBytes(given, STATUS_CODES[given.status] ?? ''));
          receipt?.replied(clock.monotonic() - tick);
        }
        this.#endGently(socket);
      };
      if (lastResponse !== null && connection.busy) lastResponse.once('close', answer);
      else answer();
      return undefined;
    });
  }

  /** `unstored`: the reply to give instead when the request could not be stored. */
  async #record(request: ReceivedRequest): Promise<{ receipt: Receipt | null; unstored: Reply | null }> {
    try {
      return { receipt: await this.#context.sink.receive(request), unstored: null };
    } catch (error) {
      return { receipt: null, unstored: notStoredReply(error) };
    }
  }

  #idle(socket: Socket): void {
    const connection = this.#connections.get(socket);
    if (connection === undefined) socket.destroy();
    else if (connection.reading !== null && !connection.reading.settled && !connection.reading.complete)
      connection.reading.outOfTime();
    // Waiting for the store or for a configured delay is our doing, not the caller's.
    else if (!connection.busy || connection.lastResponse?.writableEnded === true) socket.destroy();
  }

  #endGently(socket: Socket): void {
    endGently(socket, this.#context.limits.lingerMs, this.#context.clock);
  }
}

function applyLimits(server: WebServer, limits: ReceiverLimits): void {
  server.headersTimeout = Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs);
  server.requestTimeout = limits.requestTimeoutMs;
  server.keepAliveTimeout = limits.keepAliveTimeoutMs;
  server.timeout = limits.idleTimeoutMs;
  server.maxConnections = limits.maxConnections;
  // Bounded by bytes instead; Node would leave further headers out without a word.
  server.maxHeadersCount = 0;
}

/** The bytes Node was reading when it gave up: the last packet only. */
function packetOf(error: Error): Uint8Array {
  return 'rawPacket' in error && error.rawPacket instanceof Uint8Array ? error.rawPacket : new Uint8Array();
}

function ignore(): void {}
