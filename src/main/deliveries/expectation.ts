/** What a correct handler should answer to what is sent, and why: said before sending, compared after. */
import type { DeliveryRow, Expectation } from '#shared/delivery.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { isInStatusSet } from '#shared/retry/status-set.ts';
import type { AttemptResponse } from '#shared/target.ts';
import { findSignatures, headerValues } from '../signing/signature-header.ts';
import { readTimestamp } from '../signing/signed-time.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import { hasHeader } from './header-list.ts';

export function expectationOfSigned(signed: boolean, profile: ProviderProfile | null): Expectation {
  if (signed)
    return { answer: 'accepted', reason: 'It is signed as the provider signs, just now: a correct handler accepts it.' };
  if (profile === null || profile.signatures.length === 0 || profile.signing === 'none') {
    return { answer: 'either', reason: 'Nothing is signed here, so it is up to the handler.' };
  }
  if (profile.signing === 'required') {
    return {
      answer: 'refused',
      reason: `${profile.name} signs its requests and this one is not signed: a handler that checks refuses it.`,
    };
  }
  return {
    answer: 'either',
    reason: `${profile.name} signs only where a secret is set: a handler with a secret refuses it, one without accepts it.`,
  };
}

/** A replay with its old signature: whether that is still good depends on its age alone. `now`: ms since the epoch. */
export function expectationAsCaptured(capture: ReplayableCapture, profile: ProviderProfile | null, now: number): Expectation {
  if (capture.bodyKind === 'raw-packet')
    return { answer: 'refused', reason: 'The bytes are no well-formed HTTP request: a correct server answers 400 or closes.' };
  if (isIncomplete(capture))
    return { answer: 'refused', reason: 'The request did not arrive whole: a correct handler refuses what is there of it.' };
  if (capture.verdictStatus === 'invalid') {
    return { answer: 'refused', reason: 'Its signature was not accepted when it was captured, and it leaves as it came.' };
  }
  const checkedBy = profile?.signatures.find(({ id }) => id === capture.verdictScheme);
  const scheme = checkedBy ?? profile?.signatures.find(({ header }) => hasHeader(capture.headers, header)) ?? null;
  const ageSeconds = scheme === null ? null : signedSecondsAgo(scheme, capture.headers, now);
  const tolerance = scheme?.timestamp?.toleranceSeconds ?? 0;
  if (ageSeconds !== null && Math.abs(ageSeconds) > tolerance) {
    return {
      answer: 'refused',
      reason: `Its signature is ${ageWords(ageSeconds)} old and ${profile?.name ?? 'the provider'} tolerates ${ageWords(tolerance)}: being refused is right.`,
    };
  }
  if (capture.verdictStatus === 'valid') {
    return {
      answer: 'accepted',
      reason:
        'Its signature was valid when it was captured and still is; it is the same event again, which a good handler answers 2xx without doing it twice.',
    };
  }
  return { answer: 'either', reason: 'Its signature was not proved when it was captured, so it is up to the handler.' };
}

/** A replay that is signed anew. */
export function expectationOfResigned(capture: ReplayableCapture, signed: boolean, profile: ProviderProfile | null): Expectation {
  if (isIncomplete(capture))
    return {
      answer: 'either',
      reason:
        'Only part of the body arrived when it was captured; what is there is sent whole, and whether that makes sense is up to the handler.',
    };
  return expectationOfSigned(signed, profile);
}

/** Null until there is an answer. */
export function isAsExpected(
  expected: Pick<DeliveryRow, 'expectation'>,
  response: AttemptResponse | null,
  policy: RetryPolicy | null,
): boolean | null {
  if (response === null) return null;
  const { answer } = expected.expectation;
  if (answer === 'accepted') return isInStatusSet(policy?.success ?? '2xx', response.status);
  return answer === 'refused' ? response.status >= 400 && response.status < 500 : response.status < 500;
}

function isIncomplete({ problemCode }: ReplayableCapture): boolean {
  return problemCode !== null && problemCode !== 'missing-host';
}

function signedSecondsAgo(scheme: SignatureScheme, headers: readonly HeaderPair[], now: number): number | null {
  const { timestamp } = findSignatures(scheme, headerValues(headers, scheme.header));
  return readTimestamp(scheme, headers, timestamp, now)?.skewSeconds ?? null;
}

function ageWords(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.round(whole / 60)} min`;
  return whole < 172_800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} days`;
}
