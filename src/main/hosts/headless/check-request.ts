/** Checks the signature of one request for a command, without a data folder and without anything running. */
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { providerById, recogniseProvider } from '#shared/reading/recognise-provider.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { SignatureCheck, SignatureExplanation } from '#shared/verdict.ts';
import { HookwrightError } from '#shared/errors.ts';
import { checkSignature } from '#main/signing/check-signature.ts';
import { explainSignature } from '#main/signing/explain-signature.ts';

export interface CheckableRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export interface RequestCheck {
  /** Id of the provider whose scheme was used; null when none was recognised. */
  readonly provider: string | null;
  readonly check: SignatureCheck;
  readonly explanation: SignatureExplanation;
}

export interface CheckOptions {
  /** Built-in ones when left out. */
  readonly profiles?: readonly ProviderProfile[];
  /** Recognised from the request when left out. Throws `provider-not-found` for an id that none has. */
  readonly provider?: string | undefined;
  readonly secrets: readonly string[];
  /** As of when, ms since the epoch. */
  readonly at: number;
}

export function checkRequest(
  request: CheckableRequest,
  { profiles = builtInProviders, provider, secrets, at }: CheckOptions,
): RequestCheck {
  const named = provider === undefined ? null : providerById(profiles, provider);
  if (provider !== undefined && named === null) {
    throw new HookwrightError('provider-not-found', `There is no provider "${provider.slice(0, 60)}".`, {
      field: 'provider',
      remedy: `Use one of ${profiles.map(({ id }) => id).join(', ')}.`,
    });
  }
  const profile = named ?? recogniseProvider(profiles, request)?.profile ?? null;
  const check = checkSignature(profile, request, secrets, at);
  return { provider: profile?.id ?? null, check, explanation: explainSignature(check, profile, request, secrets) };
}
