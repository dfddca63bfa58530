import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { followStream } from '../../host/follow-stream.ts';
import { useHostLink } from '../../host/host-context.tsx';
import { CaptureList, type CaptureListState } from './capture-list.ts';

/** The live list of captures that match a filter, for as long as the screen is shown. */
export function useCaptureList(filter: string): { readonly list: CaptureList; readonly state: CaptureListState } {
  const link = useHostLink();
  const list = useMemo(() => new CaptureList(link.client, filter), [link, filter]);
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.tail(filter === '' ? {} : { filter }, { signal }),
      // Read after the tail is open: nothing can come between the two unseen.
      { opened: () => void list.reload(), message: (change) => list.take(change) },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, list, filter]);
  return { list, state: useSyncExternalStore(list.subscribe, list.read) };
}
