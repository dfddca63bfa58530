import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature, type SignedRequest } from '#main/signing/check-signature.ts';
import { validateSecret } from '#main/signing/validate-secret.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { github } from '#shared/providers/github.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import { whatsable } from '#shared/providers/whatsable.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { signatureCheck } from '#shared/verdict.ts';
import { fixtureText } from '../support/provider-fixtures.ts';
import { profileWith, requestWith, signedAt, signedBy, slackLike, stripeLike, tokenLike } from '../support/signed-requests.ts';

const secret = 'correct-horse-battery';
const body = fixtureText('maia-text');
const right = createHmac('sha256', secret).update(body).digest('hex');
const maiaRequest = (value: string): SignedRequest => requestWith(body, [['X-Maia-Signature', value]]);
const reasonOf = (request: SignedRequest, secrets: string[] = [secret], profile = maia) =>
  checkSignature(profile, request, secrets, signedAt).verdict.reason;

describe('the verdict', () => {
  it('is valid for the right signature, and says all that was seen', () => {
    const check = checkSignature(maia, maiaRequest(right), ['an older secret', secret], signedAt);
    expect(check).toEqual({
      verdict: { status: 'valid', scheme: 'maia-hmac', reason: null },
      header: 'X-Maia-Signature',
      received: [right],
      expected: [],
      signed: [{ kind: 'body', name: null, text: null }],
      secretsTried: 2,
      matchedSecret: 'tery',
      timestamp: null,
    });
    expect(signatureCheck.parse(check)).toEqual(check);
  });

  it('is unknown without a provider, and for one that has no scheme', () => {
    const unknown = { status: 'unknown', scheme: null, reason: 'no-scheme' };
    expect(checkSignature(null, maiaRequest(right), [secret], signedAt).verdict).toEqual(unknown);
    expect(checkSignature({ ...maia, signatures: [] }, maiaRequest(right), [secret], signedAt).verdict).toEqual(unknown);
    expect(checkSignature({ ...maia, signing: 'none' }, maiaRequest(right), [secret], signedAt).verdict).toEqual(unknown);
  });

  it('is unsigned with neither header nor secret, and invalid when only one of them is missing', () => {
    for (const profile of [maia, whatsable, github]) {
      const bare = requestWith(body, [['Content-Type', 'application/json']]);
      expect(checkSignature(profile, bare, [], signedAt).verdict).toMatchObject({ status: 'unsigned', reason: 'not-signed' });
      expect(checkSignature(profile, bare, [secret], signedAt).verdict).toMatchObject({
        status: 'invalid',
        reason: 'header-missing',
      });
    }
    expect(checkSignature(maia, maiaRequest(right), [], signedAt).verdict).toMatchObject({
      status: 'invalid',
      reason: 'no-secret',
    });
  });

  it('says what a missing header should have been', () => {
    expect(checkSignature(maia, requestWith(body, []), [secret], signedAt)).toMatchObject({
      header: 'X-Maia-Signature',
      expected: [{ secretLastFour: 'tery', signature: right }],
    });
  });

  it.each([
    ['digest-differs', '0'.repeat(64)],
    ['wrong-length', right.slice(0, 40)],
    ['wrong-length', `${right}00`],
    ['wrong-format', 'not hex at all'],
    ['wrong-format', right.slice(1)],
    ['wrong-format', `sha256=${right}`],
    ['wrong-format', right.toUpperCase()],
    ['wrong-format', Buffer.from(right, 'hex').toString('base64')],
    ['wrong-format', ''],
  ])('is invalid with %s for %s', (reason, value) => {
    const check = checkSignature(maia, maiaRequest(value), [secret], signedAt);
    expect(check.verdict).toEqual({ status: 'invalid', scheme: 'maia-hmac', reason });
    expect(check.expected).toEqual([{ secretLastFour: 'tery', signature: right }]);
    expect(check.matchedSecret).toBeNull();
  });

  it('does not blame a signature for a body that did not arrive whole', () => {
    expect(reasonOf({ ...maiaRequest(right), complete: false })).toBe('body-incomplete');
    expect(reasonOf({ ...maiaRequest(right), complete: false }, [])).toBe('no-secret');
    expect(reasonOf({ ...requestWith(body, []), complete: false })).toBe('header-missing');
  });

  it('looks at bytes, not at characters', () => {
    const bytes = Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0x0a]);
    expect(reasonOf(signedBy(maia, secret, bytes))).toBeNull();
    expect(reasonOf({ ...signedBy(maia, secret, bytes), body: Buffer.from(bytes.toString('utf8')) })).toBe('digest-differs');
  });
});

