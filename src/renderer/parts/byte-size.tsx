import { formatExactSize, formatSize } from './format-size.ts';

/** A size for the eye, with the exact count of bytes on hover. */
export function ByteSize({ bytes }: { readonly bytes: number }) {
  return <span title={formatExactSize(bytes)}>{formatSize(bytes)}</span>;
}
