import type { BulkReading, ReplayableCapture, StoredBulk } from '../store/bulk-reading.ts';
import { claimedEntries, positionAfter, readPage } from './bulk-pages.ts';

/** A capture that was sent, or may have been, and has no delivery. */
interface LostItem {
  readonly capture: ReplayableCapture;
  /** Of its answer; 0: none is known of. */
  readonly status: number;
}

/**
 * What an earlier run sent and did not live to record, and the position where it was. By its ledger (`sent`: status by seq)
 * that is exact; without one, everything that it had claimed may have been sent.
 */
export function findLost(
  bulks: BulkReading,
  { plan, seq, standing }: StoredBulk,
  sent: ReadonlyMap<number, number> | null,
): { readonly lost: LostItem[]; readonly position: number | null } {
  const lost: LostItem[] = [];
  let position = standing.claimedFrom;
  for (;;) {
    const page = readPage(bulks, plan, position);
    const claimed = page === null ? 0 : claimedEntries(plan, page, standing.claimedTo);
    if (page === null || claimed === 0) return { lost, position };
    const entries = page.entries.slice(0, claimed);
    const seqs = entries.flatMap((capture) => capture?.seq ?? []);
    const known = bulks.recorded(seq, seqs);
    // They leave in order: what comes after the last that left has not.
    const last =
      sent === null
        ? claimed - 1
        : entries.findLastIndex((capture) => capture !== null && (known.has(capture.seq) || sent.has(capture.seq)));
    for (const capture of entries.slice(0, last + 1))
      if (capture !== null && !known.has(capture.seq)) lost.push({ capture, status: sent?.get(capture.seq) ?? 0 });
    position = positionAfter(plan, page, last + 1);
    if (last + 1 < page.entries.length) return { lost, position };
  }
}
