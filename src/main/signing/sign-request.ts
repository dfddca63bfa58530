import { randomBytes } from 'node:crypto';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { secretKey, type SecretKey } from './secret-key.ts';
import { headerValues } from './signature-header.ts';
import { hmacHash, hmacOf, layOutSignature, signedContent, signEd25519 } from './signed-content.ts';
import { writeTimestamp } from './signed-time.ts';

export interface SigningInput {
  /** Text of the secret, as the provider shows it. */
  readonly secret: string;
  readonly body: Uint8Array;
  /** Headers the request will carry besides those made here; some schemes sign one of them. */
  readonly headers?: readonly HeaderPair[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Message id for schemes that sign one; a fresh one when left out and not among `headers`. */
  readonly id?: string;
  /** Which scheme; without it the first that this secret can sign with. */
  readonly schemeId?: string;
}

/**
 * The headers that sign a request the way the provider does: id and time where the scheme has them, then the signature.
 * Empty when the provider does not sign. Throws `secret-malformed` when the secret cannot sign.
 */
export function signRequest(profile: ProviderProfile, input: SigningInput): HeaderPair[] {
  const scheme = chooseScheme(profile, input);
  if (scheme === null) return [];
  const secret = secretKey(scheme, input.secret);
  if (secret.key === null) throw new HookwrightError('secret-malformed', secret.problem, { field: 'secret' });
  if (scheme.algorithm === 'ed25519' && !secret.isPrivate) {
    throw new HookwrightError('secret-malformed', 'This is a public key: it can check signatures but not make them.', {
      field: 'secret',
      remedy: 'Give the private key to sign with.',
    });
  }
  const given = input.headers ?? [];
  const made: HeaderPair[] = [];
  if (scheme.idHeader !== null && headerValues(given, scheme.idHeader).length === 0) {
    made.push([scheme.idHeader, input.id ?? `msg_${randomBytes(16).toString('hex')}`]);
  }
  const timestamp = scheme.timestamp === null ? null : writeTimestamp(scheme.timestamp.unit, input.now);
  if (scheme.timestamp !== null && scheme.timestamp.header !== null && timestamp !== null)
    made.push([scheme.timestamp.header, timestamp]);
  const content = signedContent(scheme, [...made, ...given], input.body, timestamp);
  if (content.missingHeader !== null) {
    throw new HookwrightError('bad-input', `${scheme.title} signs the header ${content.missingHeader}, which is not given.`, {
      field: 'headers',
    });
  }
  made.push([scheme.header, layOutSignature(scheme, signatureText(scheme, secret, content.pieces, input.secret), timestamp)]);
  return made;
}

function chooseScheme(profile: ProviderProfile, input: SigningInput): SignatureScheme | null {
  const first = profile.signatures[0];
  if (first === undefined || profile.signing === 'none') return null;
  if (input.schemeId !== undefined) {
    const chosen = profile.signatures.find((scheme) => scheme.id === input.schemeId);
    if (chosen === undefined) {
      throw new HookwrightError('bad-input', `${profile.name} has no signature scheme "${input.schemeId}".`, {
        field: 'schemeId',
      });
    }
    return chosen;
  }
  const able = profile.signatures.find((scheme) => {
    const { key, isPrivate } = secretKey(scheme, input.secret);
    return key !== null && (scheme.algorithm !== 'ed25519' || isPrivate);
  });
  return able ?? first;
}

type UsableKey = Exclude<SecretKey, { readonly key: null }>;

function signatureText(
  scheme: SignatureScheme,
  { key, hmacKey }: UsableKey,
  pieces: readonly (string | Uint8Array)[],
  secret: string,
): string {
  if (scheme.algorithm === 'shared-token') return secret;
  const hash = hmacHash(scheme);
  return (hash === null ? signEd25519(key, pieces) : hmacOf(hash, hmacKey, pieces)).toString(scheme.encoding);
}