describe('headers', () => {
  it('are found whatever their case', () => {
    expect(reasonOf(requestWith(body, [['x-MAIA-signature', right]]))).toBeNull();
  });

  it('may hold ten values, come ten times, or be joined by commas', () => {
    const wrong = Array.from({ length: 9 }, (_unused, index) => String(index).repeat(64));
    expect(reasonOf(maiaRequest([...wrong, right].join(',')))).toBeNull();
    expect(reasonOf(maiaRequest([...wrong, right].join(', ')))).toBeNull();
    expect(
      reasonOf(
        requestWith(
          body,
          [...wrong, right].map((value): HeaderPair => ['X-Maia-Signature', value]),
        ),
      ),
    ).toBeNull();
    const check = checkSignature(maia, maiaRequest(wrong.join(',')), [secret], signedAt);
    expect(check.received).toEqual(wrong);
    expect(check.verdict.reason).toBe('digest-differs');
  });

  it('may be huge without taking long or being kept whole', () => {
    const started = performance.now();
    const check = checkSignature(maia, maiaRequest('a,'.repeat(5_000_000) + 'f'.repeat(10_000_000)), [secret], signedAt);
    expect(check.verdict.status).toBe('invalid');
    expect(JSON.stringify(check).length).toBeLessThan(40_000);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('of AIsoule are checked whichever of the two is there', () => {
    const payload = fixtureText('aisoule-message-incoming');
    const digest = createHmac('sha256', secret).update(payload).digest('hex');
    const verdict = (name: string, value: string) =>
      checkSignature(aisoule, requestWith(payload, [[name, value]]), [secret], signedAt).verdict;
    expect(verdict('X-Webhook-Signature', digest)).toEqual({ status: 'valid', scheme: 'aisoule-help', reason: null });
    expect(verdict('X-AISoule-Signature', `sha256=${digest}`)).toEqual({ status: 'valid', scheme: 'aisoule-api', reason: null });
    expect(verdict('X-AISoule-Signature', digest)).toMatchObject({ status: 'invalid', reason: 'wrong-format' });
  });

  it('of GitHub: the newer one decides, so the weaker cannot be used to get round it', () => {
    const sha1 = createHmac('sha1', secret).update(body).digest('hex');
    const legacy: HeaderPair = ['X-Hub-Signature', `sha1=${sha1}`];
    expect(reasonOf(requestWith(body, [legacy]), [secret], github)).toBeNull();
    expect(reasonOf(requestWith(body, [legacy, ['X-Hub-Signature-256', `sha256=${'0'.repeat(64)}`]]), [secret], github)).toBe(
      'digest-differs',
    );
  });

  it('of WhatsAble: the assumed HMAC or the bare secret', () => {
    expect(checkSignature(whatsable, signedBy(whatsable, secret, body), [secret], signedAt).verdict.scheme).toBe(
      'whatsable-hmac',
    );
    const token = requestWith(body, [['X-Webhook-Signature', secret]]);
    expect(checkSignature(whatsable, token, [secret], signedAt).verdict).toEqual({
      status: 'valid',
      scheme: 'whatsable-token',
      reason: null,
    });
    const wrong = checkSignature(whatsable, requestWith(body, [['X-Webhook-Signature', '0'.repeat(64)]]), [secret], signedAt);
    expect(wrong).toMatchObject({
      verdict: { scheme: 'whatsable-hmac', reason: 'digest-differs' },
      expected: [{ signature: right }],
    });
  });
});

describe('shared tokens', () => {
  it('are compared whole and never kept whole', () => {
    const request = requestWith(body, [['X-Gitlab-Token', secret]]);
    const valid = checkSignature(tokenLike, request, ['other', secret], signedAt);
    expect(valid.verdict.status).toBe('valid');
    expect(JSON.stringify(valid)).not.toContain(secret);
    const invalid = checkSignature(tokenLike, requestWith(body, [['X-Gitlab-Token', `${secret}x`]]), [secret], signedAt);
    expect(invalid.verdict.reason).toBe('digest-differs');
    expect(invalid.expected).toEqual([]);
  });
});

describe('the time of signing', () => {
  const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const request = signedBy(standardWebhooks, whsec, body, { id: 'msg_1' });
  const at = (seconds: number, profile = standardWebhooks, signed = request, key = whsec) =>
    checkSignature(profile, signed, [key], signedAt + seconds * 1000);

  it('may be five minutes off either way, and the skew is told', () => {
    for (const seconds of [0, 300, -300]) {
      expect(at(seconds)).toMatchObject({
        verdict: { status: 'valid' },
        timestamp: { value: '1795262400', skewSeconds: seconds, toleranceSeconds: 300 },
      });
    }
    for (const seconds of [301, -301, 3720]) {
      expect(at(seconds)).toMatchObject({
        verdict: { status: 'invalid', scheme: 'standard-webhooks-v1', reason: 'timestamp-outside-tolerance' },
        timestamp: { skewSeconds: seconds },
        matchedSecret: 'LaSw',
      });
    }
  });

  it('counts in whole seconds, as the stamp does', () => {
    expect(at(300.9).verdict.status).toBe('valid');
  });

  it('does not hide a wrong signature behind an old stamp', () => {
    expect(at(4000, standardWebhooks, request, 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD').verdict.reason).toBe('digest-differs');
  });

  it.each([
    ['timestamp-missing', null],
    ['timestamp-malformed', 'yesterday'],
    ['timestamp-malformed', '1614265330x'],
    ['timestamp-malformed', '-5'],
  ])('is told as %s for %s', (reason, value) => {
    const headers = request.headers.filter(([name]) => name !== 'webhook-timestamp');
    const changed = value === null ? headers : [...headers, ['webhook-timestamp', value] as HeaderPair];
    expect(at(0, standardWebhooks, { ...request, headers: changed }).verdict.reason).toBe(reason);
  });

  it('needs the message id where that is signed too', () => {
    const withoutId = { ...request, headers: request.headers.filter(([name]) => name !== 'webhook-id') };
    expect(at(0, standardWebhooks, withoutId)).toMatchObject({ verdict: { reason: 'header-missing' }, header: 'webhook-id' });
  });

  it('may stand in the signature header itself', () => {
    const stripe = signedBy(stripeLike, secret, body);
    expect(stripe.headers).toEqual([['Stripe-Signature', expect.stringMatching(/^t=1795262400,v1=[0-9a-f]{64}$/)]]);
    expect(at(10, stripeLike, stripe, secret).verdict.status).toBe('valid');
    expect(at(301, stripeLike, stripe, secret).verdict.reason).toBe('timestamp-outside-tolerance');
    const value = stripe.headers[0]?.[1] ?? '';
    const rotated = requestWith(body, [['Stripe-Signature', value.replace(',v1=', `,v1=${'0'.repeat(64)},v0=abc,v1=`)]]);
    expect(at(0, stripeLike, rotated, secret).verdict.status).toBe('valid');
    expect(
      at(0, stripeLike, requestWith(body, [['Stripe-Signature', value.slice(value.indexOf('v1'))]]), secret).verdict.reason,
    ).toBe('timestamp-missing');
  });

  it('says what was signed, in order', () => {
    const check = at(0, slackLike, signedBy(slackLike, secret, body), secret);
    expect(check.verdict.status).toBe('valid');
    expect(check.signed).toEqual([
      { kind: 'text', name: null, text: 'v0:' },
      { kind: 'timestamp', name: 'X-Slack-Request-Timestamp', text: '1795262400' },
      { kind: 'text', name: null, text: ':' },
      { kind: 'body', name: null, text: null },
    ]);
  });

  it('may be in milliseconds or ISO', () => {
    for (const unit of ['milliseconds', 'iso'] as const) {
      const profile = profileWith({
        signed: [{ timestamp: true }, { body: true }],
        timestamp: { header: 'X-Time', unit, toleranceSeconds: 60 },
      });
      const signed = signedBy(profile, secret, body, { now: signedAt + 123 });
      expect(at(0.5, profile, signed, secret)).toMatchObject({ verdict: { status: 'valid' }, timestamp: { skewSeconds: 0.377 } });
    }
  });
});

describe('secrets', () => {
  it('of the wrong form are named at save time without being shown', () => {
    expect(validateSecret(standardWebhooks, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeNull();
    expect(validateSecret(standardWebhooks, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeNull();
    expect(validateSecret(maia, 'anything at all')).toBeNull();
    for (const [text, words] of [
      ['whsec_not base64!', 'must be base64 after whsec_'],
      ['whsec_c2hvcnQ=', 'at least 24 bytes; this one is 5'],
      [`whsec_${'A'.repeat(200)}`, 'at most 64 bytes; this one is 150'],
      ['whsec_', 'empty'],
      ['ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'must begin with whsec_'],
    ] as const) {
      const problem = validateSecret(standardWebhooks, text);
      expect(problem).toContain(words);
      expect(problem).not.toContain(text.replace('whsec_', '') || 'nothing');
    }
  });

  it('of the wrong form are passed over at check time', () => {
    const good = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const request = signedBy(standardWebhooks, good, body);
    expect(checkSignature(standardWebhooks, request, ['whsec_not base64!', good], signedAt)).toMatchObject({
      verdict: { status: 'valid' },
      secretsTried: 1,
    });
    expect(checkSignature(standardWebhooks, request, ['whsec_not base64!'], signedAt)).toMatchObject({
      verdict: { status: 'invalid', reason: 'wrong-format' },
      secretsTried: 0,
      expected: [],
    });
  });

  it('too short to show their end show nothing', () => {
    expect(checkSignature(maia, signedBy(maia, 'short', body), ['short'], signedAt).matchedSecret).toBe('');
  });
});
