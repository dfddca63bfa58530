import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

export type Decoder = Transform & { readonly bytesWritten: number };

export interface Coding {
  /** As a sentence names it. */
  readonly title: string;
  /** Tried in order; the first that reads the data to its end decides. */
  readonly decoders: readonly (() => Decoder)[];
  /** How its data always begins, as half a sentence; null when it has no such mark. */
  readonly begins: string | null;
}

const gzip: Coding = { title: 'gzip', decoders: [() => createGunzip()], begins: 'gzip begins with the bytes 1f 8b 08' };

/**
 * Window that a zstd body may ask for: 8 MiB, the most that RFC 9659 allows under Content-Encoding.
 * Without it 20 bytes could make the decoder hold 128 MiB.
 */
const zstdWindowLogMax = 23;

const codings = new Map<string, Coding>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', { title: 'deflate', decoders: [() => createInflate(), () => createInflateRaw()], begins: null }],
  ['br', { title: 'Brotli', decoders: [() => createBrotliDecompress()], begins: null }],
  [
    'zstd',
    {
      title: 'Zstandard',
      decoders: [() => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLogMax } })],
      begins: 'Zstandard begins with the bytes 28 b5 2f fd',
    },
  ],
]);

export function findCoding(name: string): Coding | undefined {
  return codings.get(name);
}
