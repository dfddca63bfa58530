import { describe, expect, it } from 'vitest';
import type { OutgoingRequest } from '#main/sender/outgoing-request.ts';
import { layOutRequest } from '#main/sender/request-bytes.ts';
import { findRoute } from '#main/sender/route.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { target as targetShape, type TargetInput } from '#shared/target.ts';

const url = 'http://localhost:3000/hook?a=1';

function layOut(request: Partial<OutgoingRequest>, target: Partial<TargetInput> = {}) {
  const whole = { method: 'POST', url, headers: [], body: new Uint8Array(), ...request };
  return layOutRequest(whole, findRoute(whole.url, targetShape.parse({ url, ...target })));
}

function text(request: Partial<OutgoingRequest>, target?: Partial<TargetInput>): string {
  const { head, body } = layOut(request, target);
  return Buffer.concat([head, body]).toString('latin1');
}

const body = Buffer.from('{"a":1}');

describe('the bytes of a request', () => {
  it('get Host and Content-Length when they have none', () => {
    expect(text({ body })).toBe('POST /hook?a=1 HTTP/1.1\r\nHost: localhost:3000\r\nContent-Length: 7\r\n\r\n{"a":1}');
    expect(layOut({ body }).headers).toEqual([
      ['Host', 'localhost:3000'],
      ['Content-Length', '7'],
    ]);
  });

  it('get a length of 0 for an empty POST, and none for an empty GET', () => {
    expect(text({})).toContain('\r\nContent-Length: 0\r\n');
    expect(text({ method: 'GET' })).toBe('GET /hook?a=1 HTTP/1.1\r\nHost: localhost:3000\r\n\r\n');
    expect(text({ method: 'DELETE', body })).toContain('\r\nContent-Length: 7\r\n');
  });

  it('keep headers in order, case and number, with Latin-1 as bytes', () => {
    const headers: HeaderPair[] = [
      ['x-a', '1'],
      ['HOST', 'captured.example'],
      ['X-a', 'caf\u00e9'],
      ['x-A', ''],
      ['content-LENGTH', '7'],
    ];
    expect(text({ body, headers, requestTarget: '//odd/../%zz?' })).toBe(
      'POST //odd/../%zz? HTTP/1.1\r\nx-a: 1\r\nHOST: captured.example\r\nX-a: caf\u00e9\r\nx-A: \r\ncontent-LENGTH: 7\r\n\r\n{"a":1}',
    );
  });

  it('frame a body as one chunk where a header says chunked', () => {
    const headers: HeaderPair[] = [['Transfer-Encoding', 'chunked']];
    expect(text({ body, headers })).toMatch(/\r\n\r\n7\r\n\{"a":1\}\r\n0\r\n\r\n$/);
    expect(text({ headers })).toMatch(/\r\n\r\n0\r\n\r\n$/);
    expect(layOut({ body, headers }).headers.map(([name]) => name)).toEqual(['Host', 'Transfer-Encoding']);
  });

  it('put the Host override into the place of Host', () => {
    expect(
      text(
        {
          headers: [
            ['x', '1'],
            ['host', 'a'],
          ],
        },
        { hostOverride: 'shop.example' },
      ),
    ).toContain('x: 1\r\nhost: shop.example\r\n');
    expect(text({}, { hostOverride: 'shop.example' })).toContain('1.1\r\nHost: shop.example\r\n');
  });

  it('say when a target could not tell where the request ends', () => {
    expect(layOut({ body }).selfContained).toBe(true);
    expect(layOut({ body, headers: [['Content-Length', '7']] }).selfContained).toBe(true);
    expect(layOut({ body, headers: [['Content-Length', '3']] }).selfContained).toBe(false);
    expect(
      layOut({
        body,
        headers: [
          ['Content-Length', '7'],
          ['Content-Length', '7'],
        ],
      }).selfContained,
    ).toBe(false);
    expect(layOut({ body, headers: [['Transfer-Encoding', 'gzip']] }).selfContained).toBe(false);
    expect(
      layOut({
        body,
        headers: [
          ['Transfer-Encoding', 'chunked'],
          ['Content-Length', '7'],
        ],
      }).selfContained,
    ).toBe(false);
  });

  it('are a raw packet and nothing else where there is one', () => {
    const rawPacket = Buffer.from('GET\0 / HTTP/9\n\xff', 'latin1');
    expect(text({ rawPacket, headers: [['x', '1']], body })).toBe('GET\0 / HTTP/9\n\xff');
  });

  it.each<[string, Partial<OutgoingRequest>]>([
    ['method', { method: 'GET / HTTP/1.1\r\nX: 1\r\n\r\n' }],
    ['method', { method: 'GET /other' }],
    ['method', { method: '' }],
    ['requestTarget', { requestTarget: '/ HTTP/1.1\r\nX-Injected: 1' }],
    ['requestTarget', { requestTarget: '/a b' }],
    ['requestTarget', { requestTarget: '/\u20ac' }],
    ['headers.0.0', { headers: [['X\r\nY', '1']] }],
    ['headers.0.0', { headers: [['X\n', '1']] }],
    ['headers.0.0', { headers: [['X\0', '1']] }],
    ['headers.0.0', { headers: [['X: 1\rY', '1']] }],
    ['headers.0.0', { headers: [[' X', '1']] }],
    ['headers.0.0', { headers: [['', '1']] }],
    [
      'headers.1.1',
      {
        headers: [
          ['a', 'b'],
          ['X', 'a\r\nInjected: 1'],
        ],
      },
    ],
    [
      'headers.1.1',
      {
        headers: [
          ['a', 'b'],
          ['X', 'a\nInjected: 1'],
        ],
      },
    ],
    [
      'headers.1.1',
      {
        headers: [
          ['a', 'b'],
          ['X', 'a\r'],
        ],
      },
    ],
    [
      'headers.1.1',
      {
        headers: [
          ['a', 'b'],
          ['X', 'a\0'],
        ],
      },
    ],
    [
      'headers.1.1',
      {
        headers: [
          ['a', 'b'],
          ['X', '\u20ac'],
        ],
      },
    ],
  ])('are refused when %s would break out: %j', (field, request) => {
    expect(() => layOut(request)).toThrow(expect.objectContaining({ code: 'bad-input', field }));
  });

  it('are refused when the Host override would break out', () => {
    const hostOverride = 'a\r\nX-Injected: 1';
    expect(() => layOut({}, { hostOverride })).toThrow(expect.objectContaining({ code: 'bad-input', field: 'hostOverride' }));
  });
});
