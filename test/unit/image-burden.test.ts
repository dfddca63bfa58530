import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageBurden } from '#shared/payload/image-burden.ts';
import { doublingSvg, pngOf } from '../support/image-bombs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('an image', () => {
  it('as large as a photo is drawn, one of a gigabyte is not, however few its bytes', () => {
    expect(imageBurden(pngOf(64, 64), 'image/png')).toBeNull();
    const bomb = pngOf(16_000, 16_000);
    expect(bomb.length).toBeLessThan(40_000);
    expect(imageBurden(bomb, 'image/png')).toBe('is 16,000 × 16,000 points large');
  });

  it.each([
    ['image/gif', '474946383961 ffff ffff'],
    ['image/webp', '52494646 00000000 57454250 56503858 0a000000 00000000 ff7f00 ff7f00'],
    ['image/webp', '52494646 00000000 57454250 5650384c 00000000 2f ffffff0f'],
    ['image/webp', '52494646 00000000 57454250 56503820 00000000 000000 9d012a ff3f ff3f'],
    ['image/jpeg', 'ffd8 ffe0 0004 0000 ffff c2 0011 08 ffff ffff'],
    ['image/avif', '0000001c 66747970 61766966 00000000 00000014 69737065 00000000 0000ffff 0000ffff'],
  ])('of type %s tells its size', (type, head) => {
    expect(imageBurden(hex(head), type)).toMatch(/^is [\d,]+ × [\d,]+ points large$/);
  });

  it.each(['image/png', 'image/gif', 'image/webp', 'image/jpeg', 'image/avif', 'image/svg+xml', 'image/other'])(
    'of type %s may be any bytes',
    (type) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (given) => {
          const burden = imageBurden(given, type);
          expect(burden === null || burden.length > 10).toBe(true);
        }),
      );
    },
  );
});

describe('a vector image', () => {
  it('of shapes and a few references is drawn', () => {
    expect(imageBurden(bytes(doublingSvg(3)), 'image/svg+xml')).toBeNull();
    const icon = `<svg xmlns="http://www.w3.org/2000/svg">${'<path fill="url(#g)" d="M0 0"/>'.repeat(500)}</svg>`;
    expect(imageBurden(bytes(icon), 'image/svg+xml')).toBeNull();
  });

  it.each([
    ['that doubles itself', doublingSvg(20)],
    ['with a prefix', doublingSvg(20).replaceAll('<use', '<x:use')],
    ['of patterns in patterns', `<svg>${'<pattern fill="url(#p)"/>'.repeat(20)}</svg>`],
    ['of entities', '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'],
  ])('%s is not, in UTF-8 and UTF-16', (_name, text) => {
    expect(imageBurden(bytes(text), 'image/svg+xml')).not.toBeNull();
    expect(imageBurden(Buffer.from(`\ufeff${text}`, 'utf16le'), 'image/svg+xml')).not.toBeNull();
  });
});
