/** What may be shown out of a body: types that every browser shows and none runs, each told by how the bytes begin (Latin-1). */
export interface PreviewType {
  readonly kind: 'image' | 'audio' | 'video' | 'pdf';
  readonly mimeType: string;
}

const openings: readonly (readonly [kind: PreviewType['kind'], mimeType: string, at: number, opening: string])[] = [
  ['image', 'image/png', 0, '\x89PNG\r\n\x1A\n'],
  ['image', 'image/jpeg', 0, '\xFF\xD8\xFF'],
  ['image', 'image/gif', 0, 'GIF8'],
  ['image', 'image/webp', 8, 'WEBP'],
  ['image', 'image/avif', 4, 'ftypavi'],
  ['image', 'image/bmp', 0, 'BM'],
  ['image', 'image/x-icon', 0, '\0\0\x01\0'],
  ['audio', 'audio/mpeg', 0, 'ID3'],
  ['audio', 'audio/mpeg', 0, '\xFF\xFB'],
  ['audio', 'audio/mpeg', 0, '\xFF\xF3'],
  ['audio', 'audio/mpeg', 0, '\xFF\xF2'],
  ['audio', 'audio/aac', 0, '\xFF\xF1'],
  ['audio', 'audio/ogg', 0, 'OggS\0'],
  ['audio', 'audio/wav', 8, 'WAVEfmt '],
  ['audio', 'audio/flac', 0, 'fLaC'],
  ['audio', 'audio/mp4', 4, 'ftypM4A'],
  ['video', 'video/mp4', 4, 'ftyp'],
  ['video', 'video/webm', 0, '\x1A\x45\xDF\xA3'],
  ['pdf', 'application/pdf', 0, '%PDF-'],
];

/** The preview that the bytes themselves tell; null when there is none that may be shown. What the sender claims counts for nothing. */
export function previewTypeOf(bytes: Uint8Array): PreviewType | null {
  const head = String.fromCharCode(...bytes.subarray(0, 24));
  const found = openings.find(([, , at, opening]) => head.startsWith(opening, at));
  return found === undefined ? null : { kind: found[0], mimeType: found[1] };
}

/** The image type that the bytes themselves tell; null when it is none that may be shown. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  const found = previewTypeOf(bytes);
  return found?.kind === 'image' ? found.mimeType : null;
}
