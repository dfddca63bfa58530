import type { Decoder } from './content-coding.ts';

export interface Inflation {
  /** At most the limit. */
  readonly content: Uint8Array;
  /** More would have come than the limit lets through. */
  readonly cut: boolean;
  /** Null: read to its end. `truncated`: the data breaks off. Else what the decoder found wrong. */
  readonly failure: string | null;
  /** Bytes after the end of the coded data, which the decoder left unread. */
  readonly unread: number;
}

/** Decodes in one go. After a failure some or all of what was decoded before may be missing. Never rejects. */
export function inflate(decoder: Decoder, bytes: Uint8Array, limit: number): Promise<Inflation> {
  return collect(decoder, bytes, limit, bytes.length);
}

/** Decodes in small steps, so that all but the last step before a failure comes out. Slower; never rejects. */
export function inflateCarefully(decoder: Decoder, bytes: Uint8Array, limit: number): Promise<Inflation> {
  return collect(decoder, bytes, limit, Math.ceil(bytes.length / 4096));
}

function collect(decoder: Decoder, bytes: Uint8Array, limit: number, step: number): Promise<Inflation> {
  // Not zeroed: of the pages of a large limit only those written to are ever held.
  const kept = Buffer.allocUnsafeSlow(limit);
  let size = 0;
  return new Promise((resolve) => {
    const finish = (cut: boolean, failure: string | null) => {
      const unread = cut || failure !== null ? 0 : Math.max(0, bytes.length - decoder.bytesWritten);
      decoder.destroy();
      // A small content must not hold on to a large buffer.
      resolve({
        content: size < limit / 2 ? Uint8Array.prototype.slice.call(kept, 0, size) : kept.subarray(0, size),
        cut,
        failure,
        unread,
      });
    };
    decoder.on('data', (chunk: Uint8Array) => {
      const room = limit - size;
      kept.set(chunk.length > room ? chunk.subarray(0, room) : chunk, size);
      size += Math.min(chunk.length, room);
      if (chunk.length > room) finish(true, null);
    });
    decoder.on('end', () => finish(false, null));
    decoder.on('error', (error: Error & { code?: string }) =>
      finish(false, error.code === 'Z_BUF_ERROR' ? 'truncated' : error.message),
    );
    feed(decoder, bytes, step);
  });
}

/** Each step is written when the one before is through. */
function feed(decoder: Decoder, bytes: Uint8Array, step: number, from = 0): void {
  const to = from + step;
  if (decoder.destroyed) return;
  if (to >= bytes.length) decoder.end(bytes.subarray(from));
  else decoder.write(bytes.subarray(from, to), () => feed(decoder, bytes, step, to));
}
