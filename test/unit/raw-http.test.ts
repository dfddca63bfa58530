import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeRawHttp, parseRawHttp } from '#shared/raw-http.ts';
import type { PastedRequest } from '#shared/paste/pasted-request.ts';

function read(text: string): PastedRequest {
  const reading = parseRawHttp(text);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.request;
}

describe('raw HTTP', () => {
  it('keeps headers in order, case and repeats, and the body as it stands', () => {
    const request = read(
      '\nPOST /hook?a=1 HTTP/1.1\r\nHost: localhost:3000\r\nX-One: 1\r\nx-one:  2 \r\nX-Empty:\r\n\r\n{"a":1}\r\n\r\nmore',
    );
    expect(request).toMatchObject({ method: 'POST', url: 'http://localhost:3000/hook?a=1' });
    expect(request.headers).toEqual([
      ['X-One', '1'],
      ['x-one', '2'],
      ['X-Empty', ''],
    ]);
    expect(new TextDecoder().decode(request.body)).toBe('{"a":1}\r\n\r\nmore');
  });

  it('takes an absolute URL as it is, and guesses the scheme otherwise, saying so', () => {
    expect(read('PUT https://shop.test/x\n\n')).toMatchObject({ url: 'https://shop.test/x', warnings: [] });
    expect(read('GET / HTTP/1.1\nHost: shop.test\n')).toMatchObject({
      url: 'https://shop.test/',
      warnings: ['The text does not tell the scheme; https:// is assumed.'],
    });
  });

  it('leaves out what the old connection needed', () => {
    const { headers, warnings } = read(
      'POST http://a/ HTTP/2\nContent-Length: 99\nTransfer-Encoding: chunked\nConnection: close\nA: b\n\nhello',
    );
    expect(headers).toEqual([['A', 'b']]);
    expect(warnings).toEqual([
      'It is sent as HTTP/1.1, not HTTP/2.',
      'Content-Length said 99, the body has 5 bytes; it is written anew.',
      'Transfer-Encoding is left out: the body goes as it stands here.',
    ]);
  });

  it('joins folded lines', () => {
    expect(read('POST http://a/ HTTP/1.1\nX-Long: one\n  two\n\n').headers).toEqual([['X-Long', 'one two']]);
  });

  it('says which line is wrong', () => {
    expect(parseRawHttp('POST / HTTP/1.1\nHost: a\nno colon here\n\n')).toEqual({
      ok: false,
      problem: 'Line 3 is no header: “no colon here” has no name before a colon.',
    });
    expect(parseRawHttp('{"a":1}')).toMatchObject({ ok: false });
    expect(parseRawHttp('POST /x HTTP/1.1\n\n')).toEqual({
      ok: false,
      problem: 'There is no Host header, so nobody can tell where it goes.',
    });
  });

  it('tells a request from other text', () => {
    expect(['POST / HTTP/1.1', 'get http://a/', '\n\nPUT /x?y HTTP/1.0\nA: b'].every(looksLikeRawHttp)).toBe(true);
    expect(['hello world', '{"a": 1}', 'a b c d', ''].some(looksLikeRawHttp)).toBe(false);
  });

  it('reads back whatever is written as a request', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/).map((text) => `X-${text}`);
    const value = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim());
    const body = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { maxLength: 6 }),
        body,
        fc.constantFrom('\n', '\r\n'),
        (headers, body, end) => {
          const lines = ['POST /x HTTP/1.1', 'Host: localhost:1', ...headers.map(([key, text]) => `${key}: ${text}`), '', body];
          const back = read(lines.join(end));
          expect(back.headers).toEqual(headers);
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(back.body)).toBe(body);
        },
      ),
    );
  });

  it('answers any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseRawHttp(text).ok === 'boolean'));
  });
});
