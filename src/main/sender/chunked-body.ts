import type { HeaderPair } from '#shared/reply.ts';
import { printable } from './attempt-failed.ts';
import { parseHeaderLine, protocolFailure } from './response-head.ts';

/** With extensions. */
const longestSizeLine = 4096;
const longestTrailers = 65_536;

type Expecting = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/** Reads `Transfer-Encoding: chunked` from pieces of any size; strict about every line. */
export class ChunkedBody {
  readonly trailers: HeaderPair[] = [];
  readonly #take: (piece: Buffer) => void;
  #expecting: Expecting = 'size';
  #line = '';
  #left = 0;
  #trailerBytes = 0;

  constructor(take: (piece: Buffer) => void) {
    this.#take = take;
  }

  get done(): boolean {
    return this.#expecting === 'done';
  }

  /** Reads on from `from`; returns where it stopped, which is before the end only when it is done. Throws AttemptFailed (protocol). */
  push(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && this.#expecting !== 'done') {
      at = this.#expecting === 'data' ? this.#readData(bytes, at) : this.#readLine(bytes, at);
    }
    return at;
  }

  #readData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#take(bytes.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#expecting = 'data-end';
    return end;
  }

  #readLine(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(10, at);
    const end = feed === -1 ? bytes.length : feed + 1;
    const limit = this.#expecting === 'trailer' ? longestTrailers - this.#trailerBytes : longestSizeLine;
    if (this.#line.length + end - at > limit) throw protocolFailure('The answer’s chunked body has a line that is too long.');
    this.#line += bytes.toString('latin1', at, end);
    if (feed === -1) {
      this.#checkBeginning();
      return end;
    }
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) throw protocolFailure('The answer’s chunked body has a line that does not end in CR LF.');
    this.#lineRead(line.slice(0, -2));
    return end;
  }

  /** Says at once that something is no chunk: whoever sends garbage may never end the line. */
  #checkBeginning(): void {
    if (this.#expecting === 'size' && !/^[0-9a-f]{1,13}(?:$|[\s;])/i.test(this.#line)) throw badSize(this.#line);
    if (this.#expecting === 'data-end' && this.#line !== '\r') throw overlong();
  }

  #lineRead(line: string): void {
    switch (this.#expecting) {
      case 'size': {
        const digits = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
        if (digits === undefined) throw badSize(line);
        this.#left = Number.parseInt(digits, 16);
        this.#expecting = this.#left === 0 ? 'trailer' : 'data';
        break;
      }
      case 'data-end':
        if (line !== '') throw overlong();
        this.#expecting = 'size';
        break;
      case 'trailer':
        if (line === '') {
          this.#expecting = 'done';
          break;
        }
        this.#trailerBytes += line.length;
        this.trailers.push(parseHeaderLine(line));
        break;
      case 'data':
      case 'done':
        break;
    }
  }
}

function badSize(line: string): Error {
  return protocolFailure(`The answer’s chunked body has a malformed chunk size: "${printable(line.trimEnd())}".`);
}

function overlong(): Error {
  return protocolFailure('The answer’s chunked body has a chunk that is longer than its size says.');
}
