/** What the short way writes is what the long way would have written, byte for byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBulkRequest, type BulkRequestContext, type BulkTerms } from '#main/deliveries/bulk-request.ts';
import { hideSecrets } from '#main/deliveries/make-attempt.ts';
import { ReplayShapes } from '#main/deliveries/replay-shape.ts';
import { layOutRequest } from '#main/sender/request-bytes.ts';
import { findRoute } from '#main/sender/route.ts';
import type { ReplayableCapture } from '#main/store/bulk-reading.ts';
import { findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { target as targetShape, type TargetInput } from '#shared/target.ts';
import { replayable } from '../support/replayable.ts';

const now = Date.UTC(2026, 0, 2);
const secrets: Readonly<Record<string, string>> = {
  stripe: 'whsec_a-secret-of-stripe',
  'standard-webhooks': `whsec_${Buffer.from('a standard webhooks secret').toString('base64')}`,
};
const bodies = new WeakMap<ReplayableCapture, Uint8Array>();
const context = (provider: string): BulkRequestContext => ({
  profile: (id) => builtInProviders.find((profile) => profile.id === id) ?? null,
  policyOfProvider: (id) => findBuiltInPolicy(policyForProvider(id) ?? ''),
  secretsOf: () => [secrets[provider] ?? 'a-secret-of-some-length'],
  readBody: (capture) => bodies.get(capture) ?? new Uint8Array(),
  refuseLoop() {},
});

function captureOf(text: string, more: Partial<ReplayableCapture>): ReplayableCapture {
  const body = Buffer.from(text);
  const capture = replayable({ bodySize: body.length, ...more });
  bodies.set(capture, body);
  return capture;
}

/** The same capture built both ways; `quick` null: the short way left it to the long one. */
function bothWays(captures: readonly ReplayableCapture[], mode: BulkTerms['mode'], input: Partial<TargetInput> = {}) {
  const target = targetShape.parse({ url: 'http://127.0.0.1:3000/hook?k=v', ...input });
  const terms: BulkTerms = { target: { target, clientCertificate: null, sealedProxy: null }, mode };
  const provider = captures[0]?.provider ?? '';
  const shapes = new ReplayShapes(terms, target, context(provider));
  return captures.map((capture) => {
    const quick = shapes.ready(capture, now);
    const item = buildBulkRequest(capture, terms, now, context(provider));
    const laid = layOutRequest(item.request, findRoute(item.request.url, target));
    return { quick, item, laid, bytes: Buffer.concat([laid.head, laid.body]).toString('latin1') };
  });
}

const signatureHeaders = builtInProviders.flatMap(({ signatures }) =>
  signatures.flatMap(({ header, timestamp, idHeader }) => [header, timestamp?.header ?? 'X-None', idHeader ?? 'X-None']),
);
const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCodePoint(code)), maxLength: 12 });
const name = fc.oneof(
  fc.constantFrom('Content-Type', 'X-Trace', 'x-trace', 'HOST', 'host', 'Content-Length', 'Connection', ...signatureHeaders),
  fc.stringMatching(/^[A-Za-z-]{1,8}$/),
);
const headers = fc.array(fc.tuple(name, value), { maxLength: 10 });

describe('the short way of a bulk replay', () => {
  it.each([
    ['maia', 'x-maia-signature', 're-signed'],
    ['github', 'X-Hub-Signature-256', 're-signed'],
    ['stripe', 'Stripe-Signature', 're-signed'],
    ['gitlab', 'X-Gitlab-Token', 're-signed'],
    ['maia', 'x-maia-signature', 'as-captured'],
  ] as const)('is taken for ordinary captures of %s (%s, %s)', (provider, header, mode) => {
    const captures = ['{"a":1}', '{"a":"ä and more"}', ''].map((text) => {
      const length = String(Buffer.from(text).length);
      const pairs: HeaderPair[] = [
        ['Host', 'localhost:8443'],
        ['Content-Length', length],
        [header, 'old'],
        ['X-Trace', text.slice(0, 3)],
      ];
      return captureOf(text, { provider, headers: pairs, target: '/inbox/orders?x=1' });
    });
    for (const { quick, bytes, item, laid } of bothWays(captures, mode)) {
      if (quick === null) throw new Error('it was left to the long way');
      expect(quick.bytes.toString('latin1')).toBe(bytes);
      const shown = quick.request.headers.map(([key], at): HeaderPair => [key, quick.values[at] ?? '']);
      expect(shown).toEqual(hideSecrets(laid.headers, item.hide));
      expect(quick.request.url).toBe(item.url);
      expect(quick.expectation).toEqual(item.delivery.expectation);
    }
  });

  it('never writes anything else than the long way, whatever the headers are', () => {
    const provider = fc.constantFrom('maia', 'github', 'stripe', 'gitlab', 'standard-webhooks', null);
    const mode = fc.constantFrom('re-signed' as const, 'as-captured' as const);
    const terms = fc.constantFrom<Partial<TargetInput>>({}, { hostOverride: 'shop.example' }, { url: 'https://127.0.0.1/' });
    let taken = 0;
    fc.assert(
      fc.property(
        headers,
        fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 3 }),
        provider,
        mode,
        terms,
        (pairs, texts, id, how, input) => {
          // Of one shape, values of their own: the second and third are filled from what the first has shown.
          const captures = texts.map((text, at) => {
            const own = pairs.map(([key, old]): HeaderPair => {
              if (/^content-length$/i.test(key)) return [key, String(Buffer.from(text).length)];
              return [key, `${old}${at}`];
            });
            return captureOf(text, { provider: id, headers: own });
          });
          for (const { quick, bytes } of bothWays(captures, how, input)) {
            if (quick === null) continue;
            taken += 1;
            expect(quick.bytes.toString('latin1')).toBe(bytes);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  it.each([
    ['a body framed in chunks', { headers: [['Transfer-Encoding', 'chunked']] as HeaderPair[] }, {}],
    ['a wrong length', { headers: [['Content-Length', '99']] as HeaderPair[] }, {}],
    ['a raw packet', { bodyKind: 'raw-packet' as const }, {}],
    ['a target that redirects may lead away from', {}, { redirects: 1 }],
    ['a proxy', {}, { proxy: 'http://127.0.0.1:8080' }],
    ['a line break in a value', { headers: [['X-A', 'a\nb']] as HeaderPair[] }, {}],
  ])('is not taken for %s', (_, more, input) => {
    const target = targetShape.parse({ url: 'http://127.0.0.1:3000/', ...input });
    const terms: BulkTerms = { target: { target, clientCertificate: null, sealedProxy: null }, mode: 'as-captured' };
    expect(new ReplayShapes(terms, target, context('maia')).ready(captureOf('{"a":1}', more), now)).toBeNull();
  });
});
