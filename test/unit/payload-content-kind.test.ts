import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyKind, contentKind } from '#shared/payload/content-kind.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const ogg = bytes('OggS\0\x02\0\0', 'latin1');
const mp4 = bytes('\0\0\0\x20ftypisom', 'latin1');

describe('the kind of a body', () => {
  it.each<[string | null, Uint8Array, BodyKind]>([
    ['application/json', bytes('{"a":1}'), 'json'],
    ['application/json', bytes(' \n[1]'), 'json'],
    ['application/json', bytes('"text"'), 'json'],
    ['application/json', bytes('{"cut off":'), 'json'],
    ['application/json', bytes('\uFEFF{"a":1}'), 'json'],
    ['application/json; charset=utf-16le', bytes('{"a":1}', 'utf16le'), 'json'],
    ['application/vnd.api+json', bytes('{}'), 'json'],
    ['application/x-www-form-urlencoded', bytes('a=1&b=2'), 'form'],
    ['multipart/form-data; boundary=x', bytes('--x\r\n\r\n\0\0--x--'), 'multipart'],
    ['text/xml', bytes('<a/>'), 'xml'],
    ['application/atom+xml', bytes('<?xml version="1.0"?><feed/>'), 'xml'],
    ['text/html', bytes('<!doctype html><p>hi'), 'html'],
    ['text/html', bytes('hello'), 'html'],
    ['text/plain', bytes('hello'), 'text'],
    ['application/x-ndjson', bytes('1\n2\n'), 'text'],
    ['image/png', png, 'image'],
    ['audio/ogg; codecs=opus', ogg, 'audio'],
    ['audio/mp4', mp4, 'audio'],
    ['video/mp4', mp4, 'video'],
    ['application/pdf', bytes('%PDF-1.7'), 'pdf'],
    ['image/bmp', bytes('BM\0\0\x01', 'latin1'), 'image'],
    ['application/zip', bytes('PK\x03\x04', 'latin1'), 'binary'],
    ['application/octet-stream', bytes('\0\x01\x02', 'latin1'), 'binary'],
    ['application/octet-stream', bytes('{"a":1}'), 'json'],
    ['application/octet-stream', png, 'image'],
    [null, bytes('{"a":1}'), 'json'],
    [null, bytes('<note>hi</note>'), 'xml'],
    [null, bytes('<HTML><body>'), 'html'],
    [null, bytes('plain words, नमस्ते'), 'text'],
    [null, bytes('\0\x01', 'latin1'), 'binary'],
    ['nonsense', bytes('[1]'), 'json'],
    ['application/json', new Uint8Array(), 'empty'],
    [null, new Uint8Array(), 'empty'],
  ])('declared %j', (header, body, kind) => {
    expect(contentKind(header, body)).toMatchObject({ kind, mismatch: null });
  });

  it.each<[string, Uint8Array, BodyKind, string]>([
    [
      'application/x-www-form-urlencoded',
      bytes('{"a":1}'),
      'json',
      'Content-Type says application/x-www-form-urlencoded, but the body reads like JSON.',
    ],
    ['text/plain', bytes('{"a":1}'), 'json', 'reads like JSON'],
    ['application/json', bytes('<html><body>502'), 'html', 'reads like HTML'],
    ['application/json', bytes('a=1&b=2'), 'text', 'does not begin like JSON'],
    ['application/json', png, 'image', 'begins like a PNG image'],
    ['application/json', bytes('\x1f\x8b\x08\0', 'latin1'), 'binary', 'begins like gzip data'],
    ['application/json', bytes('\0\x01\x02', 'latin1'), 'binary', 'holds bytes that are no text'],
    ['image/png', bytes('{"error":"expired"}'), 'json', 'is text'],
    ['application/pdf', png, 'image', 'begins like a PNG image'],
    ['text/xml', bytes('{"a":1}'), 'json', 'reads like JSON'],
  ])('declared %j is contradicted by the bytes', (header, body, kind, mismatch) => {
    const found = contentKind(header, body);
    expect(found.kind).toBe(kind);
    expect(found.mismatch).toContain(mismatch);
  });

  it('names the charset of the header', () => {
    expect(contentKind('text/plain; Charset="UTF-16"', bytes('x')).charset).toBe('utf-16');
    expect(contentKind('text/plain; charset=', bytes('x')).charset).toBeNull();
  });

  it('is told for any header and any bytes, without control characters in the message', () => {
    const property = fc.property(fc.option(fc.string({ unit: 'binary' })), fc.uint8Array(), (header, body) => {
      expect(contentKind(header, body).mismatch ?? '').not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/);
    });
    fc.assert(property, { numRuns: 500 });
    expect(contentKind('application/json', new Uint8Array(33_554_432).fill(0x20)).kind).toBe('text');
  });
});
