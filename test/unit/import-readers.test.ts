import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capture } from '#shared/capture.ts';
import { captureEntry, harEntryText, harHead, harTail } from '#shared/export/har.ts';
import { captureLine } from '#shared/export/ndjson.ts';
import { rawRequestText, writeRawRequest } from '#shared/export/raw-request.ts';
import { writeCurl } from '#shared/export/curl-command.ts';
import { detectingReader } from '#shared/import/detect-format.ts';
import { ImportFault, type ImportedRequest } from '#shared/import/imported-request.ts';
import { readHar } from '#shared/import/read-har.ts';
import { parseCurl } from '#shared/curl-parse.ts';
import type { HeaderPair } from '#shared/reply.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Reads a file in parts of so many bytes. */
function readAll(content: Uint8Array, partBytes = content.length || 1, reader = detectingReader(() => {})): ImportedRequest[] {
  const requests: ImportedRequest[] = [];
  for (let at = 0; at < content.length; at += partBytes) requests.push(...reader.push(content.subarray(at, at + partBytes)));
  return [...requests, ...reader.end()];
}

function faultOf(content: Uint8Array): { place: string; sentence: string } {
  try {
    readAll(content, 1000);
  } catch (error) {
    if (error instanceof ImportFault) return { place: error.place, sentence: error.message };
    throw error;
  }
  throw new Error('it was read');
}

const capture: Capture = {
  id: 'c1',
  endpointId: null,
  receivedAt: '2026-11-21T12:00:00.123Z',
  method: 'POST',
  path: '/inbox',
  provider: null,
  eventType: null,
  direction: null,
  eventId: null,
  conversationId: null,
  summary: '',
  verdict: { status: 'unknown', scheme: null, reason: 'no-scheme' },
  replyStatus: 200,
  fault: null,
  bodySize: 0,
  duplicateOf: null,
  duplicates: 0,
  malformed: false,
  problem: null,
  pinned: false,
  tags: [],
  noted: false,
  note: null,
  target: '/inbox',
  httpVersion: '1.1',
  headers: [],
  trailers: [],
  scheme: 'https',
  tls: null,
  remoteAddress: '127.0.0.1',
  remotePort: 4711,
  bodyKind: 'body',
  declaredSize: null,
  timing: { completedAt: '2026-11-21T12:00:00.130Z', receiveMs: 7, replyMs: null },
  event: null,
  signature: null,
  faultKind: null,
  reply: null,
};

const latin1 = (most: number) =>
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: most });
const header = fc.tuple(
  fc.constantFrom('X-A', 'x-a', 'Content-Type', 'X-B'),
  latin1(20).map((text) => text.trim()),
);
const request = fc.record({
  method: fc.constantFrom('POST', 'PUT', 'GET'),
  target: latin1(15).map((text) => `/${text.replaceAll(/[\s\x7f-\xa0]/g, '')}`),
  headers: fc.array(header, { maxLength: 5 }),
  trailers: fc.array(header, { maxLength: 2 }),
  bodyKind: fc.constantFrom('body' as const, 'raw-packet' as const),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => Buffer.from(text)),
  ),
});

describe('what Hookwright writes', () => {
  it.each(['har', 'ndjson'] as const)('is read again exactly, from %s in parts of any size', (format) => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5000 }), (made, partBytes) => {
        const exported = made.map((each) => ({
          capture: { ...capture, ...each, headers: each.headers, trailers: each.trailers },
          body: each.body,
          endpoint: null,
          origin: 'https://localhost:8443',
          redacted: false,
        }));
        const text =
          format === 'har'
            ? harHead('1') + exported.map((each, index) => harEntryText(captureEntry(each), index === 0)).join('') + harTail
            : exported.map(captureLine).join('');
        const read = readAll(Buffer.from(text), partBytes);
        expect(
          read.map(({ method, target, headers, trailers, bodyKind, body, originalAt }) => ({
            method,
            target,
            headers,
            trailers,
            bodyKind,
            body: Buffer.from(body),
            originalAt,
          })),
        ).toEqual(made.map((each) => ({ ...each, body: Buffer.from(each.body), originalAt: Date.parse(capture.receivedAt) })));
      }),
      { numRuns: 150 },
    );
  });

  it('is read again exactly, as raw HTTP', () => {
    fc.assert(
      fc.property(request, ({ method, target, headers, body }) => {
        const sized: HeaderPair[] = [...(headers as HeaderPair[]), ['Content-Length', String(body.length)]];
        const [read] = readAll(writeRawRequest({ method, target, httpVersion: '1.1', headers: sized, body }), 7);
        expect(read).toMatchObject({ method, target, headers: sized, httpVersion: '1.1' });
        expect(Buffer.from(read?.body ?? [])).toEqual(Buffer.from(body));
      }),
    );
  });

  it('is read again exactly, as a curl command', () => {
    const name = fc.constantFrom('X-A', 'X-B', 'Accept', 'User-Agent', 'Content-Type');
    const value = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([each]) => each }),
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => Buffer.from(text)),
        ),
        (headers, body) => {
          fc.pre(!body.includes(0));
          const form = { method: 'POST', url: 'https://localhost:8443/inbox?a=1', headers, body };
          const reading = parseCurl(writeCurl(form).text);
          if (!reading.ok) throw new Error(reading.problem);
          expect(reading.request).toMatchObject({ method: 'POST', url: form.url, warnings: [] });
          expect(reading.request.headers).toEqual(headers);
          expect(Buffer.from(reading.request.body)).toEqual(Buffer.from(body));
        },
      ),
    );
  });
});

