/**
 * The autopsy of a signature: cause and remedy in plain words for every outcome of a check, and for a mismatch the one
 * usual mistake that makes it match. It looks again at what checkSignature looked at; it never changes a verdict.
 */
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { SignatureCheck, SignatureExplanation, VerdictReason } from '#shared/verdict.ts';
import type { SignedRequest } from './check-signature.ts';
import { findMistake } from './find-mistake.ts';
import { mistakeExplanation } from './mistake-words.ts';
import { secretKey } from './secret-key.ts';

/** Explains a check. `otherSecrets` are those of other endpoints, to notice a mixed-up secret. */
export function explainSignature(
  check: SignatureCheck,
  profile: ProviderProfile | null,
  request: SignedRequest,
  secrets: readonly string[],
  otherSecrets: readonly string[] = [],
): SignatureExplanation {
  const scheme = profile?.signatures.find(({ id }) => id === check.verdict.scheme) ?? null;
  const { reason } = check.verdict;
  if (reason === null) return plain('The signature is right.', 'Nothing to do.');
  if (profile === null || scheme === null) return withoutScheme(profile);
  const searched = ['digest-differs', 'wrong-format', 'wrong-length', 'no-secret'].includes(reason) && request.complete !== false;
  if (searched) {
    for (const candidate of sameHeader(profile, scheme)) {
      const mistake = findMistake(candidate, request, secrets, otherSecrets);
      if (mistake !== null) return mistakeExplanation(mistake, candidate);
    }
  }
  if (secrets.length > 0 && check.secretsTried === 0 && reason === 'wrong-format') return unusableSecrets(scheme, secrets);
  return reasonWords(reason, check, profile, scheme);
}

/** The scheme that decided first, then those that read the same header. */
function sameHeader(profile: ProviderProfile, scheme: SignatureScheme): SignatureScheme[] {
  const header = scheme.header.toLowerCase();
  return [scheme, ...profile.signatures.filter((other) => other.id !== scheme.id && other.header.toLowerCase() === header)];
}

function withoutScheme(profile: ProviderProfile | null): SignatureExplanation {
  if (profile === null) {
    return plain(
      'No known provider was recognised, so it is not known how this request would be signed.',
      'Choose the provider in the endpoint’s settings, or make a provider profile of your own.',
    );
  }
  return plain(
    `${profile.name} has no signature scheme in its profile.`,
    'Add a scheme to a profile of your own if it does sign.',
  );
}

function unusableSecrets(scheme: SignatureScheme, secrets: readonly string[]): SignatureExplanation {
  const problem = secrets.map((secret) => secretKey(scheme, secret).problem).find((words) => words !== null);
  return plain(
    `No saved secret can be used: ${problem ?? 'none has the right form.'}`,
    'Save the secret again, exactly as the provider shows it.',
  );
}

function reasonWords(
  reason: VerdictReason,
  check: SignatureCheck,
  profile: ProviderProfile,
  scheme: SignatureScheme,
): SignatureExplanation {
  const header = check.header ?? scheme.header;
  const guess =
    scheme.confidence === 'guess'
      ? ` How ${profile.name} signs is not documented; the scheme is a guess, so it may also be wrong.`
      : '';
  const sentences: Record<VerdictReason, () => SignatureExplanation> = {
    'no-secret': () =>
      plain(
        `The request is signed in ${header}, but this endpoint has no secret to check it with.`,
        `Save the secret that ${profile.name} shows for this webhook.`,
      ),
    'header-missing': () =>
      plain(
        `The request has no ${header} header, although this endpoint has a secret and ${profile.name} can sign.`,
        'Check that signing is switched on at the sender, and that no proxy on the way removes the header.',
      ),
    'wrong-format': () =>
      plain(
        `The value of ${header} is not written as ${formWords(scheme)}.${guess}`,
        'Compare the header with the provider’s documents; a proxy may have changed it.',
      ),
    'wrong-length': () =>
      plain(
        `The signature in ${header} does not have the length of ${algorithmWords(scheme)}.${guess}`,
        'Check that it is whole and made with the right algorithm.',
      ),
    'digest-differs': () =>
      plain(
        `The signature in ${header} belongs to another body or to another secret; none of the usual mistakes explains it.${guess}`,
        'Compare the secret with the one the provider shows, and make sure nothing changes the body on its way.',
      ),
    'timestamp-missing': () =>
      plain(
        `The time of signing is missing${scheme.timestamp?.header == null ? ` from ${header}` : `: there is no ${scheme.timestamp.header} header`}.`,
        'Send the time that was signed along with the signature.',
      ),
    'timestamp-malformed': () =>
      plain(
        `The time of signing is not ${unitWords(scheme)}.`,
        'Send the time in the provider’s form, and sign exactly that text.',
      ),
    'timestamp-outside-tolerance': () => skewExplanation(check),
    'body-incomplete': () =>
      plain('The body did not arrive whole, so its signature cannot be right.', 'Look at why it was cut off, and send it again.'),
    'no-scheme': () => withoutScheme(profile),
    'not-signed': () =>
      plain(
        `The request carries no signature, and this endpoint has no secret.`,
        `Save the secret that ${profile.name} shows for this webhook${profile.signing === 'optional' ? ', once signing is switched on there' : ''}.`,
      ),
  };
  return sentences[reason]();
}

function skewExplanation({ timestamp }: SignatureCheck): SignatureExplanation {
  const skew = timestamp?.skewSeconds ?? 0;
  const tolerance = spanWords(timestamp?.toleranceSeconds ?? 0);
  if (skew > 0) {
    return plain(
      `The webhook was signed ${spanWords(skew)} before it arrived; at most ${tolerance} are allowed. The signature itself is right.`,
      'Expected when an old webhook is replayed as captured: re-sign it to renew the time. Otherwise compare the clocks of both machines.',
    );
  }
  return plain(
    `The webhook was signed ${spanWords(-skew)} after it arrived by this machine’s clock; at most ${tolerance} are allowed. The signature itself is right.`,
    'Compare the clocks of both machines; one of them is wrong.',
  );
}

/** A span of time in words, e.g. `1 h 2 min`. */
function spanWords(seconds: number): string {
  const whole = Math.round(seconds);
  const units: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const parts = units.filter(([count]) => count > 0).slice(0, 2);
  return parts.length === 0 ? '0 s' : parts.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

function formWords(scheme: SignatureScheme): string {
  const form = scheme.encoding === 'hex' ? 'lower-case hex' : 'base64';
  const { layout } = scheme;
  if (layout.kind === 'pairs') return `${layout.signatureKey}= followed by ${form}`;
  return layout.prefix === '' ? form : `${layout.prefix} followed by ${form}`;
}

function algorithmWords(scheme: SignatureScheme): string {
  return scheme.algorithm === 'ed25519' ? 'an Ed25519 signature' : scheme.algorithm.toUpperCase();
}

function unitWords(scheme: SignatureScheme): string {
  return scheme.timestamp?.unit === 'iso' ? 'an ISO 8601 time' : `a unix time in ${scheme.timestamp?.unit ?? 'seconds'}`;
}

function plain(cause: string, remedy: string): SignatureExplanation {
  return { cause, remedy, mistake: null };
}
