/**
 * Is this request signed by someone who knows a secret? Owns the way from raw bytes and headers to a verdict with its
 * reason. Does no I/O, reads no payload, and never throws, whatever the wire brought.
 */
import { timingSafeEqual } from 'node:crypto';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { SignatureCheck, VerdictReason, VerdictStatus } from '#shared/verdict.ts';
import { readTimestamp, type SignedTime } from './signed-time.ts';
import { decodeHex, lastFour, secretKey } from './secret-key.ts';
import { findSignatures, headerValues, type FoundSignatures } from './signature-header.ts';
import {
  hmacHash,
  hmacOf,
  layOutSignature,
  signatureLength,
  signedContent,
  verifyEd25519,
  type SignedContent,
} from './signed-content.ts';

/** What a check needs of a request: the raw bytes, never decoded ones. */
export interface SignedRequest {
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** False when the body was cut off or is over the limit; true when left out. */
  readonly complete?: boolean;
}

/** Checks with every secret against every signature. `receivedAt` is in milliseconds since 1970. */
export function checkSignature(
  profile: ProviderProfile | null,
  request: SignedRequest,
  secrets: readonly string[],
  receivedAt: number,
): SignatureCheck {
  const first = profile?.signatures[0];
  if (profile === null || first === undefined || profile.signing === 'none') return blank('unknown', 'no-scheme', null);
  const present = profile.signatures.find((scheme) => headerValues(request.headers, scheme.header).length > 0);
  if (present === undefined) {
    if (secrets.length === 0) return blank('unsigned', 'not-signed', first);
    return { ...blank('invalid', 'header-missing', first), ...withoutHeader(first, request, secrets, receivedAt) };
  }
  const header = present.header.toLowerCase();
  const checks = profile.signatures
    .filter((scheme) => scheme.header.toLowerCase() === header)
    .map((scheme) => checkScheme(scheme, request, secrets, receivedAt));
  return checks.reduce((best, check) => (closeness(check) > closeness(best) ? check : best));
}

/** How near a check came to valid: of several schemes in one header the nearest is told. */
function closeness(check: SignatureCheck): number {
  const order: (VerdictReason | null)[] = [
    'wrong-format',
    'wrong-length',
    'header-missing',
    'timestamp-missing',
    'timestamp-malformed',
  ];
  order.push('no-secret', 'body-incomplete', 'digest-differs', 'timestamp-outside-tolerance', null);
  return order.indexOf(check.verdict.reason);
}

function checkScheme(
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: readonly string[],
  receivedAt: number,
): SignatureCheck {
  const found = findSignatures(scheme, headerValues(request.headers, scheme.header));
  const time = readTimestamp(scheme, request.headers, found.timestamp, receivedAt);
  const content = signedContent(scheme, request.headers, request.body, time?.value ?? null);
  const usable = secrets.filter((secret) => secretKey(scheme, secret).key !== null);
  const base: SignatureCheck = {
    ...blank('invalid', null, scheme),
    received: receivedWords(scheme, found),
    signed: content.parts,
    secretsTried: usable.length,
    timestamp: time === null ? null : timestampOf(scheme, time),
  };
  const invalid = (reason: VerdictReason, more: Partial<SignatureCheck> = {}): SignatureCheck => ({
    ...base,
    ...more,
    verdict: { ...base.verdict, reason },
  });
  if (secrets.length === 0) return invalid('no-secret');
  if (request.complete === false) return invalid('body-incomplete');
  if (found.signatures.length === 0 || usable.length === 0) {
    return invalid('wrong-format', { expected: expectedSignatures(scheme, content, usable, time) });
  }
  if (scheme.timestamp !== null && time === null) return invalid('timestamp-missing');
  if (content.missingHeader !== null) return invalid('header-missing', { header: content.missingHeader });
  if (time !== null && time.millis === null) return invalid('timestamp-malformed');
  const match = matchingSecret(scheme, content, found, usable);
  if (typeof match !== 'string') {
    return invalid(match.reason, { expected: expectedSignatures(scheme, content, usable, time) });
  }
  const matchedSecret = lastFour(match);
  if (time !== null && time.skewSeconds !== null && Math.abs(time.skewSeconds) > (scheme.timestamp?.toleranceSeconds ?? 0)) {
    return invalid('timestamp-outside-tolerance', { matchedSecret });
  }
  return { ...base, matchedSecret, verdict: { status: 'valid', scheme: scheme.id, reason: null } };
}

