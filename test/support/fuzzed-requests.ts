/** Seeded nonsense that looks enough like HTTP/1.1 to get far into a parser: what attackers and broken clients send. */
import fc from 'fast-check';

/** Bytes for one connection, how they are cut into writes, and how the client leaves. */
export interface FuzzedConnection {
  /** Latin-1. */
  readonly bytes: string;
  /** Where to cut, each 0 up to 1 of the length. */
  readonly cuts: readonly number[];
  readonly leaving: 'half-close' | 'reset';
}

/** Mostly what is right, so that what is wrong elsewhere is reached at all. */
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });

const method = mostly(
  fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'HEAD', 'QUERY'),
  fc.constantFrom('CONNECT', 'OPTIONS', 'BREW', 'get', 'P OST', '', '\0', 'GET\t'),
);
const target = mostly(
  fc.constantFrom('/', '/inbox', '/inbox?a=b', 'http://a/b', '//x', '/%00', '/../..'),
  fc.oneof(
    fc.constantFrom('*', '/inbox#c', '', '/\xff', `/${'a'.repeat(9000)}`, '/a b'),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => latin1(`/${text}`)),
  ),
);
const version = mostly(
  fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'),
  fc.constantFrom('HTTP/2.0', 'HTTP/0.9', 'HTTP/1.01', 'http/1.1', 'HTTP/1.1 ', 'HTTP/11', ''),
);
const lineEnd = fc.oneof(
  { weight: 60, arbitrary: fc.constant('\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\r', '\r\r\n', ' \r\n', '\0\r\n') },
);

const length = fc.constantFrom(
  '0',
  '3',
  '5',
  '10',
  '+3',
  '-1',
  '3, 3',
  '3,4',
  '0x3',
  '3 ',
  '99999999999999999999',
  '',
  ' 3',
  '3\t',
  '1e1',
);
const coding = fc.constantFrom(
  'chunked',
  'Chunked',
  'chunked, chunked',
  'gzip, chunked',
  'chunked, gzip',
  'identity',
  ' chunked',
  'xchunked',
  '\vchunked',
  'chunked;a=b',
  '',
);
const rightHeader = fc.constantFrom(
  'Host: localhost',
  'Host: a',
  'Content-Length: 3',
  'Content-Length: 0',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Connection: close',
  'Connection: keep-alive, upgrade\r\nUpgrade: websocket',
  'Upgrade: h2c',
  'Content-Encoding: gzip',
  'Content-Type: application/json',
  'Trailer: X-T',
  'X:',
  'X: \xff\xfe',
);
const wrongHeader = fc.oneof(
  length.map((value) => `Content-Length: ${value}`),
  coding.map((value) => `Transfer-Encoding: ${value}`),
  fc.constantFrom(
    'Host:',
    'Host: a\r\nHost: b',
    'Expect: 200-maybe',
    'Content-Length : 3',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding\t: chunked',
    ' Folded: line',
    'X: a\r\n b',
    ': empty',
    'No colon',
    '\xffX: y',
    'X: a\0b',
  ),
  fc
    .tuple(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 30 }))
    .map(([name, value]) => latin1(`${name}: ${value}`)),
  fc.nat(2000).map((size) => `X-Long: ${'v'.repeat(size * 40)}`),
);
const header = mostly(rightHeader, wrongHeader);
const chunk = fc.constantFrom(
  '3\r\nabc\r\n',
  '0\r\n\r\n',
  '5\r\nabc\r\n',
  '3;ext=1\r\nabc\r\n',
  '3\nabc\n',
  'zz\r\n',
  'ffffffffffffffff\r\n',
  '03\r\nabc\r\n',
  '0\r\nX-T: 1\r\n\r\n',
  '-1\r\n',
  ' 3\r\nabc\r\n',
  '3\r\nabcd\r\n',
);
const body = fc.oneof(
  fc.constantFrom('', 'abc', '{"a":1}', 'abcabcabc'),
  fc.array(chunk, { maxLength: 4 }).map((chunks) => chunks.join('')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

const request = fc
  .tuple(method, target, version, fc.array(fc.tuple(header, lineEnd), { maxLength: 6 }), lineEnd, lineEnd, body)
  .map(([verb, path, protocol, headers, first, last, content]) => {
    const lines = headers.map(([text, end]) => text + end).join('');
    return `${verb} ${path} ${protocol}${first}${lines}${last}${content}`;
  });

const preface = fc.constantFrom(
  '',
  '\r\n',
  '\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00',
  'PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n',
);

/** One connection's worth: one to three requests after each other, or bytes at random, now and then harmed. */
export const fuzzedConnection: fc.Arbitrary<FuzzedConnection> = fc.record({
  bytes: fc
    .oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(preface, fc.array(request, { minLength: 1, maxLength: 3 }))
          .map(([first, all]) => first + all.join('')),
      },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      },
    )
    .chain((whole) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(whole) },
        fc.double({ min: 0, max: 1, noNaN: true }).map((at) => whole.slice(0, Math.max(1, Math.floor(whole.length * at)))),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)).map(([at, byte]) => {
          const index = Math.floor(whole.length * at);
          return whole.slice(0, index) + String.fromCodePoint(byte) + whole.slice(index + 1);
        }),
      ),
    ),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  leaving: fc.constantFrom('half-close', 'half-close', 'half-close', 'reset'),
});

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
