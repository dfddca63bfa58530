import { describe, expect, it } from 'vitest';
import { validateSecret } from '#main/signing/validate-secret.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { slugPattern } from '#shared/endpoint.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import {
  changesOf,
  draftOf,
  emptyDraft,
  inputOf,
  jsonRemark,
  patchOf,
  problemsOf,
  secretsChanged,
  slugFrom,
  slugProblem,
} from '../../src/renderer/features/endpoints/endpoint-draft.ts';
import { generateSecret } from '../../src/renderer/features/endpoints/generate-secret.ts';
import { secretProblem } from '../../src/renderer/features/providers/signature-words.ts';

const stored: Endpoint = {
  id: 'e1',
  slug: 'shop',
  name: 'Shop',
  provider: 'maia',
  secrets: { count: 2, lastFour: ['4f2a', ''] },
  reply: { status: 200, headers: [['content-type', 'application/json']], body: '{}', delayMs: 0 },
  script: null,
  colour: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const nothingElse = { taken: new Map<string, string>(), profile: null };

describe('the slug of an endpoint', () => {
  it.each([
    ['Ünïted Påyments 2', 'united-payments-2'],
    ['  --AIsoule (live)--  ', 'aisoule-live'],
    ['客户', ''],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('is made of the name %j', (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
  });

  it('is usable whenever the name gives one', () => {
    for (const name of ['Ünïted', '-a-', `${'a'.repeat(62)}--b`]) expect(slugFrom(name)).toMatch(slugPattern);
  });

  it.each([
    ['', /Needed/],
    ['Shop', /“S”/],
    ['my shop', /space/],
    ['-shop', /start with/],
    ['a'.repeat(64), /63 characters; this is 64/],
    ['taken', /“Other shop”/],
    ['café', /“é”/],
    ['shop/😀', /“\/”/],
  ])('%j is refused with the reason', (slug, reason) => {
    expect(slugProblem(slug, new Map([['taken', 'Other shop']]))).toMatch(reason);
  });

  it('is accepted exactly when the host accepts it', () => {
    for (const slug of ['a', '0', 'a-b', 'a--b-', 'A', 'a.b', 'ä', '-a', 'a'.repeat(63), 'a'.repeat(64), 'a\n']) {
      expect(slugProblem(slug, new Map()) === null, JSON.stringify(slug)).toBe(slugPattern.test(slug));
    }
  });
});

describe('the form of an endpoint', () => {
  it('shows a stored endpoint as unchanged', () => {
    const draft = draftOf(stored);
    expect(changesOf(draft, stored)).toEqual([]);
    expect(problemsOf(draft, nothingElse)).toEqual({});
    expect(JSON.stringify(draft)).not.toContain('plain');
  });

  it('names every change and sends it', () => {
    const draft = { ...draftOf(stored), name: 'Shop 2', status: '503', headers: [], body: 'no', delayMs: '250' };
    expect(changesOf(draft, stored)).toEqual(['name', 'reply status', 'reply delay', 'reply headers', 'reply body']);
    const patch = patchOf(draft, stored, []);
    expect(patch).toMatchObject({ name: 'Shop 2', reply: { status: 503, headers: [], body: 'no', delayMs: 250 } });
    expect(patch).not.toHaveProperty('secrets');
  });

  it('keeps the stored secrets when one is added in front or another is removed', () => {
    const draft = draftOf(stored);
    const [first, second] = draft.secrets;
    if (first === undefined || second === undefined) throw new Error('two secrets expected');
    const changed = { ...draft, secrets: [{ key: 'n', kind: 'new' as const, text: 'fresh' }, second] };
    expect(secretsChanged(changed, stored)).toBe(true);
    expect(patchOf(changed, stored, ['one', 'two']).secrets).toEqual(['fresh', 'two']);
    expect(patchOf({ ...draft, secrets: [second, first] }, stored, ['one', 'two']).secrets).toEqual(['two', 'one']);
  });

  it('says beside each field what is wrong with it', () => {
    const draft = {
      ...emptyDraft(),
      slug: 'ok',
      name: 'x'.repeat(101),
      status: '99',
      delayMs: '1.5',
      headers: [
        ['bad name', 'ok'],
        ['', 'line\nbreak'],
      ] as [string, string][],
      secrets: [{ key: 'a', kind: 'new' as const, text: '' }],
    };
    expect(Object.keys(problemsOf(draft, nothingElse)).toSorted()).toEqual([
      'name',
      'reply.delayMs',
      'reply.headers.0.0',
      'reply.headers.1.0',
      'reply.headers.1.1',
      'reply.status',
      'secrets.0',
    ]);
  });

  it('leaves the name of a new endpoint to the host when none was given', () => {
    expect(inputOf({ ...emptyDraft(), slug: 'shop' })).not.toHaveProperty('name');
    expect(inputOf({ ...emptyDraft(), slug: 'shop', name: '  ' })).not.toHaveProperty('name');
  });

  it('tells JSON from what only looks like it', () => {
    expect(jsonRemark('{"a":1}').ok).toBe(true);
    expect(jsonRemark('').ok).toBe(true);
    const remark = jsonRemark(`{"a":${'x'.repeat(4000)}`);
    expect(remark.ok).toBe(false);
    expect(remark.words.length).toBeLessThan(100);
  });
});

describe('a secret as it is typed', () => {
  const secrets = [
    'plain text of any kind',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_',
    'whsec_short',
    'whsec_not base64!!',
    'whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'sk_live_abcdefghijklmnopqrstuvwxyz',
    `whsec_${'A'.repeat(88)}`,
    `whsec_${'A'.repeat(33)}`,
    `whsec_${'A'.repeat(120)}`,
    `whpk_${'A'.repeat(54)}`,
  ];

  it.each(builtInProviders.map((profile) => [profile.id, profile] as const))(
    'is judged for %s as the host judges it',
    (_, profile) => {
      for (const secret of secrets) {
        expect(secretProblem(secret, profile.signatures) === null, secret).toBe(validateSecret(profile, secret) === null);
      }
    },
  );

  it('never repeats the secret in the reason', () => {
    const standard = builtInProviders.find(({ id }) => id === 'standard-webhooks');
    const reason = secretProblem('sk_live_verysecret', standard?.signatures ?? []);
    expect(reason).toMatch(/whsec_/);
    expect(reason).not.toContain('verysecret');
  });

  it.each(builtInProviders.map((profile) => [profile.id, profile] as const))('can be generated for %s', (_, profile) => {
    const secret = generateSecret(profile.signatures[0] ?? null);
    expect(validateSecret(profile, secret)).toBeNull();
    expect(generateSecret(profile.signatures[0] ?? null)).not.toBe(secret);
  });
});
