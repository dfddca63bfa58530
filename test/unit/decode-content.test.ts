import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeContent } from '#main/payload/decode-content.ts';

const payload = Buffer.from(
  JSON.stringify({ event: 'message.incoming', text: 'नमस्ते 👋', list: Array.from({ length: 200 }, (_, n) => n) }),
);
const limit = 1_000_000;

const coders: Record<string, (bytes: Uint8Array) => Buffer> = {
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  'x-gzip': (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: (bytes) => zstdCompressSync(bytes),
};

function encode(bytes: Uint8Array, ...names: string[]): Buffer {
  return names.reduce<Buffer>((coded, name) => coders[name]?.(coded) ?? coded, Buffer.from(bytes));
}

describe('a body in a known coding', () => {
  it.each(Object.keys(coders))('is decoded from %s', async (name) => {
    const body = await decodeContent(encode(payload, name), [name], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body).toMatchObject({ encodings: [name], problem: null, cut: false, decodedSize: payload.length });
  });

  it('is decoded from deflate data without its zlib frame, which many senders send', async () => {
    const body = await decodeContent(deflateRawSync(payload), ['deflate'], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body.problem).toBeNull();
  });

  it('is decoded from any stack of codings, last applied first, over one header or several', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(coders)), { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(
      names,
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.boolean(),
      async (stack, bytes, joined) => {
        const values = joined ? [stack.join(' , ').toUpperCase()] : stack;
        const body = await decodeContent(encode(bytes, ...stack), values, limit);
        expect(Buffer.from(body.content)).toEqual(Buffer.from(bytes));
        expect(body.encodings).toEqual(stack.toReversed());
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  it('is left alone under identity, an empty header or none', async () => {
    for (const values of [[], [''], ['identity'], [' , identity']]) {
      const body = await decodeContent(payload, values, limit);
      expect(Buffer.from(body.content)).toEqual(payload);
      expect(body).toMatchObject({ encodings: [], problem: null, cut: false, decodedSize: payload.length });
    }
  });

  it('may be empty', async () => {
    expect(await decodeContent(new Uint8Array(), ['gzip'], limit)).toMatchObject({ problem: null, cut: false, decodedSize: 0 });
  });

  it('is read through several gzip members', async () => {
    const body = await decodeContent(Buffer.concat([gzipSync('one '), gzipSync('two')]), ['gzip'], limit);
    expect(Buffer.from(body.content).toString()).toBe('one two');
  });
});

describe('a body that is not what its header says', () => {
  it('in an unknown coding is shown as it came, and the coding is named', async () => {
    const body = await decodeContent(payload, ['snappy'], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body.encodings).toEqual([]);
    expect(body.problem).toContain('“snappy”');
  });

  it('has its known outer codings taken off before an unknown one', async () => {
    const body = await decodeContent(gzipSync(payload), ['snappy', 'gzip'], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body.encodings).toEqual(['gzip']);
    expect(body.problem).toContain('with gzip taken off');
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('but plain JSON under %s, is shown as it came', async (name) => {
    const plain = Buffer.from('{"a":1}');
    const body = await decodeContent(plain, [name], limit);
    expect(Buffer.from(body.content)).toEqual(plain);
    expect(body).toMatchObject({ encodings: [], cut: false, decodedSize: plain.length });
    expect(body.problem).toContain('Content-Encoding says so');
  });

  it.each(['gzip', 'deflate'])('but breaks off, shows what could be decoded from %s', async (name) => {
    const coded = encode(payload, name);
    const body = await decodeContent(coded.subarray(0, coded.length - 40), [name], limit);
    expect(body.content.length).toBeGreaterThan(50);
    expect(payload.subarray(0, body.content.length)).toEqual(Buffer.from(body.content));
    expect(body.problem).toContain('breaks off');
    expect(body.decodedSize).toBeNull();
  });

  it('but has a wrong checksum, shows all of it and says so', async () => {
    const coded = gzipSync(payload);
    coded.writeUInt32LE(1, coded.length - 8);
    const body = await decodeContent(coded, ['gzip'], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body.problem).toContain('damaged (incorrect data check)');
  });

  it('but goes on after its end, shows the content and counts the rest', async () => {
    const body = await decodeContent(Buffer.concat([deflateSync(payload), Buffer.from('rest')]), ['deflate'], limit);
    expect(Buffer.from(body.content)).toEqual(payload);
    expect(body.problem).toContain('4 bytes follow the end');
  });

  it('never brings control characters of a header into the message', async () => {
    const body = await decodeContent(payload, [`evil\u001b[31m\u202e${'x'.repeat(500)}`], limit);
    expect(body.problem).toMatch(/^[\x20-\x7e“”…]{1,200}$/);
  });

  it('with a hundred codings is refused rather than worked through', async () => {
    const body = await decodeContent(payload, [Array.from({ length: 100 }, () => 'gzip').join(',')], limit);
    expect(body.problem).toContain('100 codings');
    expect(Buffer.from(body.content)).toEqual(payload);
  });

  it('is never thrown over, whatever the bytes and the header', async () => {
    const header = fc.oneof(fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'gzip, br'), fc.string());
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(header, { maxLength: 3 }),
      async (bytes, values) => {
        const body = await decodeContent(bytes, values, 64);
        expect(body.content.length).toBeLessThanOrEqual(64);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });
});

describe('the limit', () => {
  it('cuts a body and leaves its size unknown', async () => {
    const body = await decodeContent(gzipSync(payload), ['gzip'], 100);
    expect(Buffer.from(body.content)).toEqual(payload.subarray(0, 100));
    expect(body).toMatchObject({ cut: true, decodedSize: null, problem: null });
  });

  it('does not cut a body that fits exactly', async () => {
    expect(await decodeContent(gzipSync(payload), ['gzip'], payload.length)).toMatchObject({
      cut: false,
      decodedSize: payload.length,
    });
  });

  it('cuts a body without coding, whose size is known', async () => {
    expect(await decodeContent(payload, [], 10)).toMatchObject({ cut: true, decodedSize: payload.length });
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('stops a bomb of 128 MiB in %s without holding it', async (name) => {
    const bomb = encode(new Uint8Array(134_217_728), name);
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = process.memoryUsage().rss;
    const body = await decodeContent(bomb, [name], 8_388_608);
    expect(body).toMatchObject({ cut: true, decodedSize: null });
    expect(body.content.length).toBe(8_388_608);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  });

  it('stops a bomb within a bomb', async () => {
    const bomb = gzipSync(gzipSync(new Uint8Array(67_108_864)));
    const body = await decodeContent(bomb, ['gzip, gzip'], 1_048_576);
    expect(body).toMatchObject({ cut: true, encodings: ['gzip', 'gzip'] });
    expect(body.content.length).toBe(1_048_576);
  });

  it('refuses a zstd window that would take 128 MiB to decode 20 bytes', async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 };
    const chunk = new Uint8Array(20_000_000);
    const body = await decodeContent(zstdCompressSync(chunk, { params }), ['zstd'], 1000);
    expect(body.problem).not.toBeNull();
    expect(body.encodings).toEqual([]);
  });
});
