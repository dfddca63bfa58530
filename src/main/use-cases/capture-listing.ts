/** A page of captures under a filter: looked for in small steps, with pieces of the bodies that match. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import { excerptOf, findMatches, marksText, type SearchTerms, searchTerms } from '#shared/search/search-terms.ts';
import type { CaptureSearch } from '../store/capture-search.ts';
import type { StoreReader } from '../store/reader.ts';

interface ListingContext {
  readonly reader: StoreReader;
  readonly clock: Clock;
}

/** A call looks for so long before it answers with what it has, ms. */
export const lookMs = 400;
/** The thread is given free after so much looking, ms. */
const turnMs = 10;
/** Excerpts of one page may take so long; rows after that go without, ms. */
const excerptMs = 40;
/** Of each body so much is looked at for an excerpt, characters. */
const excerptFrom = 65_536;

/** Carries a search on until it is done, its time is up or nobody waits any more. */
export async function runSearch(
  search: CaptureSearch,
  { clock, forMs, signal }: { readonly clock: Clock; readonly forMs: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const started = clock.monotonic();
  let turn = started;
  while (!search.step()) {
    const now = clock.monotonic();
    if (now - started >= forMs || signal?.aborted === true) return;
    if (now - turn < turnMs) continue;
    await nextTurn();
    turn = clock.monotonic();
  }
}

export async function listMatching(
  { reader, clock }: ListingContext,
  query: { readonly expression: FilterExpression; readonly limit: number; readonly beforeSeq?: number | undefined },
  signal: AbortSignal | undefined,
): Promise<{ items: ListedCapture[]; nextCursor: string | null; scannedTo: string | null }> {
  const { expression, limit, beforeSeq } = query;
  const search = reader.search({ expression, now: clock.now(), limit: limit + 1, beforeSeq }, clock);
  await runSearch(search, { clock, forMs: lookMs, signal });
  const rows = search.rows.slice(0, limit);
  const items = withExcerpts(rows, expression, { reader, clock });
  if (search.rows.length > limit) return { items, nextCursor: rows.at(-1)?.id ?? null, scannedTo: null };
  if (search.done) return { items, nextCursor: null, scannedTo: null };
  const scannedTo = `c${search.scannedTo}`;
  return { items, nextCursor: scannedTo, scannedTo };
}

/** Rows with the piece of the body that the filter's words stand in, where the summary does not show them. */
export function withExcerpts(
  rows: readonly CaptureRow[],
  expression: FilterExpression,
  { reader, clock }: ListingContext,
): ListedCapture[] {
  const terms = searchTerms(expression);
  if (!marksText(terms)) return [...rows];
  const until = clock.monotonic() + excerptMs;
  return rows.map((row) => {
    if (row.bodySize === 0 || clock.monotonic() > until || isInSummary(row, terms)) return row;
    const excerpt = excerptOf(reader.bodyText(row.id).slice(0, excerptFrom), terms);
    return excerpt === null ? row : { ...row, excerpt: { ...excerpt, ranges: [...excerpt.ranges] } };
  });
}

function isInSummary({ summary }: CaptureRow, terms: SearchTerms): boolean {
  return findMatches(summary, terms, 1).length > 0;
}
