/** When to speak up about arrivals, and in which words. Knows neither React nor the browser. */
import { formatCount } from '../../parts/format-size.ts';

interface NotifierContext {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Shows a notification; a later one takes the place of the one before. */
  readonly show: (text: string) => void;
}

const atMostEveryMs = 10_000;

/** Counts what came while nobody looked and tells it at most every ten seconds; never what was in it. */
export function createNotifier({ now, show }: NotifierContext) {
  let before: number | null = null;
  let unseen = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    /** `stored`: captures there are now. */
    stored(stored: number, { wanted, hidden }: { readonly wanted: boolean; readonly hidden: boolean }): void {
      const came = before === null ? 0 : Math.max(0, stored - before);
      before = stored;
      if (!wanted || !hidden) {
        unseen = 0;
        return;
      }
      unseen += came;
      if (came === 0 || now() - shownAt < atMostEveryMs) return;
      shownAt = now();
      show(unseen === 1 ? 'One new capture' : `${formatCount(unseen)} new captures`);
    },
  };
}
