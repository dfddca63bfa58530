/** Raster types that every browser shows and none runs, each with how it begins (Latin-1). */
const openings: readonly (readonly [mimeType: string, at: number, opening: string])[] = [
  ['image/png', 0, '\x89PNG\r\n\x1A\n'],
  ['image/jpeg', 0, '\xFF\xD8\xFF'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavi'],
  ['image/bmp', 0, 'BM'],
  ['image/x-icon', 0, '\0\0\x01\0'],
];

/** The image type that the bytes themselves tell; null when it is none that may be shown. SVG is markup and is shown as text. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return openings.find(([, at, opening]) => head.startsWith(opening, at))?.[0] ?? null;
}
