import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CaptureProblem } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';
import type { Log } from '../log.ts';
import type { BodyBudget } from './body-budget.ts';
import type { Connection } from './connection.ts';
import { refuse, type Refusal } from './parser-refusal.ts';
import type { Receipt, ReceivedRequest, RequestSink } from './received-request.ts';
import type { ReceiverLimits } from './receiver-limits.ts';
import { notStoredReply } from './refusal-reply.ts';
import { writeReply, writeReplyAndLinger } from './reply-writer.ts';
import { stageAnswer } from './stage-answer.ts';

/** What all requests of one receiver share. */
export interface ReadingContext {
  limits: ReceiverLimits;
  readonly budget: BodyBudget;
  readonly sink: RequestSink;
  readonly clock: Clock;
  readonly log: Log;
}

const nothing = new Uint8Array();

/** Reads one request to its end, or to where it cannot go on, hands it to the sink once, and answers. */
export class RequestReader {
  /** True once the request has been handed on; what comes later is dropped. */
  settled = false;
  readonly #context: ReadingContext;
  readonly #connection: Connection;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #bodyLimit: number;
  readonly #declaredSize: number | null;
  readonly #hasHost: boolean;
  readonly #asksForUpgrade: boolean;
  readonly #headers: HeaderPair[];
  readonly #receivedAt: number;
  readonly #startTick: number;
  #lastByteTick = 0;
  #chunks: Buffer[] = [];
  #size = 0;

