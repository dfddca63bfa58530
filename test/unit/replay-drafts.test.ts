import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '#main/deliveries/build-request.ts';
import { composeDelivery } from '#main/deliveries/compose-delivery.ts';
import type { DeliveryDraft } from '#main/deliveries/delivery-draft.ts';
import { replayDraft } from '#main/deliveries/replay-capture.ts';
import { replayTarget } from '#main/deliveries/request-target.ts';
import { checkSignature } from '#main/signing/check-signature.ts';
import type { Breakage, ReplayInput } from '#shared/delivery.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { draftContext, draftNow, openSealed, replayable } from '../support/replayable.ts';

const profileOf = (id: string) => builtInProviders.find((profile) => profile.id === id) ?? null;
const body = Buffer.from('{"a":1}');
const secret = 'a-secret-of-some-length';
const whsec = `whsec_${Buffer.from('a standard webhooks secret').toString('base64')}`;

function input(more: Partial<ReplayInput> = {}): ReplayInput {
  return { targetUrl: 'http://127.0.0.1:3000/hook', mode: 're-signed', ...more };
}

/** The request of an attempt as the queue would build it. */
function built(draft: DeliveryDraft, more: { number?: number; now?: number; firstAt?: number; secret?: string } = {}) {
  const sealed = draft.recipe.signing?.sealedSecret ?? null;
  const now = more.now ?? draftNow;
  return buildRequest(draft.recipe, draft.body, {
    number: more.number ?? 1,
    now,
    firstAt: more.firstAt ?? now,
    previous: null,
    secret: more.secret ?? (sealed === null ? null : openSealed(sealed)),
    profile: profileOf(draft.recipe.provider ?? ''),
  });
}

