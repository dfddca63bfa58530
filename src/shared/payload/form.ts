import { decodeText } from './text.ts';

export interface FormPair {
  readonly name: string;
  /** Null for a name without `=`. */
  readonly value: string | null;
  /** Both as they came, nothing unescaped, one character per byte. */
  readonly raw: string;
  /** Offset of the pair's first byte in the body. */
  readonly offset: number;
  /** One sentence when an escape or the text is not right; the parts at fault stand as they came. */
  readonly problem: string | null;
}

export interface FormReading {
  /** In the order in which they came, repeats included. */
  readonly pairs: readonly FormPair[];
  /** True when there are more pairs than `limit`. */
  readonly cut: boolean;
}

/** Reads an application/x-www-form-urlencoded body. `+` is a space. A wrong escape stays as it came, so that it is seen. */
export function parseForm(bytes: Uint8Array, charset: string | null = null, limit = 10_000): FormReading {
  const pairs: FormPair[] = [];
  let from = 0;
  while (from < bytes.length) {
    const ampersand = bytes.indexOf(0x26, from);
    const to = ampersand === -1 ? bytes.length : ampersand;
    if (to > from) {
      if (pairs.length === limit) return { pairs, cut: true };
      pairs.push(readPair(bytes, from, to, charset));
    }
    from = to + 1;
  }
  return { pairs, cut: false };
}

function readPair(bytes: Uint8Array, from: number, to: number, charset: string | null): FormPair {
  const pair = bytes.subarray(from, to);
  const equals = pair.indexOf(0x3d);
  const name = unescapePart(equals === -1 ? pair : pair.subarray(0, equals), charset);
  const value = equals === -1 ? null : unescapePart(pair.subarray(equals + 1), charset);
  const wrong = name.wrongEscapes + (value?.wrongEscapes ?? 0);
  const invalid = name.invalid + (value?.invalid ?? 0);
  return { name: name.text, value: value?.text ?? null, raw: latin1(pair), offset: from, problem: tellProblem(wrong, invalid) };
}

function tellProblem(wrongEscapes: number, invalid: number): string | null {
  if (wrongEscapes > 0) return `${wrongEscapes} “%” ${wrongEscapes === 1 ? 'is' : 'are'} not followed by two hexadecimal digits.`;
  return invalid > 0
    ? `${invalid} ${invalid === 1 ? 'sequence' : 'sequences'} of bytes ${invalid === 1 ? 'is' : 'are'} no text in this charset.`
    : null;
}

function unescapePart(part: Uint8Array, charset: string | null): { text: string; wrongEscapes: number; invalid: number } {
  const plain = new Uint8Array(part.length);
  let length = 0;
  let wrongEscapes = 0;
  for (let at = 0; at < part.length; at += 1) {
    const byte = part[at] ?? 0;
    const high = byte === 0x25 ? hexDigit(part[at + 1]) : -1;
    const low = byte === 0x25 ? hexDigit(part[at + 2]) : -1;
    if (high !== -1 && low !== -1) {
      plain[length] = high * 16 + low;
      at += 2;
    } else {
      plain[length] = byte === 0x2b ? 0x20 : byte;
      if (byte === 0x25) wrongEscapes += 1;
    }
    length += 1;
  }
  const { text, invalid } = decodeText(plain.subarray(0, length), charset);
  return { text, wrongEscapes, invalid };
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** One character per byte, in steps that no call stack minds. */
function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}
