/** Our signatures against other people's: published vectors, the providers' own libraries, and properties over any bytes. */
import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { checkSignature } from '#main/signing/check-signature.ts';
import { explainSignature } from '#main/signing/explain-signature.ts';
import { signRequest } from '#main/signing/sign-request.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { github } from '#shared/providers/github.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import {
  discordLike,
  profileWith,
  requestWith,
  signedAt,
  signedBy,
  slackLike,
  stripeLike,
  tokenLike,
} from '../support/signed-requests.ts';

const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('published vectors', () => {
  it('of GitHub', () => {
    const headers = signRequest(github, { secret: "It's a Secret to Everybody", body: Buffer.from('Hello, World!'), now: 0 });
    expect(headers).toEqual([['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17']]);
  });

  it('of Standard Webhooks', () => {
    const body = Buffer.from('{"test": 2432232314}');
    const now = 1_614_265_330_000;
    const headers = signRequest(standardWebhooks, { secret: whsec, body, now, id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
    expect(headers).toEqual([
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ]);
    expect(checkSignature(standardWebhooks, { headers, body }, [whsec], now).verdict.status).toBe('valid');
  });
});

describe('the libraries of the providers', () => {
  const bodies = ['{"test": 2432232314}', '{"text":"Grüße 🎉"}', '{}'];

  it('standardwebhooks verifies what we sign, and we verify what it signs', () => {
    const library = new Webhook(whsec);
    for (const body of bodies) {
      const now = Date.now();
      const headers = signRequest(standardWebhooks, { secret: whsec, body: Buffer.from(body), now });
      expect(library.verify(body, Object.fromEntries(headers))).toEqual(JSON.parse(body));
      const stamp = new Date(now);
      const theirs = requestWith(body, [
        ['webhook-id', 'msg_1'],
        ['webhook-timestamp', String(Math.floor(now / 1000))],
        ['webhook-signature', `v1,bm9uc2Vuc2U= ${library.sign('msg_1', stamp, body)}`],
      ]);
      expect(checkSignature(standardWebhooks, theirs, [whsec], now).verdict.status).toBe('valid');
    }
  });

  it('@octokit/webhooks-methods verifies what we sign, and we verify what it signs', async () => {
    for (const body of bodies) {
      const ours = signRequest(github, { secret: 'geheim', body: Buffer.from(body), now: 0 })[0]?.[1] ?? '';
      expect(await octokitVerify('geheim', body, ours)).toBe(true);
      const theirs = requestWith(body, [['X-Hub-Signature-256', await octokitSign('geheim', body)]]);
      expect(checkSignature(github, theirs, ['geheim'], 0).verdict.status).toBe('valid');
    }
  });

  it('agree that upper-case hex is no GitHub signature', async () => {
    const upper = (await octokitSign('geheim', '{}')).replace(/[a-f0-9]{64}$/, (hex) => hex.toUpperCase());
    expect(await octokitVerify('geheim', '{}', upper)).toBe(false);
    expect(checkSignature(github, requestWith('{}', [['X-Hub-Signature-256', upper]]), ['geheim'], 0).verdict.reason).toBe(
      'wrong-format',
    );
  });
});

describe('Ed25519', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bare = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);

  it('verifies Node’s own signatures with the public key alone', () => {
    const body = Buffer.from('{"type":1}');
    const stamp = String(signedAt / 1000);
    const signature = signBytes(null, Buffer.concat([Buffer.from(stamp), body]), privateKey).toString('hex');
    const request = requestWith(body, [
      ['X-Signature-Ed25519', signature],
      ['X-Signature-Timestamp', stamp],
    ]);
    expect(checkSignature(discordLike, request, [bare.toString('hex')], signedAt).verdict.status).toBe('valid');
    expect(checkSignature(discordLike, { ...request, body: Buffer.from('{}') }, [bare.toString('hex')], signedAt)).toMatchObject({
      verdict: { reason: 'digest-differs' },
      expected: [],
    });
  });

  it('of Standard Webhooks signs with whsk_ (seed alone or with public key) and verifies with whpk_', () => {
    for (const secret of [seed, Buffer.concat([seed, bare])]) {
      const request = signedBy(standardWebhooks, `whsk_${secret.toString('base64')}`, '{}');
      expect(request.headers.at(-1)?.[1]).toMatch(/^v1a,/);
      for (const key of [`whpk_${bare.toString('base64')}`, `whsk_${secret.toString('base64')}`]) {
        expect(checkSignature(standardWebhooks, request, [whsec, key], signedAt).verdict).toEqual({
          status: 'valid',
          scheme: 'standard-webhooks-v1a',
          reason: null,
        });
      }
    }
    expect(() =>
      signedBy(standardWebhooks, `whpk_${bare.toString('base64')}`, '{}', { schemeId: 'standard-webhooks-v1a' }),
    ).toThrow(expect.objectContaining({ code: 'secret-malformed' }));
  });
});

