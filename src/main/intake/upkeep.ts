import type { Clock } from '#shared/clock.ts';
import type { Settings } from '#shared/settings.ts';
import type { Log } from '../log.ts';
import type { StoreWriter } from '../store/writer.ts';

interface UpkeepOptions {
  readonly writer: StoreWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: () => Settings['retention'];
  readonly pruned: (removed: number) => void;
}

/** A pause between two prune steps: receiving always comes first. */
const betweenStepsMs = 5;
const idleMs = 1000;
/** Attempts kept of deliveries; the oldest ended deliveries go first. */
const attemptsKept = 200_000;

/** Keeps the store within its limits in small steps and notices when a failing disk answers again. */
export function createUpkeep({ writer, clock, log, retention, pruned }: UpkeepOptions): () => void {
  let cancel = (): void => {};
  const turn = (): void => {
    let wait = idleMs;
    try {
      writer.probe();
      writer.writeReplyTimes();
      writer.purgeRemoved();
      const { removed, more } = writer.pruneStep(retention());
      if (removed > 0) pruned(removed);
      const deliveries = writer.deliveries.pruneStep(attemptsKept);
      if (more || deliveries.more) wait = betweenStepsMs;
    } catch (error) {
      log.warn('Old captures and deliveries could not be pruned; it is tried again.', { error: String(error) });
    }
    cancel = clock.after(wait, turn);
  };
  cancel = clock.after(idleMs, turn);
  return () => cancel();
}
