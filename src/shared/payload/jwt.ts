import { readBase64, textOfBytes } from './base64-text.ts';
import { nodeAt, plainValue } from './json-pointer.ts';
import { scanJson } from './json-scan.ts';

/** A JSON Web Token taken apart. Its signature is never checked: the key is not here. */
export interface DecodedJwt {
  /** JSON as it was encoded, letter by letter. */
  readonly header: string;
  readonly claims: string;
  /** The third part as it came; empty for an unsigned token. */
  readonly signature: string;
  /** `alg` of the header; null when it names none. */
  readonly algorithm: string | null;
}

const pattern = /^([A-Za-z0-9_-]{4,})\.([A-Za-z0-9_-]{2,})\.([A-Za-z0-9_-]*)$/;
/** Longer ones are no tokens. UTF-16 units. */
const lengthAtMost = 262_144;

/** Whether a text has the outside of a token. */
export function looksLikeJwt(text: string): boolean {
  return text.length <= lengthAtMost && text.startsWith('ey') && pattern.test(text);
}

/** Takes a token apart; null for anything that is none. */
export function decodeJwt(text: string): DecodedJwt | null {
  const match = text.length <= lengthAtMost ? pattern.exec(text.trim()) : null;
  const [, first = '', second = '', signature = ''] = match ?? [];
  const header = match === null ? null : jsonObjectOf(first);
  const claims = header === null ? null : jsonObjectOf(second);
  if (header === null || claims === null) return null;
  const scan = scanJson(header);
  const algorithm = nodeAt(scan, '/alg');
  return { header, claims, signature, algorithm: algorithm === -1 ? null : plainValue(scan, algorithm) };
}

function jsonObjectOf(part: string): string | null {
  const bytes = readBase64(part);
  const text = bytes === null ? null : textOfBytes(bytes);
  if (text === null || !text.trimStart().startsWith('{')) return null;
  return scanJson(text).problem === null ? text : null;
}
