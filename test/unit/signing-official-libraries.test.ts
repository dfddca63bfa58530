/** Our signatures and the providers' own libraries agree, for any text, secret and clock, and on what is no longer right. */
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkSignature, type SignedRequest } from '#main/signing/check-signature.ts';
import { signRequest } from '#main/signing/sign-request.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { github } from '#shared/providers/github.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import { stripe } from '#shared/providers/stripe.ts';
import { svix } from '#shared/providers/svix.ts';
import type { HeaderPair } from '#shared/reply.ts';

interface Library {
  readonly name: string;
  readonly profile: ProviderProfile;
  readonly secret: fc.Arbitrary<string>;
  /** Null: it does not look at the clock. */
  readonly toleranceSeconds: number | null;
  /** As the library would verify at the moment of the (faked) clock; false for whatever it throws. */
  accepts(text: string, headers: Readonly<Record<string, string>>, secret: string): boolean | Promise<boolean>;
  sign(text: string, secret: string, now: number): HeaderPair[] | Promise<HeaderPair[]>;
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
const base64Secret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const textSecret = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 })
  .filter((secret) => secret.trim() === secret);
/** 2001 to 2096, ms. */
const moment = fc.integer({ min: 1_000_000, max: 4_000_000 }).map((thousands) => thousands * 1_000_000 + 999);
const messageId = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

function holds(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

const libraries: readonly Library[] = [
  {
    name: 'standardwebhooks',
    profile: standardWebhooks,
    secret: base64Secret,
    toleranceSeconds: 300,
    accepts: (body, headers, secret) => holds(() => new StandardWebhook(secret).verify(body, headers, { jsonParse: false })),
    sign: (body, secret, now) => [
      ['webhook-id', messageId],
      ['webhook-timestamp', String(Math.floor(now / 1000))],
      ['webhook-signature', new StandardWebhook(secret).sign(messageId, new Date(now), body)],
    ],
  },
  {
    name: 'svix',
    profile: svix,
    secret: base64Secret,
    toleranceSeconds: 300,
    accepts: (body, headers, secret) => holds(() => new SvixWebhook(secret).verify(body, headers)),
    sign: (body, secret, now) => [
      ['svix-id', messageId],
      ['svix-timestamp', String(Math.floor(now / 1000))],
      ['svix-signature', new SvixWebhook(secret).sign(messageId, new Date(now), body)],
    ],
  },
  {
    name: 'stripe',
    profile: stripe,
    secret: fc.oneof(base64Secret, textSecret),
    toleranceSeconds: 300,
    accepts: (body, headers, secret) =>
      holds(() =>
        Stripe.webhooks.signature?.verifyHeader(
          body,
          headers['stripe-signature'] ?? '',
          secret,
          Stripe.webhooks.DEFAULT_TOLERANCE,
        ),
      ),
    sign: (body, secret, now) => [
      [
        'Stripe-Signature',
        Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Math.floor(now / 1000) }),
      ],
    ],
  },
  {
    name: '@octokit/webhooks-methods',
    profile: github,
    secret: textSecret,
    toleranceSeconds: null,
    accepts: (body, headers, secret) => octokitVerify(secret, body, headers['x-hub-signature-256'] ?? '').catch(() => false),
    sign: async (body, secret) => [['X-Hub-Signature-256', await octokitSign(secret, body)]],
  },
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function asRecord(headers: readonly HeaderPair[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

function weAccept(profile: ProviderProfile, request: SignedRequest, secret: string): boolean {
  return checkSignature(profile, request, [secret], Date.now()).verdict.status === 'valid';
}

function flipBit(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  const at = bit % (flipped.length * 8);
  flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7));
  return flipped;
}

