import type { Socket } from 'node:net';
import { writeWithOthers } from './outbox.ts';

/** Who is told what a connection does, while it uses it. */
export interface ConnectionUser {
  received(bytes: Buffer): void;
  /** The other side sends no more. */
  ended(): void;
  /** With the error that closed it, if there was one. */
  closed(error: Error | null): void;
}

/** An open connection, with TLS where that is asked for. Used by one request at a time; closes itself if it speaks unasked. */
export class Connection {
  /** e.g. `127.0.0.1:3000`. */
  readonly remoteAddress: string;
  readonly #socket: Socket;
  #user: ConnectionUser | null = null;
  #error: Error | null = null;
  #closed = false;
  #writing = false;

  readonly #listeners = {
    data: (bytes: Buffer): void => {
      if (this.#user === null) this.destroy();
      else this.#user.received(bytes);
    },
    end: (): void => {
      if (this.#user === null) this.destroy();
      else this.#user.ended();
    },
    error: (error: Error): void => {
      this.#error = error;
    },
    close: (): void => {
      this.#closed = true;
      this.#user?.closed(this.#error);
    },
  };

  constructor(socket: Socket, remoteAddress: string) {
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener);
  }

  /** False once either side has ended it. */
  get usable(): boolean {
    return !this.#closed && !this.#socket.destroyed && this.#socket.readable && this.#socket.writable;
  }

  /** Whether everything written has left. */
  get flushed(): boolean {
    return !this.#writing && this.#socket.writableLength === 0;
  }

  use(user: ConnectionUser): void {
    this.#user = user;
    this.#socket.ref();
  }

  /** Nobody waits for it: it does not keep the process alive. */
  release(): void {
    this.#user = null;
    this.#socket.unref();
  }

  /** Leaves at the end of this turn of the event loop, unless it is closed by then. */
  write(head: Uint8Array, body: Uint8Array): void {
    this.#writing = true;
    writeWithOthers(() => {
      this.#writing = false;
      if (!this.#socket.destroyed) this.#write(head, body);
    });
  }

  /** Leaves at once, unless it is closed. */
  writeNow(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  #write(head: Uint8Array, body: Uint8Array): void {
    if (body.length === 0) {
      this.#socket.write(head);
    } else if (body.length <= 65_536) {
      this.#socket.write(Buffer.concat([head, body], head.length + body.length));
    } else {
      this.#socket.cork();
      this.#socket.write(head);
      this.#socket.write(body);
      this.#socket.uncork();
    }
  }

  /** Gives the socket back for something else to be put on it. */
  detach(): void {
    this.#user = null;
    for (const [event, listener] of Object.entries(this.#listeners)) this.#socket.off(event, listener);
  }

  destroy(): void {
    this.#user = null;
    this.#socket.destroy();
  }
}
