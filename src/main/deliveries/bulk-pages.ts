import type { BulkReading, ReplayableCapture } from '../store/bulk-reading.ts';
import type { BulkPlan } from '../store/delivery-record.ts';

/** Captures read together: few enough that reading them holds nobody up, and that they are gone again soon. */
const pageSize = 64;

/** A stretch of the captures of a bulk replay. Positions are seqs, or for a list of ids places in the list. */
export interface BulkPage {
  readonly from: number | null;
  readonly to: number;
  /** Null: a listed capture that is not there any more. */
  readonly entries: readonly (ReplayableCapture | null)[];
}

/** The page that follows a position; null after the last. What came after the start of the replay is in none. */
export function readPage(bulks: BulkReading, plan: BulkPlan, from: number | null): BulkPage | null {
  const { selection } = plan;
  if ('seqs' in selection) {
    const start = from ?? 0;
    const seqs = selection.seqs.slice(start, start + pageSize);
    if (seqs.length === 0) return null;
    const found = new Map(bulks.capturesOf(seqs).map((capture) => [capture.seq, capture]));
    return { from, to: start + seqs.length, entries: seqs.map((seq) => found.get(seq) ?? null) };
  }
  const { where, upTo } = selection;
  const entries = bulks.capturePage({
    where,
    upTo,
    after: from,
    newestFirst: plan.order === 'newest-first',
    limit: pageSize,
    withBodies: true,
  });
  const last = entries.at(-1);
  return last === undefined ? null : { from, to: last.seq, entries };
}

/** The position after so many entries of a page. */
export function positionAfter(plan: BulkPlan, page: BulkPage, entries: number): number | null {
  if (entries === 0) return page.from;
  if ('seqs' in plan.selection) return (page.from ?? 0) + entries;
  return page.entries[entries - 1]?.seq ?? page.to;
}

/** How many entries of a page, from its first, lie before the end of what was claimed. */
export function claimedEntries(plan: BulkPlan, page: BulkPage, claimedTo: number | null): number {
  if (claimedTo === null) return 0;
  const { selection, order } = plan;
  if ('seqs' in selection) return Math.min(page.entries.length, Math.max(0, claimedTo - (page.from ?? 0)));
  const falls = order === 'newest-first';
  const beyond = page.entries.findIndex(
    (capture) => capture !== null && (falls ? capture.seq < claimedTo : capture.seq > claimedTo),
  );
  return beyond === -1 ? page.entries.length : beyond;
}
