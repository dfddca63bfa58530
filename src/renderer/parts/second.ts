import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

/** Beats with the wall clock's seconds, so that every countdown on the page changes at the same moment. */
function beat(): void {
  now = Date.now();
  timer = window.setTimeout(beat, 1_000 - (now % 1_000));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) beat();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.clearTimeout(timer);
  };
}

/** The wall clock, ms since the epoch, moving every second; one timer for the whole page. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => now);
}
