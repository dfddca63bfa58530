import { useEffect, useState } from 'react';
import { followStream } from './follow-stream.ts';
import { useHostLink } from './host-context.tsx';
import type { WorkbenchClient } from './host-link.ts';

export interface StreamState<T> {
  /** Null until the first message came. */
  readonly told: T | null;
  /** Why nothing comes, while nothing does. */
  readonly error: unknown;
}

/** The last message of a live stream, followed while the component is shown. `open` must stay the same function. */
export function useStream<T>(open: (client: WorkbenchClient, signal: AbortSignal) => Promise<AsyncIterable<T>>): StreamState<T> {
  const link = useHostLink();
  const [state, setState] = useState<StreamState<T>>({ told: null, error: null });
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      open,
      {
        message: (told) => setState({ told, error: null }),
        failed: (error) => setState(({ told }) => ({ told, error })),
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, open]);
  return state;
}
