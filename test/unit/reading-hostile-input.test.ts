/** Whatever the wire brings, reading ends soon and well. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { maia } from '#shared/providers/maia.ts';
import { duplicateKey } from '#shared/reading/duplicate-key.ts';
import { readPayload } from '#shared/reading/payload.ts';
import { plainLine } from '#shared/reading/plain-line.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { recogniseProvider } from '#shared/reading/recognise-provider.ts';
import { summariseRequest } from '#shared/reading/summary.ts';
import { posted } from '../support/provider-fixtures.ts';

const summary = (body: string | Uint8Array, type = ''): string => {
  const request = posted(body, [['Content-Type', type]]);
  return summariseRequest(request, readPayload(request.body));
};

describe('reading hostile input', () => {
  it('never throws, on any bytes and headers, and always gives one safe line', () => {
    const headers = fc.array(
      fc.tuple(
        fc.constantFrom('X-GitHub-Event', 'user-agent', 'webhook-id', 'X-Maia-Signature', 'a'),
        fc.string({ unit: 'binary' }),
      ),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
      fc
        .record(
          Object.fromEntries(
            [
              'event',
              'timestamp',
              'data',
              'last_messages',
              'message_type',
              'attachments',
              'direction',
              'messageId',
              'response',
            ].map((key) => [key, fc.jsonValue()]),
          ),
          { requiredKeys: [] },
        )
        .map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(headers, body, fc.string(), (pairs, bytes, target) => {
        const request = { method: 'POST', target, headers: pairs, body: bytes };
        const payload = readPayload(bytes);
        recogniseProvider(builtInProviders, request, payload);
        const lines = [summariseRequest(request, payload)];
        for (const profile of builtInProviders) {
          const event = readEvent(profile, request, payload);
          duplicateKey(profile, event, request, payload);
          lines.push(event.summary, event.title);
        }
        const unsafe = lines.filter(
          (line) =>
            line.length > 200 || !line.isWellFormed() || /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(line),
        );
        expect(unsafe).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps integers beyond 2^53 exact in ids, at the top and inside', () => {
    const event = readEvent(
      aisoule,
      posted(
        '{"event":"message.incoming","timestamp":1780369298,"data":{"message_id":12345678901234567890,"from":-98765432109876543210}}',
      ),
    );
    expect(event.eventId).toBe('12345678901234567890');
    expect(event.sender?.id).toBe('-98765432109876543210');
  });

  it('is not fooled by names that every object inherits', () => {
    const event = readEvent(maia, posted('{"__proto__":{"messageId":"evil"},"constructor":1}'));
    expect(event.eventId).toBeNull();
    const curious = { ...maia, recognise: [[{ at: { pointer: '/constructor' } }]] };
    expect(recogniseProvider([curious], posted('{"id":1}'))).toBeNull();
    expect(recogniseProvider([curious], posted('{"constructor":1}'))?.profile).toBe(curious);
  });

  it('reads JSON 10,000 levels deep', () => {
    const deep = `{"messageId":"m","response":"hi","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect(readEvent(maia, posted(deep))).toMatchObject({ eventId: 'm', text: 'hi' });
    expect(summary('['.repeat(10_000) + ']'.repeat(10_000))).toBe('JSON array of 1 item');
  });

  it('gives up on JSON nested without end, in no time', () => {
    const started = performance.now();
    const request = posted('['.repeat(4_000_000));
    const event = readEvent(maia, request);
    expect(event.differences).toMatchObject([{ at: '', kind: 'wrong-type', expected: 'a JSON object' }]);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('does not read 32 MiB of one line, and says so', () => {
    const body = Buffer.alloc(33_554_432, 'a');
    const started = performance.now();
    expect(summary(body)).toBe('Body of 33.6 MB, too large to read');
    const event = readEvent(maia, { ...posted(body), headers: [['X-Maia-Signature', 'x']] });
    expect(event).toMatchObject({
      provider: 'maia',
      summary: 'Body of 33.6 MB, too large to read',
      direction: null,
      differences: [],
    });
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('tells broken JSON from missing JSON', () => {
    expect(readEvent(maia, posted('{"messageId":')).differences).toMatchObject([
      { expected: 'a JSON object', found: expect.stringContaining('not JSON') },
    ]);
    expect(readEvent(maia, posted('')).differences).toMatchObject([{ found: 'no body' }]);
    expect(readEvent(maia, posted('[1]')).differences).toMatchObject([{ found: 'an array' }]);
    expect(readEvent(maia, posted('')).direction).toBeNull();
  });
});

describe('the summary of a request nobody reads', () => {
  it.each([
    ['', '', 'No body'],
    ['{"type":"order.created","id":7}', '', 'order.created'],
    ['{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}', '', 'JSON with a, b, c, d, e and 2 more'],
    ['{}', '', 'Empty JSON object'],
    ['[1,2]', '', 'JSON array of 2 items'],
    ['hello\n  world\u0007 \u202egnirts', 'text/plain', 'hello world gnirts'],
    ['From=%2B1&Body=Hi+there', 'application/x-www-form-urlencoded', 'From=+1, Body=Hi there'],
    ['--x\r\nContent-Disposition: form-data', 'multipart/form-data; boundary=x', 'Multipart body, 35 B'],
    ['{"type":', '', '{"type":'],
  ])('%s', (body, type, expected) => {
    expect(summary(body, type)).toBe(expected);
  });

  it('names binary and compressed bodies by size', () => {
    const gzip = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xfe]);
    expect(summary(gzip)).toBe('Binary body, 12 B');
    const request = posted(gzip, [['content-encoding', 'gzip']]);
    expect(summariseRequest(request, readPayload(gzip))).toBe('Compressed body (gzip), 12 B');
  });

  it('shows text that is nearly UTF-8', () => {
    expect(summary(Buffer.from('Grüße aus Köln und noch viel mehr Text dahinter', 'latin1'))).toContain('aus K');
  });
});

describe('a plain line', () => {
  it('is cut at 200 characters without cutting a character in two', () => {
    const line = plainLine('😀'.repeat(300));
    expect(line.length).toBeLessThanOrEqual(200);
    expect(line.endsWith('😀…')).toBe(true);
  });

  it('keeps joined emoji and drops what hides or reorders', () => {
    expect(plainLine('👩‍👩‍👧 ok')).toBe('👩‍👩‍👧 ok');
    expect(plainLine('a\u202eb\u2066c\u200bd\u0000e\u009bf\ufeff')).toBe('abcdef');
  });
});
