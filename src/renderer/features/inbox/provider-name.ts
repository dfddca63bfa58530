import { useMemo } from 'react';
import { useProviders } from '../endpoints/endpoint-data.ts';

/** Name of a provider; its id until it is known, or when the profile was deleted. */
export type ProviderName = (id: string | null) => string | null;

export function useProviderName(): ProviderName {
  const { data } = useProviders();
  return useMemo(() => {
    const names = new Map(data?.map(({ id, name }) => [id, name]));
    return (id) => (id === null ? null : (names.get(id) ?? id));
  }, [data]);
}
