/** Reading and steering bulk replays. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { BulkReplay } from '#shared/delivery.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';

export const bulksKey = ['bulk-replays'] as const;

/** All bulk replays of this data folder, the newest first. */
export function useBulkReplays() {
  const client = useClient();
  return useQuery({ queryKey: bulksKey, queryFn: async () => (await client.workbench.bulkReplays()).items });
}

/** One bulk replay, followed while it is shown. */
export function useBulkReplay(id: string): {
  readonly bulk: BulkReplay | undefined;
  readonly error: unknown;
  readonly ready: boolean;
} {
  const link = useHostLink();
  const cache = useQueryClient();
  const { data, error, isSuccess } = useBulkReplays();
  const bulk = data?.find((each) => each.id === id);
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.followBulkReplay({ id }, { signal }),
      { message: (told) => cache.setQueryData<BulkReplay[]>(bulksKey, (before) => put(before, told)) },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, cache, id]);
  return { bulk, error, ready: isSuccess };
}

function put(before: readonly BulkReplay[] | undefined, told: BulkReplay): BulkReplay[] {
  if (before === undefined) return [told];
  return before.some(({ id }) => id === told.id) ? before.map((each) => (each.id === told.id ? told : each)) : [told, ...before];
}

export function useSteerBulkReplay() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (steer: { readonly id: string; readonly act: 'pause' | 'resume' | 'cancel' }) =>
      client.workbench.steerBulkReplay(steer),
    onSuccess: (told) => cache.setQueryData<BulkReplay[]>(bulksKey, (before) => put(before, told)),
  });
}
