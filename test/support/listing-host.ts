/** A host that has nothing but numbered captures, for lists that are read in pages. */
import type { CaptureRow } from '#shared/capture.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import type { ListingClient } from '../../src/renderer/features/inbox/list-pages.ts';

/** A capture as a list shows it. */
export function row(number: number, more: Partial<CaptureRow> = {}): CaptureRow {
  return {
    id: `c${number}`,
    endpointId: 'e1',
    receivedAt: '2026-11-21T12:00:00.000Z',
    method: 'POST',
    path: '/inbox',
    provider: null,
    eventType: null,
    direction: null,
    eventId: null,
    conversationId: null,
    summary: `message ${number}`,
    verdict: { status: 'unknown', scheme: null, reason: 'no-scheme' },
    replyStatus: 200,
    fault: null,
    bodySize: 1,
    duplicateOf: null,
    duplicates: 0,
    malformed: false,
    problem: null,
    pinned: false,
    tags: [],
    noted: false,
    ...more,
  };
}

/** Captures from `newest` down to `oldest`, as the tail brings them. */
export function span(newest: number, oldest: number): CaptureRow[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => row(newest - index));
}

/** Numbers from 1 to `newest`, as the host has them; a list with the filter `odd` shows the odd ones only. */
export class ListingHost implements ListingClient {
  numbers = new Set<number>();
  failure: Error | null = null;
  delayed: (() => void)[] | null = null;
  asked: Parameters<ListingClient['captures']['list']>[0][] = [];
  /** Rows given out in all. */
  given = 0;
  /** Numbers that one call counts. */
  countedAtOnce = Infinity;
  /** Numbers that one call for rows looks at, under a filter. */
  scannedAtOnce = Infinity;

  fill(newest: number): void {
    for (let number = 1; number <= newest; number += 1) this.numbers.add(number);
  }

  get newest(): number {
    return this.numbers.size === 0 ? 0 : [...this.numbers].reduce((one, other) => Math.max(one, other));
  }

  get oldest(): number {
    return [...this.numbers].reduce((one, other) => Math.min(one, other), Infinity);
  }

  /** Newest first. */
  matching(filter: string | undefined, low = 0, high = this.newest): number[] {
    const found: number[] = [];
    for (let number = high; number >= low; number -= 1) {
      if (this.numbers.has(number) && (filter !== 'odd' || number % 2 === 1)) found.push(number);
    }
    return found;
  }

  readonly captures = {
    list: async (query: Parameters<ListingClient['captures']['list']>[0]) => {
      this.asked.push(query);
      const failure = this.failure;
      if (this.delayed !== null) await new Promise<void>((resolve) => this.delayed?.push(resolve));
      if (failure !== null) throw failure;
      const { limit, order = 'newest', before = 'c9999999', after = 'c0', filter } = query;
      const low = Number(after.slice(1)) + 1;
      const high = Math.min(this.newest, Number(before.slice(1)) - 1);
      const reach = filter === undefined ? Infinity : this.scannedAtOnce;
      const from = order === 'newest' ? Math.max(low, high - reach + 1) : low;
      const to = order === 'newest' ? high : Math.min(high, low + reach - 1);
      const within = this.matching(filter, from, to);
      const ordered = order === 'oldest' ? within.toReversed() : within;
      const items = ordered.slice(0, limit).map((number) => row(number));
      this.given += items.length;
      if (ordered.length > limit) return { items, nextCursor: items.at(-1)?.id ?? null, scannedTo: null };
      const scanned = order === 'newest' ? from > low && from : to < high && to;
      const scannedTo = scanned === false ? null : `c${scanned}`;
      return { items, nextCursor: scannedTo, scannedTo };
    },
  };

  readonly workbench = {
    captureOutline: async ({
      filter,
      before,
      after = 0,
    }: {
      filter?: string;
      before?: number;
      after?: number;
    }): Promise<CaptureOutline> => {
      const lowest = Math.max(this.oldest, after + 1);
      const top = Math.min(this.newest + 1, before ?? Infinity);
      const segments: [number, number][] = [];
      let at = top;
      while (at > lowest && top - at < this.countedAtOnce) {
        const from = Math.max(lowest, Math.floor((at - 1) / 256) * 256);
        segments.push([from, this.matching(filter, from, at - 1).length]);
        at = from;
      }
      return {
        segments,
        rest: at <= lowest ? null : { before: at, estimate: Math.round((at - lowest) * (filter === 'odd' ? 0.4 : 0.9)) },
      };
    },
  };
}
