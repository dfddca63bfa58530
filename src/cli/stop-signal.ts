/** Being asked to stop: the first time politely, the second time at once. */

/** A terminal and npm may both pass on one Ctrl+C; signals this close together are one wish. */
const sameWishMs = 500;
/** 128 + SIGINT, as shells report it. */
const interruptedExit = 130;

/** Resolves at the first SIGINT, SIGTERM or SIGHUP. A second one ends the process with 130. */
export function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    let stoppedAt: number | null = null;
    const onSignal = (): void => {
      const now = performance.now();
      if (stoppedAt === null) {
        stoppedAt = now;
        resolve();
      } else if (now - stoppedAt >= sameWishMs) {
        process.exit(interruptedExit);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, onSignal);
    }
  });
}
