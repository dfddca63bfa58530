/**
 * The providers Hookwright knows from the start, in the order they are recognised: the more exact before the more general.
 * A new provider is one file beside this one and one line here; every profile is checked when the app starts.
 */
import { HookwrightError } from '../errors.ts';
import { providerProfile, type ProviderProfile } from '../provider-profile.ts';
import { aisoule } from './aisoule.ts';
import { github } from './github.ts';
import { maia } from './maia.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { svix } from './svix.ts';
import { whatsable } from './whatsable.ts';

/** Checks profiles for a list; throws `provider-malformed` for a profile that does not fit and `provider-taken` for an id used twice. */
export function listProfiles(profiles: readonly ProviderProfile[]): readonly ProviderProfile[] {
  const ids = new Set<string>();
  for (const profile of profiles) {
    const checked = providerProfile.safeParse(profile);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const field = issue?.path.join('.') ?? '';
      throw new HookwrightError(
        'provider-malformed',
        `The profile "${profile.id}" does not fit: ${issue?.message ?? 'unknown problem'}.`,
        { field },
      );
    }
    if (ids.has(profile.id))
      throw new HookwrightError('provider-taken', `Two provider profiles have the id "${profile.id}".`, { field: 'id' });
    ids.add(profile.id);
  }
  return profiles;
}

export const builtInProviders: readonly ProviderProfile[] = listProfiles([
  maia,
  aisoule,
  whatsable,
  github,
  stripe,
  svix,
  standardWebhooks,
]);