  /**
   * The time of the first byte: exact for the first request of a connection, whose head is held back until it is whole
   * (`first-head.ts`). For later ones it is when Node has the whole head, the earliest moment it tells of; seeing the
   * raw bytes of a kept connection would take Node's parser off its fast path.
   */
  constructor(context: ReadingContext, connection: Connection, request: IncomingMessage, response: ServerResponse) {
    this.#context = context;
    this.#connection = connection;
    this.#request = request;
    this.#response = response;
    this.#bodyLimit = context.limits.bodyLimitBytes;
    const { head } = connection;
    connection.head = null;
    this.#receivedAt = head?.firstByteAt ?? context.clock.now();
    this.#startTick = head?.firstByteTick ?? context.clock.monotonic();

    const { rawHeaders } = request;
    const headers: HeaderPair[] = [];
    let declared: number | null = null;
    let hasHost = false;
    let asksForUpgrade = false;
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] ?? '';
      const value = rawHeaders[i + 1] ?? '';
      headers.push([name, value]);
      if (name.length === 4 && name.toLowerCase() === 'host') hasHost = true;
      else if (name.length === 14 && name.toLowerCase() === 'content-length') declared = Number(value);
      else if (name.length === 7 && name.toLowerCase() === 'upgrade') asksForUpgrade = true;
    }
    this.#headers = headers;
    this.#declaredSize = declared;
    this.#hasHost = hasHost;
    this.#asksForUpgrade = asksForUpgrade;
  }

  /** Begins to read. A caller that asks first (Expect: 100-continue) is told to go on only if its body may be kept. */
  read(continueExpected: boolean): void {
    if (continueExpected) {
      if (this.#declaredSize !== null && this.#declaredSize > this.#bodyLimit) {
        this.fail(this.#tooLarge());
        return;
      }
      this.#response.writeContinue();
    }
    this.#request.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#request.on('end', () => this.#end());
    this.#request.on('close', () => this.#cutOff(null));
    // Once an upgrade is asked for, Node's parser keeps errors in the body and its early end to itself.
    if (this.#asksForUpgrade) this.#connection.socket.once('end', () => setImmediate(() => this.halfClosed()));
  }

  /** Hands on what is there, if the request can not become whole: parser error in the body, or out of time. */
  fail({ problem, reply }: Refusal): void {
    if (!this.settled) this.#settle(problem, reply);
  }

  /** Whether the request was read to its end, so that an error of the parser is about something later. */
  get complete(): boolean {
    return this.#request.complete;
  }

  /** The caller stopped sending in the middle; it may still read an answer. */
  halfClosed(): void {
    this.#cutOff(refuse('cut-off', this.#arrived('The caller stopped sending'), 400).reply);
  }

  outOfTime(): void {
    this.fail(refuse('timed-out', this.#arrived('The body was not complete in time'), 408));
  }

  /** A connect request has no body; what followed its head is kept as one. */
  readConnect(following: Buffer): void {
    if (following.length > 0) this.#take(following);
    this.#end();
  }

  #take(chunk: Buffer): void {
    if (this.settled) return;
    const room = this.#bodyLimit - this.#size;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (!this.#context.budget.take(kept.length)) {
      this.fail(refuse('receiver-busy', this.#arrived('Too many large bodies were arriving at once'), 503));
      return;
    }
    this.#chunks.push(kept);
    this.#size += kept.length;
    if (kept.length < chunk.length) this.fail(this.#tooLarge());
  }

  #end(): void {
    if (this.settled) return;
    if (this.#hasHost || this.#request.httpVersion === '1.0') this.#settle(null);
    else this.#settle({ code: 'missing-host', detail: 'The request has no Host header, which HTTP/1.1 asks for.' });
  }

  #cutOff(reply: Reply | null): void {
    if (!this.settled) this.#settle({ code: 'cut-off', detail: this.#arrived('The caller stopped sending') }, reply);
  }

  #tooLarge(): Refusal {
    const declared = this.#declaredSize === null ? '' : ` of ${this.#declaredSize} declared`;
    return refuse(
      'too-large',
      `The body is over the limit of ${this.#bodyLimit} bytes; ${this.#size}${declared} were kept.`,
      413,
    );
  }

  #arrived(what: string): string {
    const whole = this.#declaredSize === null ? 'bytes of a body of unknown length' : `of ${this.#declaredSize} bytes`;
    return `${what}: ${this.#size} ${whole} arrived.`;
  }

  #settle(problem: CaptureProblem | null, refusal?: Reply | null): void {
    this.settled = true;
    const { clock } = this.#context;
    this.#lastByteTick = clock.monotonic();
    const request = this.#request;
    const connection = this.#connection;
    const chunks = this.#chunks;
    this.#chunks = [];
    const received: ReceivedRequest = {
      receivedAt: this.#receivedAt,
      completedAt: clock.now(),
      receiveMs: this.#lastByteTick - this.#startTick,
      scheme: connection.scheme,
      tls: connection.tls,
      remoteAddress: connection.remoteAddress,
      remotePort: connection.remotePort,
      method: request.method ?? '',
      target: request.url ?? '',
      httpVersion: request.httpVersion,
      headers: this.#headers,
      trailers: request.rawTrailers.length === 0 ? [] : pairs(request.rawTrailers),
      bodyKind: 'body',
      body: joined(chunks, this.#size),
      declaredSize: this.#declaredSize,
      problem,
      ...(refusal === undefined ? undefined : { refusal }),
    };
    void this.#deliver(received);
  }

  async #deliver(received: ReceivedRequest): Promise<void> {
    const { sink, budget, log } = this.#context;
    let receipt: Receipt | null = null;
    let answer: Receipt['answer'];
    try {
      receipt = await sink.receive(received);
      answer = received.refusal ?? receipt.answer;
    } catch (error) {
      answer = notStoredReply(error);
    }
    budget.giveBack(this.#size);
    try {
      if (this.#connection.socket.destroyed || received.refusal === null) return;
      if (answer === null) this.#connection.socket.destroy();
      else if ('act' in answer) {
        const { clock } = this.#context;
        const replied = (): void => receipt?.replied(clock.monotonic() - this.#lastByteTick);
        stageAnswer(answer, { connection: this.#connection, response: this.#response, context: this.#context, replied });
      } else this.#answer(answer, receipt);
    } catch (error) {
      log.error('A reply could not be written.', { error });
      this.#connection.socket.destroy();
    }
  }

  #answer(reply: Reply, receipt: Receipt | null): void {
    const { clock, limits } = this.#context;
    const response = this.#response;
    const { closing, socket } = this.#connection;
    if (!this.#request.complete) {
      if (socket.readableEnded) writeReply(response, reply, true);
      else writeReplyAndLinger(response, reply, limits.lingerMs, clock);
    } else if (reply.delayMs === 0) writeReply(response, reply, closing);
    else {
      const cancel = clock.after(reply.delayMs, () => {
        response.off('close', cancel);
        writeReply(response, reply, this.#connection.closing);
        this.#replied(receipt);
      });
      response.once('close', cancel);
      return;
    }
    this.#replied(receipt);
  }

  /** An answer whose turn on the connection has not come yet is handed over when those before it have left. */
  #replied(receipt: Receipt | null): void {
    if (receipt === null) return;
    const { clock } = this.#context;
    const tell = (): void => receipt.replied(clock.monotonic() - this.#lastByteTick);
    if (this.#response.socket === null && !this.#response.writableFinished) this.#response.once('finish', tell);
    else tell();
  }
}

function joined(chunks: Buffer[], size: number): Uint8Array {
  if (chunks.length === 0) return nothing;
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

function pairs(flat: readonly string[]): HeaderPair[] {
  const made: HeaderPair[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) made.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return made;
}
