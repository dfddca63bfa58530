import type { ListedCapture } from '#shared/search-contract.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { captureNumber, type Segment } from './segments.ts';

export interface PageQuery {
  readonly limit: number;
  readonly filter?: string;
  readonly order?: 'newest' | 'oldest';
  /** Ids; exclusive. */
  readonly before?: string;
  readonly after?: string;
}

export interface Page {
  readonly items: ListedCapture[];
  readonly nextCursor: string | null;
  /** Given where looking took too long to fill the page. */
  readonly scannedTo: string | null;
}

/** All that the list asks of the host. */
export interface ListingClient {
  readonly captures: {
    readonly list: (query: PageQuery) => Promise<Page>;
  };
  readonly workbench: {
    readonly captureOutline: (query: { filter?: string; before?: number; after?: number }) => Promise<CaptureOutline>;
  };
}

/** Rows read where nobody has counted. */
export const pageSize = 200;
/** Most rows a page can have: what lies in one segment is read at once. */
export const segmentLimit = 500;

/** What keeps a page to the numbers from `from` up to before `upper`. */
export function bounds(from: number, upper: number): { before?: string; after?: string } {
  return { ...(upper === Infinity ? {} : { before: `c${upper}` }), ...(from === 0 ? {} : { after: `c${from - 1}` }) };
}

/** Down to which number a page holds everything: that is where the next one begins, also when looking took too long to fill it. */
export function lowestOf(page: Page, from: number): number {
  return page.nextCursor === null ? from : captureNumber(page.nextCursor);
}

/** The page that shows the row at an offset of a segment nobody has counted: at its ends exactly, between them about there. */
export function guess(segment: Segment, upper: number, offset: number): PageQuery {
  const limit = pageSize;
  const within = bounds(segment.from, upper);
  if (upper === Infinity || offset < pageSize) return { limit, ...within };
  if (segment.count - offset <= pageSize / 2) return { limit, order: 'oldest', ...within };
  const share = offset / Math.max(1, segment.count);
  const before = Math.max(segment.from + 1, Math.round(upper - share * (upper - segment.from)));
  return { limit, ...within, before: `c${before}` };
}
