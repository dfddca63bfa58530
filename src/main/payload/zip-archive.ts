/**
 * A zip archive written from its beginning to its end, so that one of any size streams: the caller takes the bytes of each
 * entry as they are made. After PKWARE's APPNOTE 6.3.10, with zip64 records where 16 or 32 bits do not hold a number.
 */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** Larger ones are deflated on another thread, bytes. */
const deflatedHere = 16_384;
/** Deflate saves nothing on what is smaller, bytes. */
const storedBelow = 64;
const most16 = 0xffff;
const most32 = 0xffff_ffff;
const method = { stored: 0, deflated: 8 } as const;
/** Version 4.5 of the format, for zip64; made on Unix, so that the mode below counts. */
const version = 45;
const madeBy = (3 << 8) | version;
/** A plain file that its owner alone reads and writes. */
const mode = 0o100_600 * 0x1_0000;

interface Written {
  /** ASCII, with `/` between folders. */
  readonly name: string;
  /** ms since 1970; zip has local time without a zone, and this writes UTC. */
  readonly time: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  readonly method: number;
}

/** Bytes in the order in which they came, kept deflated: lists of like lines shrink to a tenth. */
export class PackedBytes {
  readonly #pieces: Uint8Array[] = [];
  #waiting: Uint8Array[] = [];
  #waitingSize = 0;
  #size = 0;
  #packed = 0;
  #crc = 0;

  add(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingSize += bytes.length;
    this.#size += bytes.length;
    if (this.#waitingSize >= 65_536) this.#pack();
  }

  get size(): number {
    return this.#size;
  }

  /** What came, in pieces of some 64 KiB. */
  *read(): Generator<Uint8Array, void> {
    this.#pack();
    for (const piece of this.#pieces) yield inflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH });
  }

  /** As one deflated stream, with what an archive says of it. */
  asDeflated(): { readonly pieces: readonly Uint8Array[]; readonly crc: number; readonly size: number; readonly packed: number } {
    this.#pack();
    // Every piece ends at a byte; this one says that no more come.
    const end = deflateRawSync(new Uint8Array(0));
    return { pieces: [...this.#pieces, end], crc: this.#crc, size: this.#size, packed: this.#packed + end.length };
  }

  #pack(): void {
    if (this.#waitingSize === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingSize = 0;
    this.#crc = crc32(bytes, this.#crc);
    const piece = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
    this.#pieces.push(piece);
    this.#packed += piece.length;
  }
}

export class ZipArchive {
  /** The list that stands at the end of an archive. */
  readonly #directory = new PackedBytes();
  #entries = 0;
  #offset = 0;

  /** The bytes of one entry. Its name must be ASCII, made here and never of what came over the wire. Throws RangeError from 4 GiB on. */
  async entry(name: string, content: Uint8Array, time: number): Promise<Uint8Array[]> {
    let packed = content;
    if (content.length >= deflatedHere) packed = await deflate(content);
    else if (content.length >= storedBelow) packed = deflateRawSync(content);
    const smaller = packed.length < content.length;
    const data = smaller ? packed : content;
    const written = { name, time, crc: crc32(content), size: content.length, packed: data.length };
    return this.#write({ ...written, method: smaller ? method.deflated : method.stored }, [data]);
  }

  /** The same of what was gathered while other entries were written. */
  packedEntry(name: string, content: PackedBytes, time: number): Uint8Array[] {
    const { pieces, ...written } = content.asDeflated();
    return this.#write({ name, time, ...written, method: method.deflated }, pieces);
  }

  /** The directory; nothing can be added after it. */
  *end(): Generator<Uint8Array, void> {
    const at = this.#offset;
    const { size } = this.#directory;
    yield* this.#directory.read();
    yield endRecords(this.#entries, size, at);
  }

  #write(written: Written, data: readonly Uint8Array[]): Uint8Array[] {
    if (written.size >= most32 || written.packed >= most32) throw new RangeError(`${written.name} is larger than 4 GiB.`);
    this.#directory.add(directoryRecord(written, this.#offset));
    const head = localHeader(written);
    this.#entries += 1;
    this.#offset += head.length + written.packed;
    return [head, ...data];
  }
}

/** What stands before the data of an entry, and again in the directory. */
function common({ name, time, crc, size, packed, method: how }: Written, extra: number): Buffer {
  const fields = Buffer.alloc(26);
  const { date, clock } = dosTime(time);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(0, 2);
  fields.writeUInt16LE(how, 4);
  fields.writeUInt16LE(clock, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(extra, 24);
  return fields;
}

function localHeader(written: Written): Buffer {
  return Buffer.concat([Buffer.from('PK\u0003\u0004'), common(written, 0), Buffer.from(written.name, 'ascii')]);
}

function directoryRecord(written: Written, offset: number): Buffer {
  const far = offset >= most32;
  const extra = Buffer.alloc(far ? 12 : 0);
  if (far) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  const made = Buffer.alloc(2);
  made.writeUInt16LE(madeBy);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(mode, 6);
  rest.writeUInt32LE(far ? most32 : offset, 10);
  const name = Buffer.from(written.name, 'ascii');
  return Buffer.concat([Buffer.from('PK\u0001\u0002'), made, common(written, extra.length), rest, name, extra]);
}

function endRecords(entries: number, size: number, at: number): Buffer {
  const large = entries >= most16 || size >= most32 || at >= most32;
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(Math.min(entries, most16), 8);
  end.writeUInt16LE(Math.min(entries, most16), 10);
  end.writeUInt32LE(Math.min(size, most32), 12);
  end.writeUInt32LE(Math.min(at, most32), 16);
  if (!large) return end;
  const end64 = Buffer.alloc(56);
  end64.write('PK\u0006\u0006', 0, 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(madeBy, 12);
  end64.writeUInt16LE(version, 14);
  end64.writeBigUInt64LE(BigInt(entries), 24);
  end64.writeBigUInt64LE(BigInt(entries), 32);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\u0006\u0007', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(at + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}

/** Two seconds are as exact as it gets; the format begins with 1980 and ends with 2107. */
function dosTime(time: number): { readonly date: number; readonly clock: number } {
  const at = new Date(time);
  const year = Math.min(2107, Math.max(1980, at.getUTCFullYear()));
  return {
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    clock: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}