describe('raw HTTP for a clipboard', () => {
  it('replaces the frames of chunks, which are not in the body, by a length', () => {
    const made = {
      method: 'POST',
      target: '/',
      httpVersion: '1.1',
      headers: [['transfer-encoding', 'chunked']] as HeaderPair[],
      body: bytes('abc'),
    };
    expect(rawRequestText(made, 'abc')).toEqual({ text: 'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc', exact: true });
  });
});

const har = (entry: string): Uint8Array => bytes(`{"log":{"version":"1.2","entries":[${entry}]}}`);
const posted = (more: string): string => `{"request":{"method":"POST","url":"https://a.example/x?y=1"${more}}}`;

describe('files of other programs', () => {
  it('a browser’s HAR: pseudo-headers are left out, base64 is taken at its word', () => {
    const content = Buffer.from(
      `{"log":{"entries":[${posted(`,"httpVersion":"h2","headers":[{"name":":authority","value":"a"},{"name":"X-A","value":"Grüße 你"}],"postData":{"mimeType":"x","text":"AP8=","encoding":"base64"}`)}]}}`,
    );
    const [read] = readAll(content);
    expect(read).toMatchObject({ target: '/x?y=1', httpVersion: '2', warnings: ['Pseudo-headers of HTTP/2 are left out.'] });
    expect(read?.headers).toEqual([['X-A', Buffer.from('Grüße 你').toString('latin1')]]);
    expect(Buffer.from(read?.body ?? [])).toEqual(Buffer.from([0, 255]));
  });

  it('fields of a form are written anew, and parts of one are not made up', () => {
    const [form] = readAll(
      har(posted(',"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"&"}]}')),
    );
    expect(Buffer.from(form?.body ?? []).toString()).toBe('a+b=%26');
    const [parts] = readAll(har(posted(',"postData":{"mimeType":"multipart/form-data","params":[{"name":"a","fileName":"b"}]}')));
    expect(parts?.body).toHaveLength(0);
    expect(parts?.warnings).toHaveLength(1);
  });

  it('raw HTTP as people write it down: line feeds alone, a trailing one, chunks', () => {
    const [plain] = readAll(bytes('\nPOST https://a.example/x HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi\n'));
    expect(plain).toMatchObject({ target: '/x', scheme: 'https' });
    expect(Buffer.from(plain?.body ?? []).toString()).toBe('hi');
    const [chunked] = readAll(bytes('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n'));
    expect(Buffer.from(chunked?.body ?? []).toString()).toBe('abcde');
  });
});

describe('hostile files', () => {
  it.each([
    ['', '', 'empty'],
    ['hello', '', 'neither HAR'],
    [`{"log":{"entries":[${posted('')},{"request":{"method":"GET","url":"ftp://x/"}}]}}`, 'entry 2', 'http://'],
    ['{"log":{"entries":[{"request":{}}]}}', 'entry 1', 'no HAR entry'],
    ['{"log":{}}', '', 'no HAR'],
    ['{"other":{"entries":[{"request":1}]}}', '', 'no HAR'],
    [`{"log":{"entries":[${posted('')},${'['.repeat(600)}`, 'entry 2', 'nested'],
    [`{"a":${'['.repeat(600)}`, 'byte 0', 'nested'],
    ['{"log":{"entries":[]}} {"log":{}}', '', 'follows'],
    ['{"log":{"entries":[{"request": tru}]}}', 'entry 1', 'not JSON'],
    [`{"log":{"entries":[${posted(',"postData":{"text":"%%%","encoding":"base64"}')}]}}`, 'entry 1', 'base64'],
    [`{"log":{"entries":[${posted(',"headers":[{"name":"a","value":"b\\r\\nc: d"}]')}]}}`, 'entry 1', 'line break'],
    [`{"log":{"entries":[${posted('')},{"req`, 'after entry 1', 'cut off'],
    ['{"schema":"hookwright.capture/1"}', 'line 1', 'no whole capture'],
    ['{"schema":"hookwright.attempt/1"}', 'line 1', 'an attempt that was sent'],
    ['\n\n{"schema":"hookwright.capture/1"', 'line 3', 'not JSON'],
    ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc', 'the body', 'cut off'],
    ['POST / HTTP/1.1\r\nno colon\r\n\r\n', 'line 2', 'no header'],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc', 'the body', 'shorter'],
    ['curl', '', 'no URL'],
  ])('%j is refused at “%s” because of %s', (content, place, words) => {
    const fault = faultOf(bytes(content));
    expect(fault.sentence).toContain(words);
    expect(fault.place).toBe(place);
  });

  it('200 MB that are no entry take no memory and end with a reason', () => {
    const reader = readHar();
    const before = process.memoryUsage().rss;
    const part = Buffer.alloc(1_048_576, ' ');
    const read = (): void => {
      const pieces = reader.push(bytes('{"log":{"comment":"'));
      expect([...pieces]).toEqual([]);
      for (let index = 0; index < 200; index += 1) expect([...reader.push(part)]).toEqual([]);
      expect([...reader.push(bytes('"}}'))]).toEqual([]);
      expect([...reader.end()]).toEqual([]);
    };
    expect(read).toThrow('no HAR');
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  it('an entry that never ends is given up before it fills the memory', () => {
    const reader = readHar();
    const part = Buffer.alloc(1_048_576, 'x');
    const read = (): void => {
      for (const piece of [bytes('{"log":{"entries":[{"a":"'), ...Array.from({ length: 100 }, () => part)]) {
        expect([...reader.push(piece)]).toEqual([]);
      }
    };
    expect(read).toThrow('larger than 96 MiB');
  });
});
