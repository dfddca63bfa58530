import type { ProviderProfile } from '../provider-profile.ts';
import { allHold, describeConditions } from './conditions.ts';
import { readPayload, type Payload } from './payload.ts';
import type { ReadableRequest } from './request.ts';

export interface Recognition {
  readonly profile: ProviderProfile;
  /** One sentence: what gave the provider away. */
  readonly because: string;
}

/**
 * Whose webhook this is, by the profiles' own rules; null when none fits. The first rule of every profile is tried
 * before the second of any, so that a signature header outweighs the shape of a payload; ties go to the earlier profile.
 */
export function recogniseProvider(
  profiles: readonly ProviderProfile[],
  request: ReadableRequest,
  payload: Payload = readPayload(request.body),
): Recognition | null {
  const context = { request, root: payload.value };
  for (let rank = 0, more = true; more; rank += 1) {
    more = false;
    for (const profile of profiles) {
      const group = profile.recognise[rank];
      if (group === undefined) continue;
      more = true;
      if (allHold(group, context)) return { profile, because: describeConditions(group) };
    }
  }
  return null;
}

/** The profile with an id; null when there is none. */
export function providerById(profiles: readonly ProviderProfile[], id: string | null): ProviderProfile | null {
  return profiles.find((profile) => profile.id === id) ?? null;
}
