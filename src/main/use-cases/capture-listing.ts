/** A page of captures under a filter: looked for in small steps, with pieces of the bodies that match. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import { excerptOf, findMatches, marksText, type SearchTerms, searchTerms } from '#shared/search/search-terms.ts';
import type { CaptureSearch } from '../store/capture-search.ts';
import { compileFilter } from '../store/filter-sql.ts';
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

interface MatchingQuery {
  readonly expression: FilterExpression;
  readonly limit: number;
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
}

interface MatchingPage {
  readonly items: ListedCapture[];
  readonly nextCursor: string | null;
  readonly scannedTo: string | null;
}

export async function listMatching(
  { reader, clock }: ListingContext,
  query: MatchingQuery,
  signal: AbortSignal | undefined,
): Promise<MatchingPage> {
  const { expression, limit, beforeSeq, afterSeq } = query;
  const search = reader.search({ expression, now: clock.now(), limit: limit + 1, beforeSeq, afterSeq }, clock);
  await runSearch(search, { clock, forMs: lookMs, signal });
  const rows = search.rows.slice(0, limit);
  const items = withExcerpts(rows, expression, { reader, clock });
  if (search.rows.length > limit) return { items, nextCursor: rows.at(-1)?.id ?? null, scannedTo: null };
  if (search.done) return { items, nextCursor: null, scannedTo: null };
  const scannedTo = `c${search.scannedTo}`;
  return { items, nextCursor: scannedTo, scannedTo };
}

/** Captures looked at in one step at first; more while steps are quick, fewer while they are slow. */
const firstWindow = 1_024;
const smallestWindow = 64;

/** The same from the other end: the oldest first. */
export async function listMatchingOldest(
  { reader, clock }: ListingContext,
  { expression, limit, beforeSeq, afterSeq }: MatchingQuery,
  signal: AbortSignal | undefined,
): Promise<MatchingPage> {
  const now = clock.now();
  const where = compileFilter(expression, { now, indexedTo: reader.indexedTo() });
  const { low, high } = reader.captureEnds();
  const end = Math.min(beforeSeq ?? Number.MAX_SAFE_INTEGER, (high ?? 0) + 1);
  const started = clock.monotonic();
  const rows: CaptureRow[] = [];
  let from = Math.max(low ?? end, (afterSeq ?? -1) + 1);
  let window = firstWindow;
  let turn = started;
  while (from < end && rows.length <= limit) {
    const to = Math.min(end, from + window);
    const before = clock.monotonic();
    const range = { where, afterSeq: from - 1, beforeSeq: to };
    rows.push(...reader.listCaptures({ ...range, limit: limit + 1 - rows.length, order: 'oldest' }));
    from = to;
    const after = clock.monotonic();
    if (after - started >= lookMs || signal?.aborted === true) break;
    window = after - before > turnMs ? Math.max(smallestWindow, Math.floor(window / 2)) : window * 2;
    if (after - turn < turnMs) continue;
    await nextTurn();
    turn = clock.monotonic();
  }
  const items = withExcerpts(rows.slice(0, limit), expression, { reader, clock });
  if (rows.length > limit) return { items, nextCursor: items.at(-1)?.id ?? null, scannedTo: null };
  const scannedTo = from >= end ? null : `c${from - 1}`;
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
