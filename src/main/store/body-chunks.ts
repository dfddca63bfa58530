import type Database from 'better-sqlite3';

/** Bodies are cut into chunks so that a part of a large one is read without loading the rest. */
const chunkBytes = 1_048_576;
/** More chunks than any body limit allows; the key of a chunk is `seq * chunksPerBody + number`. */
export const chunksPerBody = 1024;

export class BodyWriting {
  readonly #insert: Database.Statement<[number, Uint8Array]>;
  readonly #remove: Database.Statement<[number, number]>;

  constructor(db: Database.Database) {
    this.#insert = db.prepare('INSERT INTO bodies (key, chunk) VALUES (?, ?)');
    this.#remove = db.prepare('DELETE FROM bodies WHERE key >= ? AND key < ?');
  }

  /** An empty body has no chunk. */
  insert(seq: number, body: Uint8Array): void {
    if (body.length > chunkBytes * chunksPerBody) throw new RangeError('a body cannot be larger than 1 GiB');
    for (let offset = 0, key = seq * chunksPerBody; offset < body.length; offset += chunkBytes, key += 1) {
      this.#insert.run(key, body.length <= chunkBytes ? body : body.subarray(offset, offset + chunkBytes));
    }
  }

  remove(seq: number): void {
    this.#remove.run(seq * chunksPerBody, (seq + 1) * chunksPerBody);
  }
}

export class BodyReading {
  readonly #chunks: Database.Statement<[number, number], Buffer>;
  readonly #chunk: Database.Statement<[number], Buffer>;

  constructor(db: Database.Database) {
    this.#chunk = db.prepare<[number], Buffer>('SELECT chunk FROM bodies WHERE key = ?').pluck();
    this.#chunks = db
      .prepare<[number, number], Buffer>('SELECT chunk FROM bodies WHERE key >= ? AND key <= ? ORDER BY key')
      .pluck();
  }

  /** Nearly every body is one chunk, and a bulk replay reads thousands of them a second. */
  #readOne(seq: number, chunk: number, from: number, length: number): Uint8Array {
    const bytes = this.#chunk.get(seq * chunksPerBody + chunk);
    if (bytes === undefined) return new Uint8Array();
    return from === 0 && length >= bytes.length ? bytes : bytes.subarray(from, from + length);
  }

  /** Bytes from `offset`, at most `length` of them; fewer at the end of the body. */
  read(seq: number, offset: number, length: number): Uint8Array {
    if (length <= 0) return new Uint8Array();
    const first = Math.floor(offset / chunkBytes);
    const last = Math.min(Math.floor((offset + length - 1) / chunkBytes), chunksPerBody - 1);
    if (first > last) return new Uint8Array();
    if (first === last) return this.#readOne(seq, first, offset - first * chunkBytes, length);
    const skipped = offset - first * chunkBytes;
    const parts: Uint8Array[] = [];
    let wanted = length;
    for (const chunk of this.#chunks.iterate(seq * chunksPerBody + first, seq * chunksPerBody + last)) {
      const part = chunk.subarray(parts.length === 0 ? skipped : 0).subarray(0, wanted);
      parts.push(part);
      wanted -= part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }
}
