/** Images of a few kilobytes that would take a browser gigabytes or hours to draw. */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

/** Black, one bit a point. */
export function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** A drawing that draws the one before it twice, `levels` times over. */
export function doublingSvg(levels: number): string {
  const groups = Array.from(
    { length: levels },
    (_each, level) => `<g id="a${level + 1}"><use href="#a${level}"/><use href="#a${level}"/></g>`,
  ).join('');
  const start = '<g id="a0"><rect width="1" height="1"/></g>';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs>${start}${groups}</defs><use href="#a${levels}"/></svg>`;
}
