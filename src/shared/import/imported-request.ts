/**
 * Requests brought from elsewhere as files. This folder reads them, piece by piece, from what other programs and Hookwright
 * itself write; it trusts nothing of it, keeps no more than one request in memory, and says where it stopped and why.
 */
import type { CaptureProblem, TlsSession } from '../capture.ts';
import type { HeaderPair, Reply } from '../reply.ts';

export const importFormats = ['har', 'ndjson', 'http', 'curl'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** One request as it once arrived, as far as the file tells. */
export interface ImportedRequest {
  readonly method: string;
  /** Characters are bytes. */
  readonly target: string;
  readonly httpVersion: string;
  /** Characters are bytes. */
  readonly headers: readonly HeaderPair[];
  readonly trailers: readonly HeaderPair[];
  readonly scheme: 'https' | 'http';
  readonly tls: TlsSession | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number;
  readonly bodyKind: 'body' | 'raw-packet';
  readonly body: Uint8Array;
  readonly declaredSize: number | null;
  readonly problem: CaptureProblem | null;
  /** When it came first, ms since the epoch; null when the file does not say. */
  readonly originalAt: number | null;
  /** First byte to last byte back then, ms; 0 when unknown. */
  readonly receiveMs: number;
  readonly reply: Reply | null;
  /** True when secrets were taken out of it before: its signature cannot be right. */
  readonly redacted: boolean;
  /** What is not as it was, one sentence each. */
  readonly warnings: readonly string[];
}

/** Reads a file in pieces. `push` and `end` give the requests that became whole; both may throw ImportFault. */
export interface ImportReader {
  push(bytes: Uint8Array): Iterable<ImportedRequest>;
  end(): Iterable<ImportedRequest>;
}

/** Why a file could be read so far and no further. */
export class ImportFault extends Error {
  /** Where, e.g. `line 12` or `entry 3`; empty when it is the file as a whole. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(problem);
    this.name = 'ImportFault';
    this.place = place;
  }
}

/** One request may be so large, bytes: as much as any body limit allows, written as base64. */
export const largestEntry = 96 * 1_048_576;

const encoder = new TextEncoder();

/** Text of a header as bytes: characters beyond Latin-1 as UTF-8, all others as the bytes they are. */
export function headerBytes(text: string): string {
  return /[^\x00-\xff]/.test(text) ? String.fromCharCode(...encoder.encode(text.slice(0, 65_536))) : text;
}

/** Checks what no header can hold. Throws ImportFault. */
export function checkedHeaders(headers: readonly (readonly [string, string])[], place: string): HeaderPair[] {
  return headers.map(([name, value]) => {
    if (/[\0\r\n]/.test(name) || /[\0\r\n]/.test(value))
      throw new ImportFault(place, 'A header holds a line break or a zero byte.');
    if (name === '') throw new ImportFault(place, 'A header has no name.');
    return [headerBytes(name), headerBytes(value)];
  });
}

/** Bytes of strict base64. Throws ImportFault. */
export function bytesOfBase64(text: string, place: string, what: string): Uint8Array {
  const compact = text.replaceAll(/[\r\n\t ]/g, '');
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new ImportFault(place, `${what} says that it is base64, and is not.`);
  }
  try {
    return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  } catch {
    throw new ImportFault(place, `${what} says that it is base64, and is not.`);
  }
}

/** Parses one JSON text. Throws ImportFault. */
export function parsedJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why =
      error instanceof Error
        ? error.message
            .replace(/ in JSON at position[\s\S]*$/, '')
            .split('\n', 1)[0]
            ?.slice(0, 120)
        : '';
    throw new ImportFault(place, `It is not JSON (${why}).`);
  }
}
