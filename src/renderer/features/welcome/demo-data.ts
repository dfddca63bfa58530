/** The demonstration as every screen sees it: followed once, by the banner, and read from the cache by the others. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DemoPace, DemoState } from '#shared/demo.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';
import { endpointsKey } from '../endpoints/endpoint-data.ts';

const demoKey = ['demo'] as const;

/** Null until it was told. */
export function useDemo(): DemoState | null {
  const { data } = useQuery<DemoState | null>({ queryKey: demoKey, queryFn: () => null, enabled: false, staleTime: Infinity });
  return data ?? null;
}

/** Keeps what `useDemo` reads; once on the page. */
export function useFollowDemo(): void {
  const link = useHostLink();
  const cache = useQueryClient();
  useEffect(() => {
    const abort = new AbortController();
    const message = (told: DemoState): void => {
      const before = cache.getQueryData<DemoState | null>(demoKey);
      cache.setQueryData<DemoState | null>(demoKey, told);
      if (before != null && before.endpoints.length !== told.endpoints.length) {
        void cache.invalidateQueries({ queryKey: endpointsKey });
      }
    };
    void followStream(link, (client, signal) => client.workbench.followDemo(undefined, { signal }), { message }, abort.signal);
    return () => abort.abort();
  }, [link, cache]);
}

export function useStartDemo() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (pace: DemoPace) => client.workbench.startDemo({ pace }),
    onSuccess: () => cache.invalidateQueries({ queryKey: endpointsKey }),
  });
}

export function useStopDemo() {
  const client = useClient();
  return useMutation({ mutationFn: () => client.workbench.stopDemo() });
}

export function useRemoveDemo() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => client.workbench.removeDemo(),
    onSuccess: () => cache.invalidateQueries({ queryKey: endpointsKey }),
  });
}
