import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import type { StoreWriter } from '../store/writer.ts';

interface ConversationUpkeepOptions {
  readonly writer: StoreWriter;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ConversationUpkeep {
  /** Sorts what is there, at most `stepsAtOnce` steps of it; for whoever is about to read. Never throws. */
  catchUp(): Promise<void>;
  stop(): void;
}

const idleMs = 250;
/** A pause between two steps: receiving always comes first. */
const betweenStepsMs = 5;
/** While more captures than this come in a second, nothing is sorted unless somebody reads. */
const busyPerSecond = 400;
const stepsAtOnce = 8;

/** Keeps conversations up with the captures: at once for a reader, else in the pauses of the traffic. */
export function createConversationUpkeep({ writer, clock, log }: ConversationUpkeepOptions): ConversationUpkeep {
  let came = 0;
  let countedFrom = clock.monotonic();
  let perSecond = 0;
  let stopped = false;
  let cancel = (): void => {};
  const stopCounting = writer.onCommitted((_lastSeq, count) => {
    came += count;
  });

  function step(): boolean {
    if (stopped) return false;
    try {
      return writer.conversations.step().more;
    } catch (error) {
      log.warn('Captures could not be sorted into conversations; it is tried again.', { error: String(error) });
      return false;
    }
  }

  const turn = (): void => {
    const counted = clock.monotonic() - countedFrom;
    if (counted >= idleMs) {
      perSecond = (came * 1000) / counted;
      came = 0;
      countedFrom = clock.monotonic();
    }
    const more = perSecond <= busyPerSecond && step();
    if (!stopped) cancel = clock.after(more ? betweenStepsMs : idleMs, turn);
  };
  cancel = clock.after(idleMs, turn);

  return {
    async catchUp() {
      for (let steps = 0; steps < stepsAtOnce && step(); steps += 1) await new Promise(setImmediate);
    },
    stop() {
      stopped = true;
      stopCounting();
      cancel();
    },
  };
}
