import { wireName } from './wire-name.ts';

export interface DecodedText {
  /** A byte order mark is left out; every invalid sequence stands as U+FFFD, so that it is seen. */
  readonly text: string;
  /** The encoding used, in lower case. */
  readonly charset: string;
  /** Sequences of bytes that are no character in this encoding. */
  readonly invalid: number;
  readonly byteOrderMark: boolean;
  /** Why another encoding than the asked one was used, one sentence; null when the asked one was. */
  readonly problem: string | null;
}

/**
 * Decodes bytes for the eye. A byte order mark decides before `charset`, as browsers have it; without both it is UTF-8.
 * ISO-8859-1 is read as windows-1252, as browsers have it too. Never throws.
 */
export function decodeText(bytes: Uint8Array, charset: string | null): DecodedText {
  const marked = charsetOfMark(bytes);
  const asked = charset?.trim() ?? '';
  const problem =
    marked === null && asked !== '' && !isKnownCharset(asked)
      ? `The charset “${wireName(asked)}” is not known; read as UTF-8.`
      : null;
  const label = marked ?? (asked !== '' && problem === null ? asked : 'utf-8');
  const decoder = new TextDecoder(label);
  const text = decoder.decode(bytes);
  const invalid = text.includes('\uFFFD') ? countReplaced(text) - countSent(bytes, decoder.encoding) : 0;
  return { text, charset: decoder.encoding, invalid, byteOrderMark: marked !== null, problem };
}

export function isKnownCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function charsetOfMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) count += 1;
  return count;
}

/** U+FFFD that the sender wrote himself, which is a character like any other. */
function countSent(bytes: Uint8Array, encoding: string): number {
  const [first, ...others] = sentReplacement[encoding] ?? [];
  if (first === undefined) return 0;
  const aligned = encoding === 'utf-8' ? 1 : 2;
  let count = 0;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at % aligned === 0 && others.every((byte, index) => bytes[at + 1 + index] === byte)) count += 1;
  }
  return count;
}

const sentReplacement: Readonly<Record<string, readonly number[]>> = {
  'utf-8': [0xef, 0xbf, 0xbd],
  'utf-16le': [0xfd, 0xff],
  'utf-16be': [0xff, 0xfd],
};