describe.each(libraries.map((library) => [library.name, library] as const))('%s', (_name, library) => {
  const { profile, secret } = library;

  function signedAt(body: string, key: string, now: number): HeaderPair[] {
    vi.setSystemTime(now);
    return signRequest(profile, { secret: key, body: Buffer.from(body), now, id: messageId });
  }

  it('accepts what we sign, and we accept what it signs', async () => {
    await fc.assert(
      fc.asyncProperty(text, secret, moment, async (body, key, now) => {
        const ours = signedAt(body, key, now);
        expect(await library.accepts(body, asRecord(ours), key)).toBe(true);
        const theirs = await library.sign(body, key, now);
        expect(weAccept(profile, { headers: theirs, body: Buffer.from(body) }, key)).toBe(true);
      }),
    );
  });

  it('and we refuse another secret and any flipped bit of the body', async () => {
    await fc.assert(
      fc.asyncProperty(text, secret, secret, moment, fc.nat(), async (body, key, other, now, bit) => {
        fc.pre(key !== other);
        const headers = signedAt(body, key, now);
        expect(await library.accepts(body, asRecord(headers), other)).toBe(false);
        expect(weAccept(profile, { headers, body: Buffer.from(body) }, other)).toBe(false);
        const flipped = flipBit(Buffer.from(body), bit);
        expect(await library.accepts(flipped.toString('utf8'), asRecord(headers), key)).toBe(false);
        expect(weAccept(profile, { headers, body: flipped }, key)).toBe(false);
      }),
    );
  });

  it('and we refuse any flipped bit of a header that belongs to the signature', async () => {
    await fc.assert(
      fc.asyncProperty(text, secret, moment, fc.nat(), fc.nat(), async (body, key, now, which, bit) => {
        const headers = signedAt(body, key, now);
        const changed = headers.map(([name, value], index): HeaderPair => {
          return index === which % headers.length
            ? [name, flipBit(Buffer.from(value, 'latin1'), bit).toString('latin1')]
            : [name, value];
        });
        expect(await library.accepts(body, asRecord(changed), key)).toBe(false);
        expect(weAccept(profile, { headers: changed, body: Buffer.from(body) }, key)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('holds the same tolerance of the clock, as far as it has one', async () => {
    const { toleranceSeconds } = library;
    await fc.assert(
      fc.asyncProperty(text, secret, moment, fc.integer({ min: 2, max: 200 }), async (body, key, now, seconds) => {
        const headers = signedAt(body, key, now);
        const request = { headers, body: Buffer.from(body) };
        const late = ((toleranceSeconds ?? 300) + seconds) * 1000;
        const inTime = ((toleranceSeconds ?? 300) - seconds) * 1000;
        vi.setSystemTime(now + inTime);
        expect([await library.accepts(body, asRecord(headers), key), weAccept(profile, request, key)]).toEqual([true, true]);
        vi.setSystemTime(now + late);
        const stillGood = toleranceSeconds === null;
        expect([await library.accepts(body, asRecord(headers), key), weAccept(profile, request, key)]).toEqual([
          stillGood,
          stillGood,
        ]);
      }),
    );
  });
});

it('Stripe’s library reads the event we send, secret rotation and an old v0 beside it included', () => {
  vi.useRealTimers();
  const [event] = stripe.events;
  const body = event?.sample ?? '';
  const now = Date.now();
  const [, header] = signRequest(stripe, { secret: 'whsec_new', body: Buffer.from(body), now })[0] ?? ['', ''];
  const [, older] = signRequest(stripe, { secret: 'whsec_old', body: Buffer.from(body), now })[0] ?? ['', ''];
  const rotating = `${header},${older.split(',')[1]},v0=${'0'.repeat(64)}`;
  for (const secret of ['whsec_new', 'whsec_old']) {
    expect(Stripe.webhooks.constructEvent(body, rotating, secret).type).toBe('payment_intent.succeeded');
    const request = { headers: [['Stripe-Signature', rotating]] satisfies HeaderPair[], body: Buffer.from(body) };
    expect(checkSignature(stripe, request, [secret], now).verdict).toEqual({
      status: 'valid',
      scheme: 'stripe-v1',
      reason: null,
    });
  }
});

it('Svix’s library also takes the unbranded headers that we sign with when asked to', () => {
  vi.useRealTimers();
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = signRequest(svix, { secret, body: Buffer.from('{}'), now: Date.now(), schemeId: 'standard-webhooks-v1' });
  expect(headers.map(([name]) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
  expect(() => new SvixWebhook(secret).verify('{}', asRecord(headers))).not.toThrow();
});
