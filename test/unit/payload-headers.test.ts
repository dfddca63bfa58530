import { describe, expect, test } from 'vitest';
import { readCredentials } from '#shared/payload/credentials.ts';
import { headerWords } from '#shared/payload/header-words.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const token = `${base64url('{"alg":"none"}')}.${base64url('{"sub":"a"}')}.`;

describe('credentials in headers', () => {
  test('Basic gives user and password, which may hold colons', () => {
    const value = `basic ${Buffer.from('jörg:a:b').toString('base64')}`;
    expect(readCredentials(value)).toEqual({ kind: 'basic', user: 'jörg', password: 'a:b' });
  });

  test('a JWT is read after Bearer and by itself', () => {
    expect(readCredentials(`Bearer ${token}`)).toMatchObject({ kind: 'jwt', jwt: { algorithm: 'none', claims: '{"sub":"a"}' } });
    expect(readCredentials(token)?.kind).toBe('jwt');
  });

  test.each(['', 'Basic', 'Basic !!!', 'Basic YWJj', 'Bearer abc', 'Bearer a.b.c', 'x'.repeat(100_000), ' '.repeat(50_000)])(
    '%#: nothing is made of others',
    (value) => {
      expect(readCredentials(value)).toBeNull();
    },
  );
});

test('headers are explained in either case, and no inherited name is', () => {
  expect(headerWords('Content-Type')).toContain('body');
  expect(headerWords('X-MAIA-SIGNATURE')).toContain('MAIA');
  for (const name of ['constructor', '__proto__', 'x-unheard-of']) expect(headerWords(name), name).toBeNull();
});
