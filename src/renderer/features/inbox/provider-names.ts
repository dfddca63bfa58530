import { useCallback } from 'react';
import { useProviders } from '../endpoints/endpoint-data.ts';

/** Names of providers by id; the id itself until they are known, or for one that was deleted. */
export function useProviderNames(): (id: string | null) => string | null {
  const { data } = useProviders();
  return useCallback((id) => (id === null ? null : (data?.find((profile) => profile.id === id)?.name ?? id)), [data]);
}
