import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptFailed } from '#main/sender/attempt-failed.ts';
import { ResponseReader } from '#main/sender/response-reader.ts';

/** Gives the text in one piece, then the end of the connection if asked for. */
function read(text: string, { method = 'POST', end = false } = {}): ResponseReader {
  const reader = new ResponseReader(method);
  reader.push(Buffer.from(text, 'latin1'));
  if (end) reader.end();
  return reader;
}

function problemOf(text: string, options: { method?: string; end?: boolean } = {}): string {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof AttemptFailed && error.failure.kind === 'protocol') return error.failure.problem;
    throw error;
  }
  return 'none';
}

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('an answer', () => {
  it.each([
    ['by length', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', 'abc', true],
    ['by chunks', `${chunked}2\r\nab\r\n1;name="x;y"\r\nc\r\n0\r\n\r\n`, 'abc', true],
    ['by chunks with upper-case sizes', `${chunked}A\r\n0123456789\r\n0\r\n\r\n`, '0123456789', true],
    ['with equal lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\nContent-Length: 1\r\n\r\na', 'a', true],
    ['that is empty', 'HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n', '', true],
    ['204', 'HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n', '', true],
    ['304', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n', '', true],
    ['without a reason', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', '', true],
    ['that closes', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: foo, Close\r\n\r\na', 'a', false],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na', 'a', false],
    ['HTTP/1.0 that stays', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\na', 'a', true],
    ['with too much after it', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc', 'a', false],
    ['with too much after its chunks', `${chunked}1\r\na\r\n0\r\n\r\nHTTP`, 'a', false],
    ['101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n', '', false],
  ])('%s is read whole', (_, text, body, reusable) => {
    const reader = read(text);
    expect(reader.complete).toBe(true);
    expect(reader.body().toString()).toBe(body);
    expect(reader.reusable).toBe(reusable);
  });

  it('until the connection closes is read whole, and not reusable', () => {
    const reader = read('HTTP/1.1 200 OK\r\n\r\nabc');
    expect(reader.complete).toBe(false);
    reader.end();
    expect([reader.complete, reader.reusable, reader.body().toString()]).toEqual([true, false, 'abc']);
  });

  it('to HEAD has no body whatever it says', () => {
    const reader = read('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', { method: 'HEAD' });
    expect([reader.complete, reader.reusable]).toEqual([true, true]);
  });

  it('keeps header pairs in order, case and number, and adds trailers at the end', () => {
    const reader = read(
      'HTTP/1.1 200 OK\r\nX-a:1\r\nx-A: \t caf\u00e9\u00a0 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 5\r\n\r\n',
    );
    expect(reader.head?.headers).toEqual([
      ['X-a', '1'],
      ['x-A', 'caf\u00e9\u00a0'],
      ['Transfer-Encoding', 'chunked'],
      ['X-Sum', '5'],
    ]);
  });

  it('comes after interim ones', () => {
    const reader = read('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    expect([reader.awaiting, reader.head]).toEqual([true, null]);
    reader.push(Buffer.from('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'));
    expect(reader.head?.status).toBe(201);
    expect(reader.reusable).toBe(true);
  });

  it.each([
    ['SSH-2.0-OpenSSH\r\n', 'not HTTP/1: it begins with "SSH-2.0'],
    ['\0\u0001\x1b[31m', 'begins with "\\x00\\x01\\x1b[31m"'],
    ['HTTP/2 200\r\n\r\n', 'not HTTP/1'],
    ['\x15\x03\x01', 'TLS'],
    ['HTTP/1.1 20 OK\r\n\r\n', 'malformed status line: "HTTP/1.1 20 OK"'],
    ['HTTP/1.1 0200 OK\r\n\r\n', 'malformed status line'],
    ['HTTP/1.1  200 OK\r\n\r\n', 'malformed status line'],
    ['HTTP/1.2 200 OK\r\n\r\n', 'malformed status line'],
    ['HTTP/1.1 200 OK\nA: b\n\n', 'LF without CR'],
    ['HTTP/1.1 200 OK\r\nA b\r\n\r\n', 'malformed header line: "A b"'],
    ['HTTP/1.1 200 OK\r\nA : b\r\n\r\n', 'malformed header line'],
    ['HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n', 'malformed header line'],
    ['HTTP/1.1 200 OK\r\n: b\r\n\r\n', 'malformed header line'],
    ['HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n', 'control character'],
    ['HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n', 'control character'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 'differ: 5 and 6'],
    ['HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'not a length: "-1"'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n', 'not a length'],
    ['HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n', 'not a length'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n', 'not a length'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 'ambiguous'],
    ['HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'HTTP/1.0'],
    [`${chunked}zz\r\n`, 'malformed chunk size: "zz"'],
    [`${chunked}garbage without a line's end`, 'malformed chunk size'],
    [`${chunked}-1\r\n`, 'malformed chunk size'],
    [`${chunked}fffffffffffffffff\r\n`, 'malformed chunk size'],
    [`${chunked}1\r\nabc\r\n`, 'longer than its size'],
    [`${chunked}1\nabc\r\n`, 'CR LF'],
    [`${chunked}0\r\nbad trailer\r\n\r\n`, 'malformed header line'],
    [`${chunked}1;${'x'.repeat(5000)}`, 'too long'],
    [`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(66_000)}`, 'longer than 64 KiB'],
    ['HTTP/1.1 103 Early\r\nA: b\r\n\r\n'.repeat(3000), 'longer than 64 KiB'],
    [`${chunked}0\r\n${'A: b\r\n'.repeat(30_000)}`, 'too long'],
  ])('such as %j is refused', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  it.each([
    ['HTTP/1.1 200 O', 'cut off in its head'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'cut off after 3 of 10 bytes'],
    [`${chunked}5\r\nabc`, 'cut off after 3 bytes of a chunked body'],
    [`${chunked}3\r\nabc\r\n0\r\n`, 'cut off after 3 bytes of a chunked body'],
  ])('that ends early as %j is refused', (text, problem) => {
    expect(problemOf(text, { end: true })).toContain(problem);
  });

  it('of which more than 1 MiB comes is kept up to there and cut; the rest is waited for up to 16 MiB', () => {
    const mebibyte = Buffer.alloc(1_048_576, 'a');
    const reader = read('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n');
    for (let i = 0; i < 15; i += 1) reader.push(mebibyte);
    expect([reader.complete, reader.cut, reader.body().length]).toEqual([false, true, 1_048_576]);
    reader.push(mebibyte);
    expect([reader.complete, reader.reusable, reader.body().length]).toEqual([true, false, 1_048_576]);
  });

  it('of exactly 1 MiB is not cut', () => {
    const reader = read('HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n');
    reader.push(Buffer.alloc(1_048_576));
    expect([reader.complete, reader.cut, reader.reusable]).toEqual([true, false, true]);
  });

  it('reads the same however it is cut into pieces', () => {
    const answers = [
      `HTTP/1.1 100 Continue\r\n\r\n${chunked}2\r\nab\r\n1;x\r\nc\r\n0\r\nA: b\r\n\r\n`,
      'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n\r\n\r\nab\r\n\r\n12',
      'HTTP/1.1 404 \r\nx: 1\r\n\r\nuntil the end',
      `${chunked}2\r\nabX`,
      'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n',
    ];
    const outcome = (pieces: readonly Buffer[]): unknown => {
      const reader = new ResponseReader('POST');
      try {
        for (const piece of pieces) reader.push(piece);
        reader.end();
      } catch (error) {
        return error instanceof AttemptFailed ? error.failure.kind : error;
      }
      return [reader.head, reader.body().toString('latin1'), reader.complete];
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 80 }),
        (answer, sizes) => {
          const bytes = Buffer.from(answer, 'latin1');
          const pieces: Buffer[] = [];
          let at = 0;
          for (const size of sizes) {
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          pieces.push(bytes.subarray(at));
          expect(outcome(pieces.filter((piece) => piece.length > 0))).toEqual(outcome([bytes]));
        },
      ),
    );
  });

  it('is found behind a long interim one that came in pieces', () => {
    const reader = read(`HTTP/1.1 103 Early Hints\r\nLink: <${'a'.repeat(200)}>\r\n`);
    reader.push(Buffer.from('\r\nHTTP/1.1 204 No Content\r\n\r\n'));
    expect([reader.complete, reader.head?.status]).toEqual([true, 204]);
  });

  it('made of anything never does more than be refused or read', () => {
    const outcome = (pieces: readonly Uint8Array[], started: boolean): unknown => {
      const reader = new ResponseReader('POST');
      try {
        if (started) reader.push(Buffer.from(chunked, 'latin1'));
        for (const piece of pieces) reader.push(Buffer.from(piece));
        reader.end();
        return reader.complete;
      } catch (error) {
        return error instanceof AttemptFailed;
      }
    };
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), fc.boolean(), (pieces, started) => {
        expect(outcome(pieces, started)).toBe(true);
      }),
    );
  });
});
