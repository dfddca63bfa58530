import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, parseMultipart } from '#shared/payload/multipart.ts';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function contents(body: Uint8Array, boundary: string): string[] {
  return parseMultipart(body, boundary).parts.map(({ start, end }) => latin1(body.subarray(start, end)));
}

function filenameOf(disposition: string): string | null | undefined {
  const body = Buffer.from(`--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nx\r\n--b--`);
  return parseMultipart(body, 'b').parts[0]?.filename;
}

const whole = [
  '--XX',
  'Content-Disposition: form-data; name="note"',
  '',
  'line one',
  '--X not a boundary',
  '--XX  ',
  'content-disposition: form-data; name=file; filename="../../etc/passwd"',
  'Content-Type: image/png',
  '',
  '\x89PNG\r\n\x1a\n\0',
  '--XX--',
  'after',
].join('\r\n');

describe('a multipart body', () => {
  it('is read part by part, with offsets into the body and names as text', () => {
    const body = Buffer.from(whole, 'latin1');
    const reading = parseMultipart(body, 'XX');
    expect(reading.problems).toEqual([]);
    expect(reading).toMatchObject({ preamble: 0, epilogue: 5 });
    expect(reading.parts.map(({ name, filename, contentType }) => [name, filename, contentType])).toEqual([
      ['note', null, null],
      ['file', '../../etc/passwd', 'image/png'],
    ]);
    expect(contents(body, 'XX')).toEqual(['line one\r\n--X not a boundary', '\x89PNG\r\n\x1a\n\0']);
    expect(reading.parts[1]?.headers).toEqual([
      ['content-disposition', 'form-data; name=file; filename="../../etc/passwd"'],
      ['Content-Type', 'image/png'],
    ]);
  });

  it('is not split at a line that only begins like its boundary', () => {
    expect(contents(Buffer.from('--b\r\n\r\none\r\n--bc\r\n--b c\r\ntwo\r\n--b--'), 'b')).toEqual([
      'one\r\n--bc\r\n--b c\r\ntwo',
    ]);
  });

  it('may use LF alone', () => {
    const body = Buffer.from(whole.replaceAll('\r\n', '\n'), 'latin1');
    expect(contents(body, 'XX')).toEqual(['line one\n--X not a boundary', '\x89PNG\n\x1a\n\0']);
  });

  it('may begin with a preamble', () => {
    expect(parseMultipart(Buffer.from(`hello\r\n${whole}`, 'latin1'), 'XX')).toMatchObject({
      preamble: 5,
      parts: { length: 2 },
      problems: ['5 bytes stand before the first part.'],
    });
  });

  it('that was cut off anywhere keeps what came, and says so', () => {
    const body = Buffer.from(whole, 'latin1');
    const end = body.indexOf('--XX--');
    for (let length = 0; length < end; length += 1) {
      const reading = parseMultipart(body.subarray(0, length), 'XX');
      expect(reading.problems.length).toBeGreaterThan(0);
      for (const { start, end: partEnd } of reading.parts) expect(start).toBeLessThanOrEqual(partEnd);
    }
    expect(contents(body.subarray(0, end - 3), 'XX')[1]).toBe('\x89PNG\r\n\x1a\n');
  });

  it('whose boundary never occurs has no parts, and says so', () => {
    expect(parseMultipart(Buffer.from('{"a":1}'), 'XX')).toMatchObject({ parts: [], preamble: 7, problems: { length: 1 } });
  });

  it('may hold empty parts, parts without headers and headers without content', () => {
    expect(contents(Buffer.from('--b\r\n\r\n\r\n--b\r\n\r\nx\r\n--b\r\nH: 1\r\n\r\n--b--'), 'b')).toEqual(['', 'x', '']);
  });

  it('tells UTF-8, escaped and extended filenames', () => {
    expect(filenameOf('filename="फ़ोटो.png"')).toBe('फ़ोटो.png');
    expect(filenameOf('filename="a\\"b;c.png"')).toBe('a"b;c.png');
    expect(filenameOf('filename="C:\\dir\\x.png"')).toBe('C:\\dir\\x.png');
    expect(filenameOf(`filename="x"; filename*=UTF-8''%e2%82%ac%20rates.txt`)).toBe('€ rates.txt');
  });

  it('comes back as it was put together, whatever the bytes', () => {
    const content = fc.uint8Array({ maxLength: 60 }).filter((bytes) => !latin1(bytes).includes('--bound'));
    const property = fc.property(
      fc.array(content, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\r\n', '\n'),
      (parts, lineBreak) => {
        const pieces = parts.flatMap((part, index) => [
          Buffer.from(`--bound${lineBreak}Content-Disposition: form-data; name="p${index}"${lineBreak}${lineBreak}`),
          Buffer.from(part),
          Buffer.from(lineBreak),
        ]);
        const body = Buffer.concat([...pieces, Buffer.from('--bound--')]);
        const reading = parseMultipart(body, 'bound');
        expect(reading.parts.map(({ name }) => name)).toEqual(parts.map((_, index) => `p${index}`));
        const lastIsOpen = (bytes: Uint8Array) => lineBreak === '\n' && bytes.at(-1) === 0x0d;
        expect(contents(body, 'bound')).toEqual(parts.map((part) => latin1(lastIsOpen(part) ? part.subarray(0, -1) : part)));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('stays quick when it is all dashes, line feeds or delimiters', () => {
    for (const text of ['-', '\n', '\n--b', '\n--b\n']) {
      const started = performance.now();
      const reading = parseMultipart(Buffer.from(text.repeat(2_000_000)), 'b');
      expect(performance.now() - started).toBeLessThan(15_000);
      expect(reading.parts.length).toBeLessThanOrEqual(1000);
    }
  });
});

describe('the boundary', () => {
  it.each<[string, string | null]>([
    ['multipart/form-data; boundary=----WebKitFormBoundaryX', '----WebKitFormBoundaryX'],
    ['Multipart/Mixed;charset=utf-8; BOUNDARY="a b;c"', 'a b;c'],
    ['multipart/form-data; boundary="open', 'open'],
    ['multipart/form-data', null],
    ['text/plain; boundary=x', null],
    ['', null],
  ])('of %j', (header, boundary) => {
    expect(boundaryOf(header)).toBe(boundary);
  });

  it('of any header is found or not, without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(boundaryOf(`multipart/x;${text}`)).not.toBe('');
      }),
    );
    expect(boundaryOf(`multipart/x; a="${'\\"'.repeat(1_000_000)}`)).toBeNull();
  });
});
