import { STATUS_CODES, type ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { createRandom } from '#shared/random.ts';
import type { StepReply } from '#shared/reply-script.ts';
import type { Connection } from './connection.ts';
import { endGently } from './end-gently.ts';
import { isBodyless, replyHead, writeReply } from './reply-writer.ts';
import type { ReadingContext } from './request-reader.ts';
import type { StagedAct, StagedAnswer } from './staged-answer.ts';
import { tcpSocketOf } from './tcp-socket.ts';

/** One answer that is staged, and what it is staged with. */
interface Stage {
  readonly connection: Connection;
  readonly response: ServerResponse;
  readonly context: ReadingContext;
  /** Told once a reply has been handed to the socket whole. */
  readonly replied: () => void;
}

/**
 * Waits and then acts, once all earlier answers of the connection have left: what a pipelining caller asked before, it
 * gets before. Whatever is still to come is dropped when the connection closes.
 */
export function stageAnswer({ delayMs, act }: StagedAnswer, stage: Stage): void {
  const { response } = stage;
  const atTurn = (): void => {
    if (response.socket === null) response.once('socket', () => perform(act, stage));
    else perform(act, stage);
  };
  if (delayMs === 0) atTurn();
  else later(delayMs, stage, atTurn);
}

/** Calls back after a wait, unless the connection is closed before. */
function later(delayMs: number, { connection, context }: Stage, callback: () => void): void {
  const forget = connection.beforeClose(() => cancel());
  const cancel = context.clock.after(delayMs, () => {
    forget();
    callback();
  });
}

function perform(act: StagedAct, stage: Stage): void {
  const { connection, context } = stage;
  if (connection.socket.destroyed) return;
  try {
    switch (act.kind) {
      case 'reply':
        writeReply(stage.response, act.reply, connection.closing);
        return stage.replied();
      case 'hang':
        return hang(stage);
      case 'reset':
        return reset(connection);
      case 'empty-close':
        return endGently(connection.socket, context.limits.lingerMs, context.clock);
      case 'malformed':
        return sendAndClose(Buffer.from(malformed[act.at ?? 'status-line'], 'latin1'), stage);
      case 'garbage':
        return sendAndClose(garbage(act.bytes, act.seed), stage);
      case 'truncated':
        sendAndClose(truncated(act.reply, act.missingBytes, stage.response.req.method), stage);
        return stage.replied();
      case 'dribble':
        return dribble(act, stage);
    }
  } catch (error) {
    context.log.error('A staged answer could not be given.', { error: String(error) });
    connection.socket.destroy();
  }
}

/** A caller that ends its side has given up: nothing was ever going to come. */
function hang(stage: Stage): void {
  const { connection, context } = stage;
  const { socket } = connection;
  connection.hanging = true;
  if (socket.readableEnded) {
    socket.destroy();
    return;
  }
  socket.once('end', () => socket.destroy());
  later(context.limits.hangLimitMs, stage, () => socket.destroy());
}

/** Only the TCP socket can reset; a TLS socket would say goodbye first. */
function reset({ socket }: Connection): void {
  const tcp = socket instanceof TLSSocket ? tcpSocketOf(socket) : socket;
  tcp?.resetAndDestroy();
  if (tcp !== socket) socket.destroy();
}

/** Past Node's writer, which would refuse to write such things. */
function sendAndClose(bytes: Buffer, { connection, context }: Stage): void {
  connection.socket.write(bytes);
  endGently(connection.socket, context.limits.lingerMs, context.clock);
}

const brokenChunk =
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBroke\r\nnot-a-size\r\nn\r\n0\r\n\r\n';

/** Answers that no HTTP reader may take. */
const malformed = {
  'status-line': 'HTTP/one.one TWO-HUNDRED OK\r\nContent-Length: 0\r\n\r\n',
  header: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nthis line is no header\r\n\r\n',
  chunk: brokenChunk,
} as const;

function garbage(size: number, seed: number): Buffer {
  const random = createRandom(seed);
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index += 1) bytes[index] = Math.floor(random() * 256);
  // Never the beginning of HTTP by chance.
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

function truncated(reply: StepReply, missingBytes: number, method: string | undefined): Buffer {
  const body = method === 'HEAD' || isBodyless(reply.status) ? Buffer.alloc(0) : Buffer.from(reply.body);
  const promised = Buffer.byteLength(reply.body) + missingBytes;
  return Buffer.concat([replyHead(reply, STATUS_CODES[reply.status] ?? '', promised), body]);
}

/** The head at once with the first piece, the last piece at `overMs`; every piece in a packet of its own. */
function dribble({ reply, chunks, overMs }: Extract<StagedAct, { kind: 'dribble' }>, stage: Stage): void {
  const { connection, response, context } = stage;
  const body = Buffer.from(reply.body);
  const pieces = Math.min(chunks, body.length);
  if (pieces < 2 || response.req.method === 'HEAD' || isBodyless(reply.status)) {
    writeReply(response, reply, connection.closing);
    stage.replied();
    return;
  }
  const startedAt = context.clock.monotonic();
  const send = (piece: number): void => {
    if (response.destroyed || connection.socket.destroyed) return;
    const part = body.subarray(Math.floor((body.length * piece) / pieces), Math.floor((body.length * (piece + 1)) / pieces));
    if (piece === 0) writeReply(response, reply, connection.closing, part);
    else if (piece < pieces - 1) response.write(part);
    else {
      response.end(part);
      stage.replied();
      return;
    }
    // Counted from the start, so that late timers do not add up.
    const due = startedAt + (overMs * (piece + 1)) / (pieces - 1);
    later(Math.max(0, due - context.clock.monotonic()), stage, () => send(piece + 1));
  };
  send(0);
}