const value = (headers: readonly HeaderPair[], name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const github = replayable({
  provider: 'github',
  verdictStatus: 'valid',
  verdictScheme: 'sha256',
  headers: [
    ['Host', 'localhost:8443'],
    ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
    ['X-Hub-Signature', 'sha1=00'],
    ['x-HUB-signature-256', 'sha256=00'],
    ['X-Trace', 'a'],
    ['X-Trace', 'b'],
  ],
});

describe('where a replay goes', () => {
  it.each([
    ['http://x/hook', '/inbox', 'inbox', null],
    ['http://x/hook', '/inbox/', 'inbox', null],
    ['http://x/hook', '/inbox/orders?x=1', 'inbox', '/hook/orders?x=1'],
    ['http://x/hook/', '/inbox/orders', 'inbox', '/hook/orders'],
    ['http://x', '/inbox?x=1', 'inbox', '/?x=1'],
    ['http://x/hook?k=v', '/inbox/a?x=%zz', 'inbox', '/hook/a?k=v&x=%zz'],
    ['http://x/hook', '/inboxes/a', 'inbox', '/hook/inboxes/a'],
    ['http://x/hook', '/gone/a//b/../c', null, '/hook/gone/a//b/../c'],
    ['http://x/hook', 'https://localhost:8443/inbox/a', 'inbox', '/hook/a'],
    ['http://x/hook', '*', 'inbox', null],
    ['http://x/hook', '/inbox?', 'inbox', '/hook?'],
  ])('%s and %s of %s make %s', (url, captured, slug, expected) => {
    expect(replayTarget(url, captured, slug)).toBe(expected);
  });
});

describe('a replay as captured', () => {
  it('keeps headers, their case, order and repeats, the old signature and the bytes; Host alone names the new target', () => {
    const draft = replayDraft(github, body, input({ mode: 'as-captured' }), draftContext({ e1: [secret] }));
    const request = built(draft);
    expect(request.headers).toEqual(github.headers.map(([name, text]) => [name, name === 'Host' ? '127.0.0.1:3000' : text]));
    expect(request.body).toBe(body);
    expect(draft.recipe.signing).toBeNull();
  });

  it('leaves a declared length as it was, also when less arrived', () => {
    const cut = replayable({ problemCode: 'cut-off', headers: [['Content-Length', '100']] });
    const draft = replayDraft(cut, body, input({ mode: 'as-captured' }), draftContext());
    expect(built(draft).headers).toEqual([['Content-Length', '100']]);
    expect(draft.expectation.answer).toBe('refused');
  });

  it('sends what never was HTTP as the packet it was', () => {
    const packet = replayable({ bodyKind: 'raw-packet', method: '', problemCode: 'refused-by-parser', headers: [] });
    const draft = replayDraft(packet, body, input({ mode: 'as-captured' }), draftContext());
    expect(built(draft)).toMatchObject({ rawPacket: body, headers: [] });
    expect(() => replayDraft(packet, body, input(), draftContext())).toThrow(
      expect.objectContaining({ code: 'bad-input', field: 'mode' }),
    );
  });

  it('expects to be refused once its timestamp is older than the provider tolerates, and accepted before', () => {
    const stamped = (seconds: number) =>
      replayable({
        provider: 'standard-webhooks',
        verdictStatus: 'valid',
        verdictScheme: profileOf('standard-webhooks')?.signatures[0]?.id ?? '',
        headers: [
          ['webhook-id', 'msg_1'],
          ['webhook-timestamp', String(draftNow / 1000 - seconds)],
          ['webhook-signature', 'v1,AAAA'],
        ],
      });
    const expectation = (seconds: number) =>
      replayDraft(stamped(seconds), body, input({ mode: 'as-captured' }), draftContext()).expectation;
    expect(expectation(10).answer).toBe('accepted');
    expect(expectation(86_400)).toMatchObject({ answer: 'refused', reason: expect.stringContaining('24 h') });
  });
});

describe('a re-signed replay', () => {
  it('signs every signature header that came, in its place, and keeps the delivery’s id', () => {
    const draft = replayDraft(github, body, input(), draftContext({ e1: [secret] }));
    expect(draft.recipe.signing).toMatchObject({ sealedSecret: null, endpointId: 'e1' });
    const { headers } = built(draft, { secret });
    expect(headers.map(([name]) => name)).toEqual(github.headers.map(([name]) => name));
    expect(value(headers, 'x-hub-signature-256')).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    expect(value(headers, 'x-github-delivery')).toBe('72d3162e-cc78-11e3-81ab-4c9367dc0958');
    expect(draft.expectation.answer).toBe('accepted');
  });

  it('has a fresh timestamp and the same message id, which the official library accepts', () => {
    const old = replayable({
      provider: 'standard-webhooks',
      headers: [
        ['Webhook-Id', 'msg_kept'],
        ['Webhook-Timestamp', '1'],
        ['Webhook-Signature', 'v1,AAAA'],
        ['Content-Length', '99'],
      ],
    });
    const draft = replayDraft(old, body, input({ secret: whsec }), draftContext());
    expect(draft.recipe.signing).toMatchObject({ sealedSecret: `sealed(${whsec})`, endpointId: null });
    const now = Date.now();
    const { headers } = built(draft, { now });
    expect(headers.map(([name]) => name)).toEqual(['Webhook-Id', 'Webhook-Timestamp', 'Webhook-Signature', 'Content-Length']);
    expect(value(headers, 'webhook-id')).toBe('msg_kept');
    expect(value(headers, 'content-length')).toBe('7');
    expect(
      new Webhook(whsec).verify(body, Object.fromEntries(headers.map(([name, text]) => [name.toLowerCase(), text]))),
    ).toEqual({ a: 1 });
  });

  it('without a secret is refused where the capture was signed, and leaves unsigned where it was not', () => {
    expect(() => replayDraft(github, body, input(), draftContext())).toThrow(
      expect.objectContaining({ code: 'bad-input', field: 'secret' }),
    );
    const unsigned = replayable({ provider: 'maia' });
    const draft = replayDraft(unsigned, body, input(), draftContext());
    expect(draft.recipe.signing).toBeNull();
  });
});

describe('an edited replay', () => {
  it('has the new parts, signed anew unless that is not wanted', () => {
    const headers: HeaderPair[] = [
      ['X-Hub-Signature-256', 'mine'],
      ['Content-Length', '1'],
    ];
    const edit = { method: 'PUT', headers, payload: '{"b":2}', sign: true };
    const draft = replayDraft(github, body, input({ mode: 'edited', edit, secret }), draftContext());
    const request = built(draft);
    expect(request).toMatchObject({ method: 'PUT', body: Buffer.from('{"b":2}') });
    expect(value(request.headers, 'X-Hub-Signature-256')).toBe(
      `sha256=${createHmac('sha256', secret).update('{"b":2}').digest('hex')}`,
    );
    expect(value(request.headers, 'Content-Length')).toBe('7');
    const asIs = replayDraft(github, body, input({ mode: 'edited', edit: { ...edit, sign: false } }), draftContext());
    expect(value(built(asIs).headers, 'X-Hub-Signature-256')).toBe('mine');
  });

  it('of an encoded body is no longer called encoded', () => {
    const zipped = replayable({
      headers: [
        ['Content-Encoding', 'gzip'],
        ['X-A', '1'],
      ],
    });
    const draft = replayDraft(zipped, body, input({ mode: 'edited', edit: { payload: 'x', sign: true } }), draftContext());
    expect(built(draft).headers).toEqual([['X-A', '1']]);
  });

  it.each([
    [undefined, 'edit'],
    [{ headers: [['a b', '']] as HeaderPair[], sign: true }, 'edit.headers.0.0'],
    [{ headers: [['a', 'x\ny']] as HeaderPair[], sign: true }, 'edit.headers.0.1'],
    [{ bodyBase64: '*', sign: true }, 'edit.bodyBase64'],
  ])('%j is refused at %s', (edit, field) => {
    const bad = input({ mode: 'edited', ...(edit === undefined ? {} : { edit }) });
    expect(() => replayDraft(github, body, bad, draftContext())).toThrow(expect.objectContaining({ code: 'bad-input', field }));
  });
});

describe('a replay broken on purpose', () => {
  const stamped = replayable({
    provider: 'standard-webhooks',
    headers: [
      ['Content-Type', 'application/json'],
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', '1'],
      ['webhook-signature', 'v1,AAAA'],
      ['Content-Length', '7'],
    ],
  });
  const broken = (breakage: Breakage) => {
    const draft = replayDraft(stamped, body, input({ mode: 'broken', breakage, secret: whsec }), draftContext());
    const request = built(draft);
    const check = checkSignature(
      profileOf('standard-webhooks'),
      { headers: request.headers, body: request.body },
      [whsec],
      draftNow,
    );
    return { draft, request, verdict: check.verdict };
  };

  it('by nothing would be valid', () => {
    const request = built(replayDraft(stamped, body, input({ secret: whsec }), draftContext()));
    expect(checkSignature(profileOf('standard-webhooks'), request, [whsec], draftNow).verdict.status).toBe('valid');
  });

  it.each([
    ['wrong-secret', 'digest-differs'],
    ['body-changed', 'digest-differs'],
    ['body-reserialised', 'digest-differs'],
    ['stale-timestamp', 'timestamp-outside-tolerance'],
    ['signature-missing', 'header-missing'],
    ['body-truncated', 'digest-differs'],
  ] as const)('by %s is invalid for that reason alone, and expected to be refused', (breakage, reason) => {
    const { draft, verdict } = broken(breakage);
    expect(verdict).toMatchObject({ status: 'invalid', reason });
    expect(draft).toMatchObject({ mode: 'broken', breakage, expectation: { answer: 'refused' } });
  });

  it('keeps everything else whole', () => {
    expect(JSON.parse(Buffer.from(broken('body-changed').request.body).toString())).toEqual({ a: 2 });
    expect(JSON.parse(Buffer.from(broken('body-reserialised').request.body).toString())).toEqual({ a: 1 });
    const { request } = broken('body-truncated');
    expect(value(request.headers, 'content-length')).toBe(String(request.body.length));
    expect(request.body.length).toBe(3);
  });

  it('by a wrong content type or a repeated signature leaves the answer to the handler', () => {
    const typed = broken('wrong-content-type');
    expect(typed.verdict.status).toBe('valid');
    expect(value(typed.request.headers, 'content-type')).toBe('text/plain');
    const repeated = broken('signature-repeated');
    expect(repeated.request.headers.filter(([name]) => name === 'webhook-signature')).toHaveLength(2);
    expect([typed, repeated].map(({ draft }) => draft.expectation.answer)).toEqual(['either', 'either']);
  });

  it.each([
    [undefined, github],
    ['stale-timestamp', github],
    ['body-reserialised', replayable({ provider: 'maia', headers: [['X-Webhook-Signature', '0']] })],
    ['signature-missing', replayable()],
  ] as const)('by %s is refused where there is nothing to break', (breakage, capture) => {
    const bad = input({
      mode: 'broken',
      ...(breakage === undefined ? {} : { breakage }),
      ...(capture.provider === null ? {} : { secret }),
    });
    expect(() => replayDraft(capture, Buffer.from('no json'), bad, draftContext())).toThrow(
      expect.objectContaining({ code: 'bad-input', field: 'breakage' }),
    );
  });
});

describe('a retry', () => {
  const policy = findBuiltInPolicy('standard-webhooks');

  it('renews time and signature and keeps the message id', () => {
    const draft = composeDelivery(
      { targetUrl: 'http://x/', provider: 'standard-webhooks', secret: whsec, payload: '{}', policy: 'standard-webhooks' },
      draftContext(),
    );
    const first = built(draft);
    const again = built(draft, { number: 2, now: draftNow + 5000, firstAt: draftNow });
    expect(policy?.renewsTimestamp).toBe(true);
    expect(value(again.headers, 'webhook-timestamp')).toBe(String(draftNow / 1000 + 5));
    expect(value(again.headers, 'webhook-id')).toBe(value(first.headers, 'webhook-id'));
    expect(value(first.headers, 'webhook-id')).toMatch(/^msg_/);
    expect(value(again.headers, 'webhook-signature')).not.toBe(value(first.headers, 'webhook-signature'));
  });

  it('is the first attempt again, to the byte, where the provider renews nothing', () => {
    const draft = composeDelivery(
      { targetUrl: 'http://x/', provider: 'standard-webhooks', secret: whsec, payload: '{}', policy: 'standard-webhooks' },
      draftContext(),
    );
    const frozen = {
      ...draft,
      recipe: { ...draft.recipe, policy: policy === null ? null : { ...policy, renewsTimestamp: false, addedHeaders: [] } },
    };
    expect(built(frozen, { number: 2, now: draftNow + 5000, firstAt: draftNow })).toEqual(built(frozen));
  });

  it('carries the headers that its provider adds', () => {
    const slack = findBuiltInPolicy('slack');
    const draft = composeDelivery({ targetUrl: 'http://x/', payload: '{}', policy: 'slack' }, draftContext());
    const names = (number: number) => built(draft, { number }).headers.map(([name]) => name);
    expect(slack?.addedHeaders?.length).toBeGreaterThan(0);
    expect(names(1)).not.toContain('X-Slack-Retry-Num');
    expect(names(2)).toContain('X-Slack-Retry-Num');
  });

  it('has a new event id where the provider makes one', () => {
    const draft = replayDraft(github, body, input({ secret }), draftContext());
    const renewing = policy === null ? null : { ...policy, renewsEventId: true };
    const renewed = { ...draft, recipe: { ...draft.recipe, policy: renewing } };
    const id = value(built(renewed, { number: 2 }).headers, 'x-github-delivery');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(id).not.toBe('72d3162e-cc78-11e3-81ab-4c9367dc0958');
  });
});

describe('a composed delivery', () => {
  it('without a payload is the fresh sample of the event, signed as the provider signs', () => {
    const event = profileOf('maia')?.events[0];
    const draft = composeDelivery({ targetUrl: 'http://x/', provider: 'maia', secret, eventId: event?.id ?? '' }, draftContext());
    const request = built(draft);
    expect(checkSignature(profileOf('maia'), request, [secret], draftNow).verdict.status).toBe('valid');
    expect(draft).toMatchObject({ provider: 'maia', mode: 'composed', expectation: { answer: 'accepted' } });
    expect(draft.summary).not.toBe('');
  });

  it('takes any bytes and puts given headers in place of the provider’s own', () => {
    const bodyBase64 = Buffer.from([0, 255, 13, 10]).toString('base64');
    const headers: HeaderPair[] = [
      ['content-type', 'application/octet-stream'],
      ['X-A', '1'],
      ['X-A', '2'],
    ];
    const draft = composeDelivery(
      { targetUrl: 'http://x/', provider: 'maia', bodyBase64, headers, method: 'PATCH' },
      draftContext(),
    );
    const request = built(draft);
    expect(request.method).toBe('PATCH');
    expect([...request.body]).toEqual([0, 255, 13, 10]);
    expect(request.headers.filter(([name]) => /^content-type$/i.test(name))).toEqual([
      ['content-type', 'application/octet-stream'],
    ]);
    expect(request.headers.filter(([name]) => name === 'X-A')).toHaveLength(2);
    expect(draft.recipe.signing).toBeNull();
  });
});
