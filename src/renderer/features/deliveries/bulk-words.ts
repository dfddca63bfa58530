import type { BulkReplay } from '#shared/delivery.ts';

export const bulkStateWords: Record<BulkReplay['state'], string> = {
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
};

/** One outcome of a bulk replay and how often it came. */
export interface OutcomeCount {
  readonly outcome: string;
  readonly count: number;
  readonly tone: 'fine' | 'wrong' | 'neutral';
}

/** Outcomes by how often they came; a status from 200 to 299 is fine, everything else is not. */
export function outcomeCounts({ outcomes }: Pick<BulkReplay, 'outcomes'>): OutcomeCount[] {
  return Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, two]) => two - one)
    .map(([outcome, count]) => ({
      outcome,
      count,
      tone: /^2\d\d$/.test(outcome) ? 'fine' : outcome.startsWith('cancel') ? 'neutral' : 'wrong',
    }));
}

/** How long the rest takes at the present rate, seconds; null when nobody can tell. */
export function secondsLeft({ state, total, sent, perSecond }: BulkReplay): number | null {
  return state === 'running' && perSecond > 0 && total > sent ? (total - sent) / perSecond : null;
}
