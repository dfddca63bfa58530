import { useMemo } from 'react';
import type { CaptureRow } from '#shared/capture.ts';
import { useProviders, type ListedProfile } from '../endpoints/endpoint-data.ts';

export interface ProviderNames {
  /** Name of a provider; the id itself until it is known, or for one that was deleted. */
  readonly name: (id: string | null) => string | null;
  /** What the profile calls an event that carries no type of its own; null when it cannot be told. */
  readonly eventTitle: (row: CaptureRow) => string | null;
}

/** Titles of a profile's untyped events by direction; several that look alike on the wire are named together. */
function untypedTitle(profile: ListedProfile, direction: CaptureRow['direction']): string | null {
  const events = profile.events.filter((event) => event.type === null && event.direction === direction);
  const [first, ...others] = events;
  if (first === undefined) return null;
  if (others.length === 0) return first.title;
  if (events.some(({ alike }) => alike !== undefined && alike.length > 0))
    return [first.title, ...others.map(({ title }) => `${title.charAt(0).toLowerCase()}${title.slice(1)}`)].join(' or ');
  return direction === null ? null : `${direction.charAt(0).toUpperCase()}${direction.slice(1)} message`;
}

/** Words for providers and their events, from the profiles. */
export function useProviderNames(): ProviderNames {
  const { data } = useProviders();
  return useMemo(() => {
    const profiles = new Map(data?.map((profile) => [profile.id, profile]));
    return {
      name: (id) => (id === null ? null : (profiles.get(id)?.name ?? id)),
      eventTitle: ({ provider, direction, eventType }) => {
        const profile = provider === null || eventType !== null ? undefined : profiles.get(provider);
        return profile === undefined ? null : untypedTitle(profile, direction);
      },
    };
  }, [data]);
}
