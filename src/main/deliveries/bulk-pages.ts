import type { BulkReading, ReplayableCapture } from '../store/bulk-reading.ts';
import type { BulkPlan } from '../store/delivery-record.ts';

/** Captures read and claimed together: enough that nobody waits for the disk, few enough to be told as doubtful after a crash. */
const pageSize = 400;

/** A stretch of the captures of a bulk replay. Positions are seqs, or for a list of ids places in the list. */
export interface BulkPage {
  readonly from: number | null;
  readonly to: number;
  readonly captures: readonly ReplayableCapture[];
  /** Listed captures that are not there any more. */
  readonly missing: number;
}

/** The page that follows a position; null after the last. What came after the start of the replay is in none. */
export function readPage(bulks: BulkReading, plan: BulkPlan, from: number | null): BulkPage | null {
  const { selection } = plan;
  if ('seqs' in selection) {
    const start = from ?? 0;
    const seqs = selection.seqs.slice(start, start + pageSize);
    if (seqs.length === 0) return null;
    const captures = bulks.capturesOf(seqs);
    return { from, to: start + seqs.length, captures, missing: seqs.length - captures.length };
  }
  const { where, upTo } = selection;
  const captures = bulks.capturePage({
    where,
    upTo,
    after: from,
    newestFirst: plan.order === 'newest-first',
    limit: pageSize,
    withBodies: true,
  });
  const last = captures.at(-1);
  return last === undefined ? null : { from, to: last.seq, captures, missing: 0 };
}

/** Whether a page lies before the end of what was claimed. */
export function isClaimed(plan: BulkPlan, page: BulkPage, claimedTo: number | null): boolean {
  if (claimedTo === null) return false;
  const falls = plan.order === 'newest-first' && !('seqs' in plan.selection);
  return falls ? page.to >= claimedTo : page.to <= claimedTo;
}