/** The secret that fits one of the signatures, or how near the nearest signature came. */
function matchingSecret(
  scheme: SignatureScheme,
  content: SignedContent,
  found: FoundSignatures,
  secrets: readonly string[],
): string | { readonly reason: 'wrong-format' | 'wrong-length' | 'digest-differs' } {
  const length = signatureLength(scheme);
  const decoded = found.signatures.map((signature) => decodeSignature(scheme, signature)).filter((bytes) => bytes !== null);
  const candidates = length === null ? decoded : decoded.filter((bytes) => bytes.length === length);
  let match: string | null = null;
  // No early end: how long this takes must not tell which secret or signature came near.
  for (const secret of candidates.length === 0 ? [] : secrets) {
    if (fitsAny(scheme, content, candidates, secret)) match ??= secret;
  }
  if (match !== null) return match;
  if (decoded.length === 0) return { reason: 'wrong-format' };
  return { reason: candidates.length === 0 ? 'wrong-length' : 'digest-differs' };
}

function fitsAny(scheme: SignatureScheme, content: SignedContent, candidates: readonly Buffer[], secret: string): boolean {
  const { key, hmacKey, isPrivate } = secretKey(scheme, secret);
  if (key === null) return false;
  let fits = false;
  if (scheme.algorithm === 'ed25519') {
    for (const candidate of candidates) if (verifyEd25519(key, isPrivate, content.pieces, candidate)) fits = true;
    return fits;
  }
  const hash = hmacHash(scheme);
  const right = hash === null ? key : hmacOf(hash, hmacKey, content.pieces);
  for (const candidate of candidates) if (candidate.length === right.length && timingSafeEqual(candidate, right)) fits = true;
  return fits;
}

/** The bytes of a signature as the scheme writes it; null when it is written otherwise. */
function decodeSignature(scheme: SignatureScheme, text: string): Buffer | null {
  if (scheme.algorithm === 'shared-token') return Buffer.from(text, 'latin1');
  // Handlers compare text, so only the one spelling counts: lower-case hex, padded standard base64 with no loose bits.
  const bytes = scheme.encoding === 'hex' ? decodeHex(text) : Buffer.from(text, 'base64');
  return bytes !== null && bytes.length > 0 && bytes.toString(scheme.encoding) === text ? bytes : null;
}

/** What would have been right, per secret. Nothing for a public key, which cannot sign, nor for a token, which is the secret. */
function expectedSignatures(
  scheme: SignatureScheme,
  content: SignedContent,
  secrets: readonly string[],
  time: SignedTime | null,
): SignatureCheck['expected'] {
  const hash = hmacHash(scheme);
  if (hash === null || content.missingHeader !== null || (scheme.timestamp !== null && time === null)) return [];
  return secrets.flatMap((secret) => {
    const { hmacKey } = secretKey(scheme, secret);
    if (hmacKey === null) return [];
    const signature = hmacOf(hash, hmacKey, content.pieces).toString(scheme.encoding);
    return [{ secretLastFour: lastFour(secret), signature: layOutSignature(scheme, signature, time?.value ?? null) }];
  });
}

/** What can be said when the signature header did not come at all. */
function withoutHeader(
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: readonly string[],
  receivedAt: number,
): Pick<SignatureCheck, 'expected' | 'signed' | 'timestamp'> {
  const time = readTimestamp(scheme, request.headers, null, receivedAt);
  const content = signedContent(scheme, request.headers, request.body, time?.value ?? null);
  return {
    expected: request.complete === false ? [] : expectedSignatures(scheme, content, secrets, time),
    signed: content.parts,
    timestamp: time === null ? null : timestampOf(scheme, time),
  };
}

/** A token is the secret itself, so all but its end is hidden. */
function receivedWords(scheme: SignatureScheme, found: FoundSignatures): string[] {
  if (scheme.algorithm !== 'shared-token') return found.received;
  return found.received.map((token) => (lastFour(token) === '' ? '…' : `…${lastFour(token)}`));
}

function timestampOf(scheme: SignatureScheme, time: SignedTime): NonNullable<SignatureCheck['timestamp']> {
  return { value: time.value, skewSeconds: time.skewSeconds, toleranceSeconds: scheme.timestamp?.toleranceSeconds ?? 0 };
}

function blank(status: VerdictStatus, reason: VerdictReason | null, scheme: SignatureScheme | null): SignatureCheck {
  return {
    verdict: { status, scheme: scheme?.id ?? null, reason },
    header: scheme?.header ?? null,
    received: [],
    expected: [],
    signed: [],
    secretsTried: 0,
    matchedSecret: null,
    timestamp: null,
  };
}
