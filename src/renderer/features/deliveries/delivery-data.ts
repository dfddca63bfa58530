/** Reading deliveries and acting on them: the only file here, with the live list, that speaks to the host. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Delivery } from '#shared/delivery.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';
import { followStream } from '../../host/follow-stream.ts';

const deliveryKey = (id: string) => ['delivery', id] as const;

/** A delivery with its attempts, read again whenever the host tells that it changed. */
export function useDelivery(id: string) {
  const client = useClient();
  const link = useHostLink();
  const cache = useQueryClient();
  useEffect(() => {
    const abort = new AbortController();
    const again = (): void => void cache.invalidateQueries({ queryKey: deliveryKey(id), exact: true });
    void followStream(
      link,
      (client, signal) => client.workbench.followDeliveries({}, { signal }),
      {
        opened: again,
        message: (change) => {
          if (change.type === 'reset' || (change.type === 'changed' && change.rows.some((row) => row.id === id))) again();
        },
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, cache, id]);
  return useQuery({ queryKey: deliveryKey(id), queryFn: () => client.deliveries.get({ id }) });
}

/** Which bytes of an attempt. */
export type AttemptSide = 'request' | 'response';

export function useAttemptBody(id: string, number: number, side: AttemptSide, enabled: boolean) {
  const client = useClient();
  return useQuery({
    queryKey: [...deliveryKey(id), 'body', number, side],
    queryFn: async () => {
      const { workbench } = client;
      const blob = await (side === 'request'
        ? workbench.attemptRequestBody({ id, number })
        : workbench.attemptResponseBody({ id, number }));
      return new Uint8Array(await blob.arrayBuffer());
    },
    staleTime: Infinity,
    gcTime: 60_000,
    enabled,
  });
}

export function useLastTargets() {
  const client = useClient();
  return useQuery({ queryKey: lastTargetsKey, queryFn: async () => (await client.workbench.lastTargets()).items, staleTime: 0 });
}

export const lastTargetsKey = ['last-targets'] as const;
export const policiesKey = ['policies'] as const;

export function usePolicies() {
  const client = useClient();
  return useQuery({ queryKey: policiesKey, queryFn: async () => (await client.workbench.policies()).items });
}

function useDeliveryAct(act: (client: ReturnType<typeof useClient>, id: string) => Promise<Delivery>) {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => act(client, id),
    onSuccess: (delivery) => cache.setQueryData(deliveryKey(delivery.id), delivery),
  });
}

export function useCancelDelivery() {
  return useDeliveryAct((client, id) => client.workbench.cancelDelivery({ id }));
}

export function useAttemptNow() {
  return useDeliveryAct((client, id) => client.workbench.attemptNow({ id }));
}