describe('for any body and secret', () => {
  const anyBody = fc.uint8Array({ maxLength: 200 });
  const anySecret = fc.string({ minLength: 1, unit: 'grapheme' });
  const base64Secret = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
  const sha512 = profileWith({ algorithm: 'hmac-sha512', encoding: 'base64' });
  const hmacProfiles = [maia, github, stripeLike, slackLike, sha512];

  it('what we sign we find valid, and any flipped bit of the body or the signature invalid', () => {
    const cases = fc.oneof(
      fc.tuple(fc.constantFrom(...hmacProfiles), anySecret),
      fc.tuple(fc.constant(standardWebhooks), base64Secret),
    );
    fc.assert(
      fc.property(cases, anyBody, fc.nat(), fc.nat(), ([profile, secret], body, bit, place) => {
        const request = signedBy(profile, secret, body);
        const status = (changed: typeof request) =>
          checkSignature(profile, changed, ['another secret', secret], signedAt).verdict.status;
        expect(status(request)).toBe('valid');
        const flipped = body.length === 0 ? Buffer.from([bit & 255]) : Buffer.from(body);
        const index = bit % Math.max(1, body.length);
        if (body.length > 0) flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit % 8));
        expect(status({ ...request, body: flipped })).toBe('invalid');
        const [name, value] = request.headers.at(-1) ?? ['', ''];
        const at = place % value.length;
        const other = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1);
        expect(status({ ...request, headers: [...request.headers.slice(0, -1), [name, other]] })).toBe('invalid');
      }),
      { numRuns: 150 },
    );
  });

  it('checking and explaining never throw, on any header, body and secret', () => {
    const names = builtInProviders.flatMap(({ signatures }) =>
      signatures.flatMap(({ header, timestamp, idHeader }) => [header, timestamp?.header ?? '', idHeader ?? '']),
    );
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('v', '1', ',', '=', ' ', 'a', ';', 't') }),
      fc.string({ minLength: 64, maxLength: 64, unit: fc.constantFrom('0', '1', '7', '9', 'a', 'c', 'f') }),
    );
    const headers = fc.array(fc.tuple(fc.constantFrom('X-Gitlab-Token', 'Stripe-Signature', ...names), value), { maxLength: 12 });
    const profiles = [null, ...builtInProviders, stripeLike, discordLike, tokenLike];
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        headers,
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.oneof(fc.string(), fc.constant(whsec)), { maxLength: 3 }),
        fc.boolean(),
        (profile, pairs, body, secrets, complete) => {
          const request = { headers: pairs, body, complete };
          const check = checkSignature(profile, request, secrets, signedAt);
          const explanation = explainSignature(check, profile, request, secrets, ['other']);
          expect(explanation.cause).not.toBe('');
          expect(check.verdict.reason === null).toBe(check.verdict.status === 'valid');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('signing', () => {
  it('makes a message id where none is given, without a full stop', () => {
    const [first, second] = [signedBy(standardWebhooks, whsec, '{}'), signedBy(standardWebhooks, whsec, '{}')];
    expect(first.headers[0]?.[1]).toMatch(/^msg_[^.]{20,}$/);
    expect(first.headers[0]).not.toEqual(second.headers[0]);
  });

  it('keeps an id that the request already carries', () => {
    const request = signedBy(standardWebhooks, whsec, '{}', { headers: [['Webhook-Id', 'msg_mine']] });
    expect(request.headers.map(([name]) => name)).toEqual(['webhook-timestamp', 'webhook-signature']);
    const whole = { ...request, headers: [['Webhook-Id', 'msg_mine'] as [string, string], ...request.headers] };
    expect(checkSignature(standardWebhooks, whole, [whsec], signedAt).verdict.status).toBe('valid');
  });

  it('uses the scheme that is asked for, and refuses one that does not exist', () => {
    expect(signedBy(github, 's', 'x', { schemeId: 'github-sha1' }).headers[0]?.[1]).toMatch(/^sha1=[0-9a-f]{40}$/);
    expect(() => signedBy(github, 's', 'x', { schemeId: 'nope' })).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  it('makes nothing for a provider that does not sign, and refuses a secret of the wrong form', () => {
    expect(signRequest({ ...github, signatures: [] }, { secret: 's', body: Buffer.alloc(0), now: 0 })).toEqual([]);
    expect(() => signedBy(standardWebhooks, 'whsec_!', '{}')).toThrow(expect.objectContaining({ code: 'secret-malformed' }));
    expect(signedBy(tokenLike, 'token', 'x').headers).toEqual([['X-Gitlab-Token', 'token']]);
  });
});
