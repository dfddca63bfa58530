/** Reading and changing endpoints, provider profiles and samples; with save-endpoint.ts the only files here that speak to the host. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { autoProvider } from '#shared/endpoint-names.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { useClient } from '../../host/host-context.tsx';
import { useProfileDraftStore } from '../providers/profile-draft-store.ts';

/** A profile as listed: one of Hookwright's own, or the user's. */
export type ListedProfile = ProviderProfile & { readonly builtIn: boolean };

export const endpointsKey = ['endpoints'] as const;
export const providersKey = ['providers'] as const;
const sampleKey = (choice: SampleChoice | null, version: string) => ['sample', choice, version] as const;

export function useEndpoints() {
  const client = useClient();
  return useQuery({ queryKey: endpointsKey, queryFn: async () => (await client.endpoints.list()).items });
}

export function useProviders() {
  const client = useClient();
  return useQuery({
    queryKey: providersKey,
    queryFn: async (): Promise<ListedProfile[]> => (await client.workbench.providers()).items,
  });
}

/** Which sample, for which endpoint; see `sampleOf`. */
export interface SampleChoice {
  readonly endpointId: string;
  readonly eventId: string;
}

/** An endpoint that recognises its provider by itself has to be told whose event is meant. */
export function sampleOf(endpoint: Endpoint, provider: string, eventId: string): SampleChoice {
  return { endpointId: endpoint.id, eventId: endpoint.provider === autoProvider ? `${provider}/${eventId}` : eventId };
}

/** The sample as it would be sent now. `version` is any text that changes when the sample would come out differently. */
export function useSampleRequest(choice: SampleChoice | null, version: string) {
  const client = useClient();
  return useQuery({
    queryKey: sampleKey(choice, version),
    queryFn: () => (choice === null ? null : client.workbench.sampleRequest({ ...choice })),
    enabled: choice !== null,
    staleTime: 60_000,
    // Another event's sample must not stand under this one's name, but the same event's may while it is renewed.
    placeholderData: (before, query) => {
      const earlier = query?.queryKey[1];
      return earlier?.eventId === choice?.eventId && earlier?.endpointId === choice?.endpointId ? before : undefined;
    },
  });
}

export function useSendSample() {
  const client = useClient();
  return useMutation({ mutationFn: (choice: SampleChoice) => client.workbench.sendSample({ ...choice }) });
}

export function useRemoveEndpoint() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.endpoints.remove({ id }),
    onSuccess: (_, id) => {
      cache.setQueryData<Endpoint[]>(endpointsKey, (before) => before?.filter((endpoint) => endpoint.id !== id));
      return cache.invalidateQueries({ queryKey: endpointsKey });
    },
  });
}

export function useRevealSecrets() {
  const client = useClient();
  // Not kept in the cache: a revealed secret lives only as long as it is on the screen.
  return useMutation({ mutationFn: async (id: string) => (await client.workbench.revealSecrets({ id })).secrets, gcTime: 0 });
}

export function useSaveProvider() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ profile }: { readonly profile: ProviderProfile; readonly draftKey: string }) =>
      client.workbench.saveProvider(profile),
    onSuccess: (_, { draftKey }) => {
      useProfileDraftStore.getState().drop(draftKey);
      return cache.invalidateQueries({ queryKey: providersKey });
    },
  });
}

export function useRemoveProvider() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.workbench.removeProvider({ id }),
    onSuccess: () => cache.invalidateQueries({ queryKey: providersKey }),
  });
}
