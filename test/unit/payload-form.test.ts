import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForm } from '#shared/payload/form.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a form', () => {
  it('is read pair by pair, in order, with repeats, names alone and empty values', () => {
    const { pairs } = parseForm(bytes('a=1&b=two+words&a=%E0%A4%A8%20%26&alone&empty=&=nameless&x==y'));
    expect(pairs.map(({ name, value, problem }) => [name, value, problem])).toEqual([
      ['a', '1', null],
      ['b', 'two words', null],
      ['a', 'न &', null],
      ['alone', null, null],
      ['empty', '', null],
      ['', 'nameless', null],
      ['x', '=y', null],
    ]);
    expect(pairs[2]).toMatchObject({ raw: 'a=%E0%A4%A8%20%26', offset: 16 });
  });

  it('keeps wrong escapes as they came and says so', () => {
    const { pairs } = parseForm(bytes('a=100%&b=%zz%4&c=%ff'));
    expect(pairs.map(({ value, problem }) => [value, problem])).toEqual([
      ['100%', '1 “%” is not followed by two hexadecimal digits.'],
      ['%zz%4', '2 “%” are not followed by two hexadecimal digits.'],
      ['\uFFFD', '1 sequence of bytes is no text in this charset.'],
    ]);
  });

  it('is decoded in the charset that the header names', () => {
    expect(parseForm(bytes('a=%E9'), 'iso-8859-1').pairs[0]).toMatchObject({ value: 'é', problem: null });
  });

  it('says what URLSearchParams says, for every form that it writes', () => {
    const property = fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), { minLength: 1 }),
      (entries) => {
        const { pairs } = parseForm(bytes(new URLSearchParams(entries).toString()));
        expect(pairs.map(({ name, value }) => [name, value])).toEqual([
          ...new URLSearchParams(new URLSearchParams(entries).toString()),
        ]);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it('ends at the limit, and never throws over bytes that are no form', () => {
    expect(parseForm(bytes('a&'.repeat(20_000)))).toMatchObject({ cut: true, pairs: { length: 10_000 } });
    expect(parseForm(bytes('&'.repeat(1_000_000)))).toEqual({ pairs: [], cut: false });
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(parseForm(body).cut).toBe(false);
      }),
    );
  });
});
