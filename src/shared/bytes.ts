import { z } from 'zod';

/** Bytes on their way across a wire. Both carriers move a Blob unharmed; a bare Uint8Array would arrive as an object. */
export interface ByteBlob {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export const byteBlob = z.custom<ByteBlob>(
  (value) => typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'size' in value,
  'must be bytes',
);
