import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeJwt } from '#shared/payload/jwt.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { namesTime, readTime } from '#shared/payload/time-value.ts';
import { unfold, unfoldKindOf } from '#shared/payload/unfold.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('times', () => {
  test.each([
    ['1716978600', 'created', true, 'seconds', '2024-05-29T10:30:00.000Z'],
    ['1716978600.123456', 'ts', false, 'seconds', '2024-05-29T10:30:00.123Z'],
    ['1716978600123', 'timestamp', true, 'milliseconds', '2024-05-29T10:30:00.123Z'],
    ['1716978600123456', 'createdAt', true, 'microseconds', '2024-05-29T10:30:00.123Z'],
    ['1716978600123456789', 'time', true, 'nanoseconds', '2024-05-29T10:30:00.123Z'],
    ['2024-05-29T10:30:00Z', '', false, 'iso', '2024-05-29T10:30:00.000Z'],
    ['2024-05-29T12:30:00.5+02:00', '', false, 'iso', '2024-05-29T10:30:00.500Z'],
    ['2024-05-29 10:30:00', '', false, 'iso', '2024-05-29T10:30:00.000Z'],
    ['Wed, 29 May 2024 10:30:00 GMT', '', false, 'http-date', '2024-05-29T10:30:00.000Z'],
  ])('%s under “%s” is %s %s', (text, name, isNumber, writing, iso) => {
    const time = readTime(text, name, isNumber);
    expect(time?.writing).toBe(writing);
    expect(new Date(time?.ms ?? 0).toISOString()).toBe(iso);
  });

  test.each([
    ['919876543210', 'from', false],
    ['1716978600', 'phone', false],
    ['2024-02-30', 'date', false],
    ['2024-13-01T00:00:00Z', 'date', false],
    ['99999999999999999999', 'timestamp', true],
    ['12345', 'timestamp', true],
    ['not a time', 'time', false],
  ])('%s under “%s” is none', (text, name, isNumber) => expect(readTime(text, name, isNumber)).toBeNull());

  test('a number that only could be one says so, and a text without a zone too', () => {
    expect(readTime('1716978600', 'amount', true)?.likely).toBe(false);
    expect(readTime('1716978600', 'iat', true)?.likely).toBe(true);
    expect(readTime('2024-05-29T10:30:00', '', false)?.zoned).toBe(false);
  });

  test('names', () => {
    for (const name of ['created_at', 'createdAt', 'timestamp', 'exp', 'message-time', 'sentOn', 'eventTimestamp'])
      expect(namesTime(name), name).toBe(true);
    for (const name of ['format', 'seat', 'that', 'expert', 'consent', 'question', 'at_risk', 'person'])
      expect(namesTime(name), name).toBe(false);
  });
});

describe('JWT', () => {
  const token = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url('{"sub": 12345678901234567890, "exp":1716978600}')}.c2ln`;

  test('header and claims come out letter by letter, the signature unchecked', () => {
    expect(decodeJwt(token)).toEqual({
      header: '{"alg":"HS256","typ":"JWT"}',
      claims: '{"sub": 12345678901234567890, "exp":1716978600}',
      signature: 'c2ln',
      algorithm: 'HS256',
    });
    expect(unfold(token)?.words).toBe('JWT, signature not checked');
    expect(unfold(token)?.json).toContain('"sub": 12345678901234567890');
  });

  test.each(['', 'a.b.c', 'eyJ.eyJ.x', `${base64url('[1]')}.${base64url('{}')}.`, `${base64url('{"alg":1}')}.!!.x`])(
    '%j is none',
    (text) => expect(decodeJwt(text)).toBeNull(),
  );
});

describe('unfolding', () => {
  test.each([
    ['{"a": 1.0}', 'json', '{"a": 1.0}'],
    [Buffer.from('{"id": 12345678901234567890}').toString('base64'), 'base64', '{"id": 12345678901234567890}'],
    [Buffer.from('Hello, "world" \u{1F600}').toString('base64'), 'base64', '"Hello, \\"world\\" \u{1F600}"'],
    [
      'https://x.example/a?b=1&b=%20y#z',
      'url',
      '{"address": "https://x.example/a", "query": {"b": "1", "b": " y"}, "fragment": "z"}',
    ],
    ['From=%2B15550001111&Body=Hi+there', 'form', '{"From": "+15550001111", "Body": "Hi there"}'],
    ['caf%C3%A9', 'percent', '"café"'],
  ])('%s', (text, kind, json) => {
    const found = unfold(text);
    expect([found?.kind, found?.json]).toEqual([kind, json]);
  });

  test('base64 of bytes gives the bytes and what they begin like', () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]);
    const found = unfold(png.toString('base64'));
    expect(found?.bytes?.length).toBe(48);
    expect(found?.json).toContain('image');
  });

  test.each([
    '',
    'hello',
    'hello world',
    '12345678',
    'MessageIncoming',
    '{broken',
    '{"a":}',
    '100%',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'true',
  ])('%j holds nothing', (text) => {
    expect(unfold(text)).toBeNull();
  });

  test('whatever the text, nothing is thrown and what comes out is JSON', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '"',
      '%',
      '%41',
      '=',
      '&',
      'ey',
      '.',
      'QUJD',
      'https://a?',
      '[',
      ']',
      '\\',
      '\ud800',
      'a',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((list) => list.join('')),
          fc.base64String(),
        ),
        (text) => {
          const found = unfold(text);
          expect(found === null ? null : scanJson(found.json).problem).toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a long text that is nothing is told quickly', () => {
    const began = performance.now();
    for (const text of ['a=b'.repeat(500_000), '%41'.repeat(500_000), `{${' '.repeat(2_000_000)}`, 'A'.repeat(3_000_000)])
      unfoldKindOf(text);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
