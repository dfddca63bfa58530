import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { followStream } from '../../host/follow-stream.ts';
import { useHostLink } from '../../host/host-context.tsx';
import { DeliveryList, type DeliveryListState } from './delivery-list.ts';

/** The live list of all deliveries, of one capture's or of one bulk replay's, for as long as it is shown. */
export function useDeliveryList(
  captureId: string | null,
  bulkId: string | null,
): { readonly list: DeliveryList; readonly state: DeliveryListState } {
  const link = useHostLink();
  const list = useMemo(
    () => new DeliveryList(link.client, { ...(captureId === null ? {} : { captureId }), ...(bulkId === null ? {} : { bulkId }) }),
    [link, captureId, bulkId],
  );
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.followDeliveries(captureId === null ? {} : { captureId }, { signal }),
      // Read after the stream is open: nothing can come between the two unseen.
      { opened: () => void list.reload(), message: (change) => list.take(change) },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, list, captureId]);
  return { list, state: useSyncExternalStore(list.subscribe, list.read) };
}
