/** Saving what the editor made; a file of its own because reading a draft takes the rules of reply scripts, which others need not load. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoint } from '#shared/endpoint.ts';
import { useClient } from '../../host/host-context.tsx';
import { endpointsKey } from './endpoint-data.ts';
import { newEndpoint, useEndpointDraftStore } from './endpoint-draft-store.ts';
import { inputOf, patchOf, secretsChanged, type EndpointDraft } from './endpoint-draft.ts';

/** Creates an endpoint (`stored` null) or saves the changes to one; stored secrets are fetched only when the list of secrets changed. */
export function useSaveEndpoint() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ draft, stored }: { draft: EndpointDraft; stored: Endpoint | null }) => {
      if (stored === null) return client.endpoints.create(inputOf(draft));
      const plain = secretsChanged(draft, stored) ? (await client.workbench.revealSecrets({ id: stored.id })).secrets : [];
      return client.endpoints.update({ id: stored.id, ...patchOf(draft, stored, plain) });
    },
    onSuccess: (saved, { stored }) => {
      // Here and not where it was asked for: whoever has left the form meanwhile shall not find it unsaved.
      useEndpointDraftStore.getState().drop(stored?.id ?? newEndpoint);
      cache.setQueryData<Endpoint[]>(endpointsKey, (before) => {
        if (before === undefined) return before;
        return before.some(({ id }) => id === saved.id)
          ? before.map((endpoint) => (endpoint.id === saved.id ? saved : endpoint))
          : [...before, saved];
      });
      return cache.invalidateQueries({ queryKey: endpointsKey });
    },
  });
}
