/** Reading and changing retry policies: the only file here that speaks to the host. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { useClient } from '../../host/host-context.tsx';
import { usePolicyDraftStore } from './policy-draft-store.ts';

/** A policy as listed: one of Hookwright's own, or the user's. */
export type ListedPolicy = RetryPolicy & { readonly builtIn: boolean };

const policiesKey = ['policies'] as const;

export function usePolicies() {
  const client = useClient();
  return useQuery({
    queryKey: policiesKey,
    queryFn: async (): Promise<ListedPolicy[]> => (await client.workbench.policies()).items,
    staleTime: 30_000,
  });
}

export function useSavePolicy() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ policy }: { readonly policy: RetryPolicy; readonly draftKey: string }) => client.workbench.savePolicy(policy),
    onSuccess: (saved, { draftKey }) => {
      usePolicyDraftStore.getState().drop(draftKey);
      cache.setQueryData<ListedPolicy[]>(policiesKey, (before) => {
        const mine = { ...saved, builtIn: false };
        if (before === undefined) return before;
        return before.some(({ id }) => id === saved.id)
          ? before.map((policy) => (policy.id === saved.id ? mine : policy))
          : [mine, ...before];
      });
      return cache.invalidateQueries({ queryKey: policiesKey });
    },
  });
}

export function useRemovePolicy() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.workbench.removePolicy({ id }),
    onSuccess: (_, id) => {
      usePolicyDraftStore.getState().drop(id);
      cache.setQueryData<ListedPolicy[]>(policiesKey, (before) => before?.filter((policy) => policy.id !== id));
      return cache.invalidateQueries({ queryKey: policiesKey });
    },
  });
}
