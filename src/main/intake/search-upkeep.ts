import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import type { StoreWriter } from '../store/writer.ts';

interface SearchUpkeepOptions {
  readonly writer: StoreWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Told now and then while the index comes further, and when it has caught up. */
  readonly indexed: () => void;
}

/** No webhook for so long: the thread has time. */
const quietMs = 60;
/** While webhooks come, the index gets one small step in this time, so that it never falls behind without end. */
const busyPauseMs = 200;
/** Between steps when nobody needs the thread. */
const idlePauseMs = 2;
const idleStep = { captures: 32, bytes: 131_072 };
const busyStep = { captures: 8, bytes: 32_768 };
/** Further behind than this a search would have to look at too much: then it gets a twentieth of the thread. */
const farBehind = 10_000;
const catchUpPauseMs = 100;
/** How often progress is told. */
const tellMs = 500;
/** A step that fails is tried again later: a full disk is no reason to try a hundred times a second. */
const failedPauseMs = 5000;

/**
 * Brings the search index up to date behind the captures: in steps of a few milliseconds, when no webhook came for a moment,
 * and rarely while they come. Begins where it stopped, also after a crash.
 */
export function createSearchUpkeep({ writer, clock, log, indexed }: SearchUpkeepOptions): () => void {
  let stopped = false;
  let scheduled = false;
  let cancel = (): void => {};
  let lastArrival = Number.NEGATIVE_INFINITY;
  let lastTold = Number.NEGATIVE_INFINITY;

  const schedule = (waitMs: number): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    cancel = clock.after(waitMs, turn);
  };

  const turn = (): void => {
    scheduled = false;
    if (stopped) return;
    const quiet = clock.monotonic() - lastArrival >= quietMs;
    try {
      const behind = !quiet && writer.indexLag() > farBehind;
      const { indexed: count, more } = writer.indexStep(quiet || behind ? idleStep : busyStep);
      if (count > 0 && (!more || clock.monotonic() - lastTold >= tellMs)) {
        lastTold = clock.monotonic();
        indexed();
      }
      if (more) schedule(quiet ? idlePauseMs : behind ? catchUpPauseMs : busyPauseMs);
    } catch (error) {
      log.warn('The search index could not be brought up to date; it is tried again.', { error: String(error) });
      schedule(failedPauseMs);
    }
  };

  const stopListening = writer.onCommitted(() => {
    lastArrival = clock.monotonic();
    schedule(quietMs);
  });
  schedule(idlePauseMs);
  return () => {
    stopped = true;
    cancel();
    stopListening();
  };
}
