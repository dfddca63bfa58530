import { joinBytes } from '../redaction/latin1.ts';
import { ImportFault, largestEntry } from './imported-request.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** Containers within containers: no honest file has more. */
const deepest = 500;

/**
 * Finds the values of the array `log.entries` in a JSON text that comes in pieces, without holding more than one of them.
 * It looks at brackets and quotes alone; whether an entry is JSON is seen when it is parsed.
 */
export class JsonEntries {
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The string that was read last at depth 1 or 2, for telling keys. */
  #word: number[] | null = null;
  #lastWord = '';
  #path: string[] = [];
  #inEntries = false;
  #found = false;
  #ended = false;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #entry = 0;
  #offset = 0;
  #sawRoot = false;

  /** Whether the array was there at all. */
  get found(): boolean {
    return this.#found;
  }

  /** Whether the outermost value is whole. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Entries that became whole until now. */
  get count(): number {
    return this.#entry;
  }

  /** The entries that become whole with this piece, as bytes. Throws ImportFault. */
  *push(bytes: Uint8Array): Generator<Uint8Array, void> {
    let from = this.#inEntry() ? 0 : -1;
    let nextBackslash = bytes.indexOf(backslash);
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#inString) {
        if (this.#word === null && !this.#escaped && byte !== quote && byte !== backslash) {
          // Most of a file is text in strings: on to what may end it.
          const nextQuote = bytes.indexOf(quote, at);
          if (nextBackslash !== -1 && nextBackslash < at) nextBackslash = bytes.indexOf(backslash, at);
          const next = Math.min(nextQuote === -1 ? bytes.length : nextQuote, nextBackslash === -1 ? bytes.length : nextBackslash);
          at = next - 1;
        } else this.#takeString(byte);
        continue;
      }
      switch (byte) {
        case quote:
          this.#inString = true;
          this.#word = this.#depth <= 2 ? [] : null;
          break;
        case openBrace:
        case openBracket:
          if (this.#inEntries && this.#depth === 3) from = at;
          this.#open(byte);
          break;
        case closeBrace:
        case closeBracket:
          this.#close();
          if (this.#inEntries && this.#depth === 3) {
            this.#keep(bytes.subarray(from, at + 1));
            from = -1;
            this.#entry += 1;
            yield this.#take();
          }
          break;
        default:
          this.#checkPlain(byte);
      }
    }
    if (from !== -1) this.#keep(bytes.subarray(from));
    this.#offset += bytes.length;
  }

  #inEntry(): boolean {
    return this.#inEntries && this.#depth > 3;
  }

  #takeString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) {
      this.#inString = false;
      if (this.#word !== null) this.#lastWord = String.fromCharCode(...this.#word);
      this.#word = null;
      return;
    }
    if (this.#word === null) return;
    if (this.#word.length < 40) this.#word.push(byte);
    else {
      this.#word = null;
      this.#lastWord = '';
    }
  }

  #open(byte: number): void {
    if (this.#ended) throw new ImportFault('', 'Something follows after the end of the JSON text.');
    if (this.#depth === 0) this.#sawRoot = true;
    if (this.#depth < 3) this.#path[this.#depth] = this.#lastWord;
    this.#depth += 1;
    if (this.#depth > deepest) throw new ImportFault(this.#place(), `It is nested more than ${deepest} levels deep.`);
    if (this.#depth === 3 && byte === openBracket && this.#path[1] === 'log' && this.#path[2] === 'entries') {
      this.#inEntries = true;
      this.#found = true;
    }
  }

  #close(): void {
    this.#depth -= 1;
    if (this.#depth < 0) throw new ImportFault(this.#place(), 'A bracket closes that was never opened.');
    if (this.#depth === 2) this.#inEntries = false;
    if (this.#depth === 0) this.#ended = true;
  }

  /** Entries are objects; text before the first bracket is no JSON of ours. */
  #checkPlain(byte: number): void {
    if (this.#depth === 0 && !this.#sawRoot && byte > 0x20 && byte < 0x80)
      throw new ImportFault('', 'It does not begin like JSON.');
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#size += piece.length;
    if (this.#size > largestEntry) throw new ImportFault(this.#place(), 'It is larger than 96 MiB.');
    this.#pieces.push(piece.slice());
  }

  #take(): Uint8Array {
    const whole = joinBytes(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    return whole;
  }

  #place(): string {
    return this.#inEntries ? `entry ${this.#entry + 1}` : `byte ${this.#offset}`;
  }
}
