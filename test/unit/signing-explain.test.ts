import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature, type SignedRequest } from '#main/signing/check-signature.ts';
import { explainSignature } from '#main/signing/explain-signature.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import { whatsable } from '#shared/providers/whatsable.ts';
import { requestWith, signedAt, signedBy } from '../support/signed-requests.ts';

const secret = 'correct-horse-battery';
const body = '{"b": "Grüße", "a": [1, 2.50, {"url": "https://x.example/y"}], "id": 7}';
const hmac = (bytes: string | Uint8Array, key: string | Uint8Array = secret, hash = 'sha256') =>
  createHmac(hash, key).update(bytes).digest('hex');

function explain(
  request: SignedRequest,
  secrets: string[] = [secret],
  profile: ProviderProfile | null = maia,
  others: string[] = [],
) {
  return explainSignature(checkSignature(profile, request, secrets, signedAt), profile, request, secrets, others);
}

const maiaRequest = (value: string, bytes: string | Uint8Array = body): SignedRequest =>
  requestWith(bytes, [['X-Maia-Signature', value]]);

describe('the signature autopsy', () => {
  const parsed: unknown = JSON.parse(body);

  it.each<[string, string, string]>([
    ['body-reserialised', hmac(JSON.stringify(parsed)), body],
    ['body-escaped', hmac(JSON.stringify(parsed).replace('ü', '\\u00fc').replace('ß', '\\u00df')), body],
    ['body-spaced', hmac('{"b": "Grüße", "a": [1, 2.5, {"url": "https://x.example/y"}], "id": 7}'), body],
    [
      'body-spaced-escaped',
      hmac(String.raw`{"b": "Gr\u00fc\u00dfe", "a": [1, 2.5, {"url": "https://x.example/y"}], "id": 7}`),
      body,
    ],
    ['body-slashes-escaped', hmac(String.raw`{"b":"Gr\u00fc\u00dfe","a":[1,2.5,{"url":"https:\/\/x.example\/y"}],"id":7}`), body],
    ['body-sorted', hmac('{"a":[1,2.5,{"url":"https://x.example/y"}],"b":"Grüße","id":7}'), body],
    ['body-sorted-spaced', hmac('{"a": [1, 2.5, {"url": "https://x.example/y"}], "b": "Grüße", "id": 7}'), body],
    ['body-indented', hmac(JSON.stringify(parsed, null, 2)), body],
    ['newline-added', hmac(`${body}\n`), body],
    ['newline-added', hmac(`${body}\r\n`), body],
    ['newline-removed', hmac(body), `${body}\n`],
    ['newline-removed', hmac(body), `${body}\r\n`],
    ['line-ends-crlf', hmac('a\r\nb'), 'a\nb'],
    ['line-ends-lf', hmac('a\nb'), 'a\r\nb'],
    ['body-trimmed', hmac('a b'), '  a b  '],
    ['body-charset', hmac(Buffer.from('Grüße', 'latin1')), 'Grüße'],
    ['body-empty', hmac(''), body],
    ['secret-newline', hmac(body, `${secret}\n`), body],
    ['secret-quoted', hmac(body, `"${secret}"`), body],
    ['other-hash', hmac(body, secret, 'sha1'), body],
    ['other-hash', hmac(body, secret, 'sha512'), body],
    ['hex-case', hmac(body).toUpperCase(), body],
    ['encoding-mix-up', Buffer.from(hmac(body), 'hex').toString('base64'), body],
    ['encoding-mix-up', Buffer.from(hmac(body)).toString('base64'), body],
    ['format-only', `sha256=${hmac(body)}`, body],
    ['hash-without-key', createHash('sha256').update(body).digest('hex'), body],
    [
      'hash-without-key',
      createHash('sha256')
        .update(secret + body)
        .digest('hex'),
      body,
    ],
  ])('names %s', (mistake, signature, sent) => {
    const explanation = explain(maiaRequest(signature, sent));
    expect(explanation.mistake).toBe(mistake);
    expect(explanation.cause).toMatch(/^[A-Z].*\.$/);
    expect(explanation.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('tells the byte at which the bodies part', () => {
    expect(explain(maiaRequest(hmac(JSON.stringify(parsed)))).cause).toBe(
      'The JSON was signed written compactly, not as the bytes that arrived. The two bodies first part at byte 5.',
    );
  });

  it('finds two mistakes at once', () => {
    const both = explain(maiaRequest(hmac(JSON.stringify(parsed), `${secret}\n`)));
    expect(both.mistake).toBe('body-reserialised');
    expect(both.cause).toContain('Besides: the sender’s key has white space');
  });

  it.each([
    ['secret-whitespace', ` ${secret}\n`],
    ['secret-quotes-kept', `"${secret}"`],
  ])('notices what was pasted along with the saved secret: %s', (mistake, saved) => {
    expect(explain(maiaRequest(hmac(body)), [saved]).mistake).toBe(mistake);
  });

  it('names a prefix that was removed, and a key decoded that is text', () => {
    const saved = 'msk_c2VjcmV0LWtleS1vZi1tYWlh';
    expect(explain(maiaRequest(hmac(body, 'c2VjcmV0LWtleS1vZi1tYWlh')), [saved]).mistake).toBe('secret-prefix-removed');
    expect(explain(maiaRequest(hmac(body, 'secret-key-of-maia')), [saved]).mistake).toBe('secret-decoded');
  });

  it('recognises the secret of another endpoint, also where none is saved here', () => {
    expect(explain(maiaRequest(hmac(body, 'elsewhere')), [secret], maia, ['x', 'elsewhere']).mistake).toBe('other-secret');
    expect(explain(maiaRequest(hmac(body, 'elsewhere')), [], maia, ['elsewhere']).mistake).toBe('other-secret');
  });

  it('knows the mistakes of schemes with time, id and encoded keys', () => {
    const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const key = Buffer.from(whsec.slice(6), 'base64');
    const stamp = String(signedAt / 1000);
    const mistake = (content: string, signingKey: string | Uint8Array) =>
      explain(
        requestWith(body, [
          ['webhook-id', 'msg_1'],
          ['webhook-timestamp', stamp],
          ['webhook-signature', `v1,${createHmac('sha256', signingKey).update(content).digest('base64')}`],
        ]),
        [whsec],
        standardWebhooks,
      ).mistake;
    expect(mistake(body, key)).toBe('timestamp-not-signed');
    expect(mistake(`${stamp}.${body}`, key)).toBe('id-not-signed');
    expect(mistake(`msg_1.${stamp}.${body}`, whsec.slice(6))).toBe('secret-not-decoded');
    expect(mistake(`msg_1.${stamp}.${body}`, whsec)).toBe('secret-prefix-kept');
    expect(mistake(`msg_1.${stamp}.${JSON.stringify(parsed)}`, key)).toBe('body-reserialised');
  });

  it('says so when none of the usual mistakes explains it', () => {
    const explanation = explain(maiaRequest('0'.repeat(64)), [secret], maia, ['other']);
    expect(explanation).toEqual({
      mistake: null,
      cause:
        'The signature in X-Maia-Signature belongs to another body or to another secret; none of the usual mistakes explains it.',
      remedy: 'Compare the secret with the one the provider shows, and make sure nothing changes the body on its way.',
    });
    expect(explain(requestWith(body, [['X-Webhook-Signature', '0'.repeat(64)]]), [secret], whatsable).cause).toContain(
      'the scheme is a guess',
    );
  });

  it('stays quick with large bodies and never shows a secret', () => {
    const large = Buffer.from(JSON.stringify({ text: 'x'.repeat(1_500_000), list: [1, 2] }));
    const started = performance.now();
    const explanation = explain(maiaRequest('0'.repeat(64), large));
    expect(explanation.mistake).toBeNull();
    expect(performance.now() - started).toBeLessThan(8000);
    expect(JSON.stringify(explain(maiaRequest(hmac(body, `${secret}\n`))))).not.toContain(secret);
  });

  it('copes with JSON too deep to be written again', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(explain(maiaRequest(hmac(`${deep}\n`), deep)).mistake).toBe('newline-added');
  });
});

describe('the explanation of every other outcome', () => {
  const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const standard = signedBy(standardWebhooks, whsec, body);
  const late = (seconds: number) =>
    explainSignature(checkSignature(standardWebhooks, standard, [whsec], signedAt + seconds * 1000), standardWebhooks, standard, [
      whsec,
    ]);

  it('prints the skew of an old and of an early webhook', () => {
    expect(late(3720).cause).toBe(
      'The webhook was signed 1 h 2 min before it arrived; at most 5 min are allowed. The signature itself is right.',
    );
    expect(late(-400).cause).toContain('signed 6 min 40 s after it arrived by this machine’s clock');
  });

  it('names what to do about a missing secret, a missing header, a missing signature, a cut body', () => {
    expect(explain(maiaRequest(hmac(body)), []).remedy).toBe('Save the secret that MAIA shows for this webhook.');
    expect(explain(requestWith(body, [])).cause).toContain('no X-Maia-Signature header, although this endpoint has a secret');
    expect(explain(requestWith(body, []), []).cause).toBe('The request carries no signature, and this endpoint has no secret.');
    expect(explain({ ...maiaRequest(hmac(body)), complete: false }).cause).toContain('did not arrive whole');
    expect(explain(maiaRequest(hmac(body))).cause).toBe('The signature is right.');
  });

  it('names the form that is expected', () => {
    expect(explain(maiaRequest('hello'))).toMatchObject({
      cause: 'The value of X-Maia-Signature is not written as lower-case hex.',
    });
    expect(explain(maiaRequest('abcd'))).toMatchObject({
      cause: 'The signature in X-Maia-Signature does not have the length of HMAC-SHA256.',
    });
    expect(explain(requestWith(body, [['X-AISoule-Signature', 'x']]), [secret], aisoule).cause).toContain(
      'sha256= followed by lower-case hex',
    );
  });

  it('says when the saved secret is the problem', () => {
    expect(explain(standard, ['whsec_not base64!'], standardWebhooks).cause).toContain(
      'No saved secret can be used: The secret must be base64',
    );
  });

  it('explains missing and malformed times, and missing ids', () => {
    const without = (name: string) => ({ ...standard, headers: standard.headers.filter(([key]) => key !== name) });
    expect(explain(without('webhook-timestamp'), [whsec], standardWebhooks).cause).toBe(
      'The time of signing is missing: there is no webhook-timestamp header.',
    );
    expect(explain(without('webhook-id'), [whsec], standardWebhooks).cause).toContain('no webhook-id header');
    const odd = requestWith(
      body,
      standard.headers.map(([name, value]) => [name, name === 'webhook-timestamp' ? 'noon' : value]),
    );
    expect(explain(odd, [whsec], standardWebhooks).cause).toBe('The time of signing is not a unix time in seconds.');
  });

  it('explains why nothing could be checked', () => {
    expect(explain(maiaRequest('x'), [secret], null).remedy).toContain('Choose the provider');
    expect(explain(maiaRequest('x'), [secret], { ...maia, signatures: [] }).cause).toBe(
      'MAIA has no signature scheme in its profile.',
    );
  });
});
