/**
 * Whether an image takes far more time and memory to draw than its bytes tell: a few kilobytes can make a browser hold
 * gigabytes, or draw for hours. Read from the first bytes and from the words of a vector image; nothing is decoded.
 */

/** A photo of the largest cameras; drawn, it takes 256 MB. */
const pointsAtMost = 64_000_000;
/** What is drawn by reference can be drawn by reference again: sixteen of them make a thousand at most, forty a million. */
const referencesAtMost = 16;
/** An AVIF file tells its size within its first boxes. */
const boxesWithin = 4096;

/** Half a sentence, such as "is 30,000 × 30,000 points large"; null when it is safe to draw, as far as can be told. */
export function imageBurden(bytes: Uint8Array, mimeType: string): string | null {
  if (mimeType === 'image/svg+xml') return vectorBurden(bytes);
  const size = imageSize(bytes, mimeType);
  if (size === null || size.width * size.height <= pointsAtMost) return null;
  const shown = (points: number): string => points.toLocaleString('en-US');
  return `is ${shown(size.width)} × ${shown(size.height)} points large`;
}

function vectorBurden(bytes: Uint8Array): string | null {
  // Without its NULs, UTF-16 of either order has the same ASCII words.
  const text = latin1(bytes).replaceAll('\0', '');
  if (/<!ENTITY/i.test(text)) return 'makes text of its own out of entities';
  const references = text.match(/<(?:[\w-]+:)?(?:use|pattern|mask|marker|filter|clipPath|feImage)\b/gi)?.length ?? 0;
  return references <= referencesAtMost ? null : `draws its parts by reference, ${references} times`;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In points, as the header tells it; null when it tells none. */
function imageSize(bytes: Uint8Array, mimeType: string): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (mimeType) {
      case 'image/png':
        return { width: view.getUint32(16), height: view.getUint32(20) };
      case 'image/gif':
        return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
      case 'image/webp':
        return webpSize(view);
      case 'image/jpeg':
        return jpegSize(view);
      case 'image/avif':
        return avifSize(bytes, view);
      default:
        return null;
    }
  } catch (error) {
    // The header breaks off: there is nothing to draw.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function webpSize(view: DataView): Size {
  const three = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536 + 1;
  switch (view.getUint8(15)) {
    case 0x58:
      return { width: three(24), height: three(27) };
    case 0x4c: {
      const packed = view.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
}

/** From the first frame header (SOF); segments before it are skipped by their lengths. */
function jpegSize(view: DataView): Size | null {
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** The largest of its images (`ispe` boxes). */
function avifSize(bytes: Uint8Array, view: DataView): Size | null {
  const head = latin1(bytes.subarray(0, boxesWithin));
  let largest: Size | null = null;
  for (let at = head.indexOf('ispe'); at !== -1; at = head.indexOf('ispe', at + 4)) {
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (largest === null || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
