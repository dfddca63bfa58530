/** What may be shown of a file, told by how its bytes begin and never by what anybody says of them. */
export const fileKinds = ['image', 'audio', 'video', 'pdf'] as const;
export type FileKind = (typeof fileKinds)[number];

export interface FileType {
  readonly kind: FileKind;
  readonly mimeType: string;
}

interface Opening extends FileType {
  readonly at: number;
  /** Latin-1. */
  readonly bytes: string;
}

/** Types that every browser shows or plays and none runs; SVG and HTML are markup and not among them. Longer marks first. */
const openings: readonly Opening[] = [
  { kind: 'image', mimeType: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1A\n' },
  { kind: 'image', mimeType: 'image/jpeg', at: 0, bytes: '\xFF\xD8\xFF' },
  { kind: 'image', mimeType: 'image/gif', at: 0, bytes: 'GIF87a' },
  { kind: 'image', mimeType: 'image/gif', at: 0, bytes: 'GIF89a' },
  { kind: 'image', mimeType: 'image/webp', at: 8, bytes: 'WEBPVP8' },
  { kind: 'image', mimeType: 'image/avif', at: 4, bytes: 'ftypavi' },
  { kind: 'pdf', mimeType: 'application/pdf', at: 0, bytes: '%PDF-' },
  { kind: 'audio', mimeType: 'audio/ogg', at: 0, bytes: 'OggS\0' },
  { kind: 'audio', mimeType: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { kind: 'audio', mimeType: 'audio/mpeg', at: 0, bytes: '\xFF\xFB' },
  { kind: 'audio', mimeType: 'audio/mpeg', at: 0, bytes: '\xFF\xF3' },
  { kind: 'audio', mimeType: 'audio/aac', at: 0, bytes: '\xFF\xF1' },
  { kind: 'audio', mimeType: 'audio/aac', at: 0, bytes: '\xFF\xF9' },
  { kind: 'audio', mimeType: 'audio/flac', at: 0, bytes: 'fLaC' },
  { kind: 'audio', mimeType: 'audio/wav', at: 8, bytes: 'WAVEfmt ' },
  { kind: 'audio', mimeType: 'audio/amr', at: 0, bytes: '#!AMR' },
  { kind: 'audio', mimeType: 'audio/mp4', at: 4, bytes: 'ftypM4A' },
  { kind: 'video', mimeType: 'video/3gpp', at: 4, bytes: 'ftyp3gp' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypisom' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypiso2' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypmp4' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypavc1' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypM4V' },
  { kind: 'video', mimeType: 'video/mp4', at: 4, bytes: 'ftypqt  ' },
  { kind: 'video', mimeType: 'video/webm', at: 0, bytes: '\x1A\x45\xDF\xA3' },
];

/** Null when the bytes begin like nothing that may be shown. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  const found = openings.find(({ at, bytes: mark }) => head.startsWith(mark, at));
  if (found === undefined) return null;
  // Ogg carries sound or pictures; the first page names the codec.
  if (found.mimeType === 'audio/ogg' && head.includes('theora')) return { kind: 'video', mimeType: 'video/ogg' };
  return { kind: found.kind, mimeType: found.mimeType };
}
