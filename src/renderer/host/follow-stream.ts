import type { HostLink, WorkbenchClient } from './host-link.ts';

const reopenAfterMs = 1_000;

export interface StreamHandlers<T> {
  /** A stream begins (again): what was missed in between is not told. */
  readonly opened?: () => void;
  readonly message: (message: T) => void;
  /** The stream could not be had or broke while the connection stood; it is tried again. */
  readonly failed?: (error: unknown) => void;
}

/** Resolves when the connection is open, or when the signal aborts. */
function whenOpen(link: HostLink, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!signal.aborted && link.connection().kind !== 'open') return;
      stop();
      signal.removeEventListener('abort', check);
      resolve();
    };
    const stop = link.onConnection(check);
    signal.addEventListener('abort', check, { once: true });
    check();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      globalThis.clearTimeout(timer);
      resolve();
    };
    const timer = globalThis.setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Reads a live stream until the signal aborts, opening it again after every break. */
export async function followStream<T>(
  link: HostLink,
  open: (client: WorkbenchClient, signal: AbortSignal) => Promise<AsyncIterable<T>>,
  handlers: StreamHandlers<T>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await whenOpen(link, signal);
    if (signal.aborted) return;
    try {
      const stream = await open(link.client, signal);
      handlers.opened?.();
      for await (const message of stream) {
        if (signal.aborted) return;
        handlers.message(message);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (link.connection().kind === 'open') handlers.failed?.(error);
    }
    await pause(reopenAfterMs, signal);
  }
}
