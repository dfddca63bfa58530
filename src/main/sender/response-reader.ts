import { AttemptFailed, printable } from './attempt-failed.ts';
import { ChunkedBody } from './chunked-body.ts';
import { parseHead, protocolFailure, type ResponseHead } from './response-head.ts';

/** Interim answers included. */
const longestHead = 65_536;
const bodyKept = 1_048_576;
/** What comes after this many bytes of body is not waited for. */
const bodyRead = 16_777_216;
const endOfHead = Buffer.from('\r\n\r\n', 'latin1');
const beginning = Buffer.from('HTTP/1.', 'latin1');
const nothing: Buffer = Buffer.alloc(0);

/** The head read last: a target under load gives the same one for as long as its Date stays. */
let lastRead: { readonly bytes: Buffer; readonly method: string; readonly head: ResponseHead } | null = null;
/** Longer ones are not remembered. */
const rememberedHead = 4096;

/**
 * Reads the answer to one request from pieces of any size: interim answers skipped, head at most 64 KiB, body by
 * length, chunks or close. Keeps 1 MiB of body, reads 16 MiB, and calls what is longer complete but cut.
 */
export class ResponseReader {
  /** Set once the final head is there. */
  head: ResponseHead | null = null;
  cut = false;
  complete = false;
  /** Whether the connection can carry another request: the answer ended where it said, and nothing came after it. */
  reusable = false;
  readonly #method: string;
  #pending = nothing;
  #headBytes = 0;
  #chunked: ChunkedBody | null = null;
  #body: Buffer[] = [];
  #kept = 0;
  #read = 0;

  constructor(method: string) {
    this.#method = method;
  }

  /** Whether nothing of the final answer has come: true again after an interim one. */
  get awaiting(): boolean {
    return this.head === null && this.#pending.length === 0;
  }

  body(): Buffer {
    return this.#body.length === 1 ? (this.#body[0] ?? nothing) : Buffer.concat(this.#body);
  }

  /** Takes what came. Throws AttemptFailed (protocol). */
  push(bytes: Buffer): void {
    if (this.complete) {
      this.reusable = false;
      return;
    }
    const rest = this.head === null ? this.#readHead(bytes) : bytes;
    if (this.head !== null && rest !== null) this.#readBody(this.head, rest);
  }

  /** The target ended the connection. Throws AttemptFailed unless that is how the answer ends. */
  end(): void {
    this.reusable = false;
    if (this.complete) return;
    const { head } = this;
    if (head === null) throw protocolFailure(`The answer was cut off in its head, after ${this.#pending.length} bytes.`);
    switch (head.framing.kind) {
      case 'until-close':
      case 'none':
        this.complete = true;
        break;
      case 'length':
        throw protocolFailure(`The answer was cut off after ${this.#read} of ${head.framing.length} bytes of body.`);
      case 'chunked':
        throw protocolFailure(`The answer was cut off after ${this.#read} bytes of a chunked body, before its last chunk.`);
    }
  }

  /** Returns what follows the head; null while it is not whole. */
  #readHead(bytes: Buffer): Buffer | null {
    const known = this.#knownHead(bytes);
    if (known !== null) {
      this.head = known.head;
      this.#begin(known.head);
      return bytes.subarray(known.bytes.length);
    }
    let text: Buffer = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    let from = Math.max(0, this.#pending.length - 3);
    for (;;) {
      checkBeginning(text);
      const end = text.indexOf(endOfHead, from);
      const length = end === -1 ? text.length : end + 4;
      if (this.#headBytes + length > longestHead) throw protocolFailure('The answer’s head is longer than 64 KiB.');
      checkLineEnds(text, from, length);
      if (end === -1) {
        // What came may be overwritten by what comes next.
        this.#pending = text === bytes ? Buffer.from(text) : text;
        return null;
      }
      const head = parseHead(text.toString('latin1', 0, end), this.#method);
      const rest = text.subarray(length);
      this.#headBytes += length;
      this.#pending = nothing;
      // 101 is the last answer there is in HTTP; other 1xx announce the real one.
      if (head.status >= 200 || head.status === 101) {
        if (length <= rememberedHead) lastRead = { bytes: Buffer.from(text.subarray(0, length)), method: this.#method, head };
        this.head = head;
        this.#begin(head);
        return rest;
      }
      if (rest.length === 0) return null;
      text = rest;
      from = 0;
    }
  }

  /** Where these bytes begin with the very head that was read last. */
  #knownHead(bytes: Buffer): typeof lastRead {
    if (lastRead === null || this.#headBytes + this.#pending.length > 0 || lastRead.method !== this.#method) return null;
    const { length } = lastRead.bytes;
    return bytes.length >= length && lastRead.bytes.compare(bytes, 0, length) === 0 ? lastRead : null;
  }

  #begin(head: ResponseHead): void {
    const { framing } = head;
    if (framing.kind === 'chunked') this.#chunked = new ChunkedBody((piece) => this.#keep(piece));
    if (framing.kind === 'none' || (framing.kind === 'length' && framing.length === 0)) this.#finish(head, head.status !== 101);
  }

  #readBody(head: ResponseHead, bytes: Buffer): void {
    if (this.complete) {
      if (bytes.length > 0) this.reusable = false;
      return;
    }
    const { framing } = head;
    let used = bytes.length;
    if (this.#chunked !== null) {
      used = this.#chunked.push(bytes, 0);
      if (this.#chunked.done) {
        const { trailers } = this.#chunked;
        if (trailers.length > 0) this.head = { ...head, headers: [...head.headers, ...trailers] };
        this.#finish(head, used === bytes.length);
      }
    } else if (framing.kind === 'length') {
      used = Math.min(bytes.length, framing.length - this.#read);
      this.#keep(bytes.subarray(0, used));
      if (this.#read === framing.length) this.#finish(head, used === bytes.length);
    } else {
      this.#keep(bytes);
    }
    if (!this.complete && this.#read >= bodyRead) this.complete = true;
  }

  #keep(piece: Buffer): void {
    this.#read += piece.length;
    const room = bodyKept - this.#kept;
    if (piece.length > room) this.cut = true;
    if (room === 0 || piece.length === 0) return;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    this.#kept += kept.length;
    this.#body.push(Buffer.from(kept));
  }

  #finish(head: ResponseHead, clean: boolean): void {
    this.complete = true;
    this.reusable = head.keepAlive && clean;
  }
}

/** Says at once that something is not HTTP: whoever sends it may never send a line's end. */
function checkBeginning(text: Buffer): void {
  const length = Math.min(text.length, beginning.length);
  if (text.compare(beginning, 0, length, 0, length) === 0) return;
  if (text[0] === 0x15 || text[0] === 0x16) {
    throw new AttemptFailed(
      'protocol',
      'The answer is TLS, not plain HTTP.',
      'The target speaks HTTPS on this port: use https://.',
    );
  }
  throw protocolFailure(`The answer is not HTTP/1: it begins with "${printable(text.toString('latin1', 0, 40))}".`);
}

/** HTTP's lines end in CR LF; a lone LF would otherwise let the wait for the head's end go on for ever. */
function checkLineEnds(text: Buffer, from: number, to: number): void {
  for (let at = text.indexOf(10, from); at !== -1 && at < to; at = text.indexOf(10, at + 1)) {
    if (text[at - 1] !== 13) throw protocolFailure('The answer’s head has a line that ends in LF without CR.');
  }
}
