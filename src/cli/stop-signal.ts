/** Being asked to stop: the first time politely, the second time at once. */

import { exitCodes } from './exit-codes.ts';

/** A terminal and npm may both pass on one Ctrl+C; signals this close together are one wish. */
const sameWishMs = 500;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls back at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process with 130. Returns how to stop listening. */
export function onStop(callback: () => void): () => void {
  let stoppedAt: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (stoppedAt === null) {
      stoppedAt = now;
      callback();
    } else if (now - stoppedAt >= sameWishMs) {
      process.exit(exitCodes.interrupted);
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** Resolves at the first signal to stop; listens until the process ends. */
export function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    onStop(resolve);
  });
}
