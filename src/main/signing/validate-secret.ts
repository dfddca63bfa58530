import type { ProviderProfile } from '#shared/provider-profile.ts';
import { secretKey } from './secret-key.ts';

/**
 * Why no scheme of the provider can use this secret, one sentence that never repeats it; null when one can.
 * A provider without schemes takes any.
 */
export function validateSecret(profile: ProviderProfile, secret: string): string | null {
  const problems = profile.signatures.map((scheme) => secretKey(scheme, secret).problem);
  return problems.includes(null) ? null : (problems[0] ?? null);
}
