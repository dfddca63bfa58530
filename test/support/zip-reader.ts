/** Reads a zip archive by its central directory, as unpackers do, and checks what it says against what is there. */
import { crc32, inflateRawSync } from 'node:zlib';

const most16 = 0xffff;
const most32 = 0xffff_ffff;

/** The files of an archive by name, in their order. Throws where the archive contradicts itself. */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end === -1) throw new Error('There is no end of a central directory.');
  let count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === most16 || at === most32) {
    const end64 = Number(bytes.readBigUInt64LE(end - 20 + 8));
    if (bytes.toString('latin1', end64, end64 + 4) !== 'PK\u0006\u0006') throw new Error('There is no zip64 record.');
    count = Number(bytes.readBigUInt64LE(end64 + 32));
    at = Number(bytes.readBigUInt64LE(end64 + 48));
  }
  const files = new Map<string, Buffer>();
  for (let entry = 0; entry < count; entry += 1) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\u0001\u0002') throw new Error(`Entry ${entry} is not where it should be.`);
    const [how, crc, packed, size] = [bytes.readUInt16LE(at + 10), ...[16, 20, 24].map((from) => bytes.readUInt32LE(at + from))];
    const [nameLength, extraLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (bytes.toString('utf8', local + 30, local + 30 + nameLength) !== name)
      throw new Error(`${name} is called otherwise at its place.`);
    const data = bytes.subarray(from, from + (packed ?? 0));
    const content = how === 0 ? Buffer.from(data) : inflateRawSync(data);
    if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is not what the directory says.`);
    if (files.has(name)) throw new Error(`${name} is there twice.`);
    files.set(name, content);
    at += 46 + nameLength + extraLength;
  }
  return files;
}
