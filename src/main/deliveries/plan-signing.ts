import { randomBytes } from 'node:crypto';
import type { Breakage } from '#shared/delivery.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { secretKey } from '../signing/secret-key.ts';
import { signRequest } from '../signing/sign-request.ts';
import type { SigningPlan } from '../store/delivery-record.ts';
import { wrongSecret } from './break-request.ts';
import { hasHeader } from './header-list.ts';

/** A secret on its way into a delivery: given for it alone, or the first one of an endpoint. */
export interface ChosenSecret {
  readonly text: string;
  /** Set when the endpoint is asked for it again at each attempt; null when it is kept, sealed, with the delivery. */
  readonly endpointId: string | null;
}

/**
 * The schemes that sign a replay: one for each signature header that came, by the scheme that checked it where that is
 * known, or the first that fits the secret when no signature came. Throws `secret-malformed` when none can use the secret.
 */
export function schemesForReplay(
  profile: ProviderProfile,
  secret: string,
  headers: readonly HeaderPair[],
  checkedBy: string | null,
): SignatureScheme[] {
  const able = ableSchemes(profile, secret);
  const byHeader = new Map<string, SignatureScheme>();
  for (const scheme of able) {
    const header = scheme.header.toLowerCase();
    if (hasHeader(headers, header) && (!byHeader.has(header) || scheme.id === checkedBy)) byHeader.set(header, scheme);
  }
  return byHeader.size > 0 ? [...byHeader.values()] : able.slice(0, 1);
}

/** The scheme asked for, or the first that fits the secret. Throws `bad-input` or `secret-malformed`. */
export function schemesForSending(profile: ProviderProfile, secret: string, schemeId: string | undefined): SignatureScheme[] {
  if (schemeId === undefined) return ableSchemes(profile, secret).slice(0, 1);
  requireUsable(profile, secret, schemeId);
  return profile.signatures.filter((scheme) => scheme.id === schemeId);
}

/** How a delivery is signed from now on; a wrong secret is made here, so that no attempt can be right by chance. */
export function signingPlan(
  schemes: readonly SignatureScheme[],
  secret: ChosenSecret,
  options: { readonly breakage: Breakage | null; readonly seal: (text: string) => string },
): SigningPlan | null {
  const [first] = schemes;
  if (first === undefined) return null;
  const wrong = options.breakage === 'wrong-secret';
  const kept = wrong ? wrongSecret(first) : secret.endpointId === null ? secret.text : null;
  return {
    schemes: schemes.map(({ id }) => id),
    sealedSecret: kept === null ? null : options.seal(kept),
    endpointId: kept === null ? secret.endpointId : null,
  };
}

/** With the message ids that the schemes need and the request lacks: made once, so that retries keep them. */
export function withMessageIds(headers: readonly HeaderPair[], schemes: readonly SignatureScheme[]): HeaderPair[] {
  const missing = schemes.flatMap(({ idHeader }): HeaderPair[] =>
    idHeader === null || hasHeader(headers, idHeader) ? [] : [[idHeader, `msg_${randomBytes(16).toString('hex')}`]],
  );
  return [...headers, ...missing];
}

function ableSchemes(profile: ProviderProfile, secret: string): SignatureScheme[] {
  if (profile.signing === 'none' || profile.signatures.length === 0) return [];
  const able = profile.signatures.filter((scheme) => {
    const { key, isPrivate } = secretKey(scheme, secret);
    return key !== null && (scheme.algorithm !== 'ed25519' || isPrivate);
  });
  if (able.length === 0) requireUsable(profile, secret, undefined);
  return able;
}

/** Signing nothing tells in words what is wrong with a secret or a scheme. */
function requireUsable(profile: ProviderProfile, secret: string, schemeId: string | undefined): void {
  const headers: HeaderPair[] = profile.signatures.flatMap(({ signed }) =>
    signed.flatMap((part): HeaderPair[] => ('header' in part ? [[part.header, '-']] : [])),
  );
  signRequest(profile, { secret, body: new Uint8Array(), headers, now: 0, ...(schemeId === undefined ? {} : { schemeId }) });
}
