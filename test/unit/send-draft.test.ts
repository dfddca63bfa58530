import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '#shared/base64.ts';
import type { DeliveryRow } from '#shared/delivery.ts';
import { maia } from '#shared/providers/maia.ts';
import { countdown } from '../../src/renderer/features/deliveries/countdown.ts';
import { outcomeOf, requestLine } from '../../src/renderer/features/deliveries/delivery-words.ts';
import {
  bodyOf,
  bodyRemark,
  deliveryInputOf,
  emptyDraft,
  headerProblems,
  replayInputOf,
  withPasted,
  withSample,
} from '../../src/renderer/features/send/send-draft.ts';
import { noOptions, optionsCount, targetOf } from '../../src/renderer/features/send/target-draft.ts';

describe('what is sent', () => {
  it('takes a sample with new ids, its headers and the provider’s method', () => {
    const first = withSample(emptyDraft, maia, maia.events[0]?.id ?? '');
    const second = withSample(first, maia, maia.events[0]?.id ?? '');
    expect(first.headers.map(([name]) => name)).toContain('Content-Type');
    expect(first.body).not.toEqual(second.body);
    expect(deliveryInputOf({ ...first, url: ' http://localhost/x ' })).toMatchObject({
      targetUrl: 'http://localhost/x',
      provider: 'maia',
      method: 'POST',
    });
  });

  it('signs with one thing only, and gives no secret that is not chosen', () => {
    const draft = { ...emptyDraft, provider: 'maia', secret: 'left over', schemeId: 'one' };
    expect(deliveryInputOf(draft)).not.toHaveProperty('secret');
    expect(deliveryInputOf(draft)).not.toHaveProperty('schemeId');
    expect(deliveryInputOf({ ...draft, signing: { kind: 'endpoint', endpointId: 'e1' } })).toMatchObject({
      endpointId: 'e1',
      schemeId: 'one',
    });
    expect(deliveryInputOf({ ...draft, signing: { kind: 'secret' } })).toMatchObject({ secret: 'left over' });
  });

  it('keeps bytes that are no text, and text with a byte order mark', () => {
    const odd = Uint8Array.of(0, 255, 254);
    expect(deliveryInputOf({ ...emptyDraft, body: bodyOf(odd) })).toMatchObject({ bodyBase64: 'AP/+' });
    expect(bodyOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ kind: 'text', text: '\ufeffa' });
  });

  it('makes an edited replay of the same draft', () => {
    const draft = {
      ...emptyDraft,
      captureId: 'c1',
      url: 'http://a/',
      headers: [['A', 'b'] as [string, string], ['', ''] as [string, string]],
    };
    expect(replayInputOf(draft)).toEqual({
      targetUrl: 'http://a/',
      mode: 'edited',
      edit: { method: 'POST', headers: [['A', 'b']], payload: '', sign: false },
    });
  });

  it('takes over what was pasted, options and warnings included', () => {
    const pasted = {
      method: 'PUT',
      url: 'http://a/',
      headers: [],
      body: new Uint8Array(),
      target: { skipVerify: true },
      warnings: ['left out'],
    };
    const draft = withPasted({ ...emptyDraft, eventId: 'x' }, pasted);
    expect(draft).toMatchObject({ method: 'PUT', eventId: null, warnings: ['left out'], bodyVersion: 1 });
    expect(targetOf(draft.options)).toEqual({ skipVerify: true });
  });

  it('sends only the options that were set', () => {
    expect(targetOf(noOptions)).toBeNull();
    expect(targetOf({ ...noOptions, proxy: ' http://p:1 ', redirects: 2, key: 'k' })).toEqual({
      proxy: 'http://p:1',
      redirects: 2,
      clientCertificate: { certificate: '', key: 'k' },
    });
    expect(optionsCount({ ...noOptions, skipVerify: true, hostOverride: ' ' })).toBe(1);
  });

  it('writes base64 that reads back, however long', () => {
    const bytes = Uint8Array.from({ length: 50_000 }, (_, index) => index % 256);
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  });
});

describe('what is said', () => {
  it('tells the place where JSON goes wrong, and leaves other text alone', () => {
    expect(bodyRemark('{"a":1,}', [])).toMatchObject({ ok: false, offset: 7 });
    expect(bodyRemark('a=1', [['Content-Type', 'application/x-www-form-urlencoded']])).toMatchObject({
      ok: true,
      words: 'Form fields',
    });
    expect(bodyRemark('oops', [['content-type', 'application/json']]).ok).toBe(false);
    expect(bodyRemark('', [['content-type', 'application/json']]).ok).toBe(true);
  });

  it('finds headers that cannot be sent', () => {
    expect(
      headerProblems([
        ['', ''],
        ['', 'x'],
        ['a b', 'x'],
        ['a', 'x\ny'],
        ['a', '✓'],
      ]),
    ).toEqual({
      '1.0': 'Needs a name.',
      '2.0': 'Only letters, digits and hyphens in a name.',
      '3.1': 'No line breaks in a value.',
      '4.1': 'Only Latin-1 characters in a value.',
    });
  });

  const row = {
    state: 'gave-up',
    asExpected: null,
    expectation: { answer: 'accepted', reason: 'Because.' },
    attempts: 1,
    policyId: null,
    lastFailure: 'Refused.',
  } satisfies Pick<DeliveryRow, 'state' | 'asExpected' | 'expectation' | 'attempts' | 'policyId' | 'lastFailure'>;

  it('calls a refusal right where it was to be refused, and an acceptance wrong there', () => {
    const refuse = { answer: 'refused', reason: 'Old.' } as const;
    expect(outcomeOf(row)).toEqual({ kind: 'wrong', word: 'failed', sentence: 'Refused.' });
    expect(outcomeOf({ ...row, policyId: 'maia' }).word).toBe('gave up');
    expect(outcomeOf({ ...row, expectation: refuse, asExpected: true })).toMatchObject({
      kind: 'expected',
      word: 'rightly refused',
    });
    expect(outcomeOf({ ...row, state: 'delivered', expectation: refuse, asExpected: false })).toMatchObject({
      kind: 'unexpected',
      word: 'accepted',
    });
    expect(outcomeOf({ ...row, state: 'scheduled' }).word).toBe('retrying');
    expect(outcomeOf({ ...row, state: 'scheduled', attempts: 0 }).word).toBe('waiting');
  });

  it('counts down without changing its form within an order of size', () => {
    expect([-5, 0, 1, 9_999, 60_000, 3_599_000, 3_600_000, 90_000_000].map(countdown)).toEqual([
      '0:00',
      '0:00',
      '0:01',
      '0:10',
      '1:00',
      '59:59',
      '1:00:00',
      '1 d 01 h',
    ]);
  });

  it('writes the request line as it is on the wire', () => {
    expect(requestLine('POST', 'http://localhost:1/a?b=1#c')).toBe('POST /a?b=1 HTTP/1.1');
    expect(requestLine('', 'http://localhost:1/a')).toBe('');
  });
});
