import type { SignedRequest } from '#main/signing/check-signature.ts';
import { signRequest, type SigningInput } from '#main/signing/sign-request.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { github } from '#shared/providers/github.ts';
import type { HeaderPair } from '#shared/reply.ts';

/** A fixed moment for signed times, ms. */
export const signedAt = Date.parse('2026-11-21T12:00:00.000Z');

/** A request signed the way the provider does. */
export function signedBy(
  profile: ProviderProfile,
  secret: string,
  body: string | Uint8Array,
  more: Partial<Pick<SigningInput, 'now' | 'id' | 'schemeId' | 'headers'>> = {},
): SignedRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { headers: signRequest(profile, { secret, body: bytes, now: signedAt, ...more }), body: bytes };
}

/** A request with these headers. */
export function requestWith(body: string | Uint8Array, headers: readonly HeaderPair[]): SignedRequest {
  return { headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}

/** A profile with one scheme of its own, as a user would make it. */
export function profileWith(scheme: Partial<SignatureScheme>): ProviderProfile {
  const base = github.signatures[0];
  if (base === undefined) throw new Error('github has no scheme');
  return { ...github, id: 'own', signing: 'required', signatures: [{ ...base, id: 'own', header: 'X-Signature', ...scheme }] };
}

/** Stripe's scheme: `t=...,v1=...` over time and body, several v1 while a secret is rotated. */
export const stripeLike = profileWith({
  header: 'Stripe-Signature',
  layout: { kind: 'pairs', separator: ',', signatureKey: 'v1', timestampKey: 't' },
  signed: [{ timestamp: true }, { text: '.' }, { body: true }],
  timestamp: { header: null, unit: 'seconds', toleranceSeconds: 300 },
});

/** Slack's scheme: version, time in a header of its own, body. */
export const slackLike = profileWith({
  header: 'X-Slack-Signature',
  layout: { kind: 'single', prefix: 'v0=' },
  signed: [{ text: 'v0:' }, { timestamp: true }, { text: ':' }, { body: true }],
  timestamp: { header: 'X-Slack-Request-Timestamp', unit: 'seconds', toleranceSeconds: 300 },
});

/** Discord's scheme: Ed25519 in hex over time and body, keys in hex. */
export const discordLike = profileWith({
  algorithm: 'ed25519',
  header: 'X-Signature-Ed25519',
  layout: { kind: 'single', prefix: '' },
  signed: [{ timestamp: true }, { body: true }],
  secret: { encoding: 'hex', prefix: '', privatePrefix: 'private:', minBytes: null, maxBytes: null },
  timestamp: { header: 'X-Signature-Timestamp', unit: 'seconds', toleranceSeconds: 300 },
});

/** GitLab's scheme: the secret itself. */
export const tokenLike = profileWith({
  algorithm: 'shared-token',
  header: 'X-Gitlab-Token',
  layout: { kind: 'single', prefix: '' },
  signed: [],
});
