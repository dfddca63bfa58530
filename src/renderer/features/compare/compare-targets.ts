import { useQueryClient } from '@tanstack/react-query';
import type { Capture } from '#shared/capture.ts';
import { useClient } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { endpointsKey, providersKey, sampleOf, type ListedProfile } from '../endpoints/endpoint-data.ts';
import { writeSide } from './compare-side.ts';

/** What a capture can be compared with without naming it. */
export type CompareTarget = 'previous' | 'duplicate' | 'sample';

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Captures of the same kind: the same type of the same provider, or without one the same request line. */
export function sameKindFilter(capture: Pick<Capture, 'provider' | 'eventType' | 'method' | 'path'>): string {
  const { provider, eventType, method, path } = capture;
  if (eventType === null) return `method:${quoted(method)} path:${quoted(path)}`;
  return provider === null ? `type:${quoted(eventType)}` : `provider:${quoted(provider)} type:${quoted(eventType)}`;
}

/** The event of the catalogue that a capture is of; null when the profile has none. */
export function sampleEventOf(profile: Pick<ListedProfile, 'events'>, capture: Pick<Capture, 'event'>): string | null {
  const { event } = capture;
  if (event === null) return null;
  const same = profile.events.filter(
    ({ type, direction }) => type === event.type && (direction === null || direction === event.direction),
  );
  return (
    (same.find(({ title }) => title === event.title) ?? same[0] ?? profile.events.find(({ title }) => title === event.title))
      ?.id ?? null
  );
}

function none(problem: string, remedy: string): { code: string; problem: string; remedy: string } {
  return { code: 'nothing-to-compare', problem, remedy };
}

/** Opens the comparison of a capture with what is asked for; the older or the documented one stands on the left. */
export function useCompareWith(): (capture: Capture, target: CompareTarget) => void {
  const client = useClient();
  const cache = useQueryClient();

  const find = async (capture: Capture, target: CompareTarget): Promise<string> => {
    if (target === 'previous') {
      const filter = `${sameKindFilter(capture)} id<${capture.id}`;
      const { items } = await client.captures.list({ filter, limit: 1 });
      if (items[0] === undefined) throw none('There is no earlier capture of this type.', 'Choose another one by its id.');
      return items[0].id;
    }
    if (target === 'duplicate') {
      if (capture.duplicateOf !== null) return capture.duplicateOf;
      const { items } = await client.captures.list({ filter: `event:${quoted(capture.eventId ?? '')} is:duplicate`, limit: 1 });
      if (items[0] === undefined) throw none('This event came only once.', 'Choose another capture by its id.');
      return items[0].id;
    }
    const profiles = await cache.ensureQueryData({
      queryKey: providersKey,
      queryFn: async () => (await client.workbench.providers()).items,
    });
    const endpoints = await cache.ensureQueryData({
      queryKey: endpointsKey,
      queryFn: async () => (await client.endpoints.list()).items,
    });
    const profile = profiles.find(({ id }) => id === capture.provider);
    const endpoint = endpoints.find(({ id }) => id === capture.endpointId);
    const eventId = profile === undefined ? null : sampleEventOf(profile, capture);
    if (profile === undefined || endpoint === undefined || eventId === null)
      throw none('The provider’s catalogue has no sample of this event.', 'Compare with another capture instead.');
    return writeSide({ kind: 'sample', ...sampleOf(endpoint, profile.id, eventId) });
  };
  return (capture, target) => {
    find(capture, target).then((left) => openView('compare', { left, right: capture.id }), tellFailure);
  };
}
