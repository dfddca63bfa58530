import { useEffect, useRef, useState } from 'react';
import type { OutgoingPreview } from '#shared/delivery.ts';

const askAfterMs = 250;

export interface Preview {
  /** The last one that could be made; it stays while a newer one is on its way. */
  readonly preview: OutgoingPreview | null;
  /** Why the newest cannot be made. */
  readonly error: unknown;
  readonly pending: boolean;
}

const nothing: Preview = { preview: null, error: null, pending: false };

/**
 * Asks a moment after the last change what would leave. `version` is any text that changes when it would come out
 * differently, null while there is nothing to ask. It is not kept in any cache: the question may hold a secret.
 */
export function usePreview(version: string | null, ask: (signal: AbortSignal) => Promise<OutgoingPreview>): Preview {
  const [state, setState] = useState<Preview & { readonly version: string | null }>({ ...nothing, version: null });
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (version === null) return undefined;
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      latest.current(abort.signal).then(
        (preview) => {
          if (!abort.signal.aborted) setState({ preview, error: null, pending: false, version });
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setState((before) => ({ preview: before.preview, error, pending: false, version }));
        },
      );
    }, askAfterMs);
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [version]);
  if (version === null) return nothing;
  return { preview: state.preview, error: state.version === version ? state.error : null, pending: state.version !== version };
}
