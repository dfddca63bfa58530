import type { Lane, LaneEnd } from '#shared/simulation.ts';
import type { AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import type { EventRecord, PlannedLane } from './event-stream.ts';
import type { LanePage } from './simulation-run-request.ts';

/** A lane that is under way. */
export interface OpenLane {
  readonly lane: Lane;
  readonly record: EventRecord;
  /** Start of its first attempt, simulated ms; null before. */
  firstMs: number | null;
  /** How its last attempt ended; null before the first has. */
  previous: AttemptOutcome | null;
}

interface Page {
  readonly number: number;
  readonly lanes: Lane[];
  readonly open: Set<OpenLane>;
}

/** The lanes of a run that are still in memory: those under way, and ended ones until their page is whole. */
export class LaneBook {
  readonly #lanesPerPage: number;
  readonly #pages = new Map<number, Page>();
  #ready: LanePage[] = [];
  #count = 0;
  /** Lanes by how they ended, those with a wrong signature aside. */
  readonly ends: Record<string, number> = {};

  constructor(lanesPerPage: number) {
    this.#lanesPerPage = lanesPerPage;
  }

  get readyPages(): number {
    return this.#ready.length;
  }

  open({ record, kind, startMs }: PlannedLane): OpenLane {
    const index = this.#count;
    this.#count += 1;
    const lane: Lane = {
      index,
      eventId: record.event.eventId,
      title: record.event.title,
      kind,
      startMs,
      attempts: [],
      end: 'running',
      reason: '',
    };
    const page = this.#pageOf(index);
    const opened = { lane, record, firstMs: null, previous: null };
    page.lanes.push(lane);
    page.open.add(opened);
    if (kind !== 'bad-signature' && record.lanes.length < 20) record.lanes.push(index);
    return opened;
  }

  end(opened: OpenLane, end: LaneEnd, reason: string): void {
    const { lane } = opened;
    lane.end = end;
    lane.reason = reason;
    if (lane.kind !== 'bad-signature') this.ends[end] = (this.ends[end] ?? 0) + 1;
    const page = this.#pageOf(lane.index);
    page.open.delete(opened);
    if (page.open.size > 0 || page.lanes.length < this.#lanesPerPage) return;
    this.#pages.delete(page.number);
    this.#ready.push({ page: page.number, lanes: page.lanes });
  }

  /** Lanes under way, by index. */
  openLanes(): OpenLane[] {
    return [...this.#pages.values()].flatMap(({ open }) => [...open]).toSorted((a, b) => a.lane.index - b.lane.index);
  }

  /** The first pages that are whole, at most so many. They stay in memory until they are let go. */
  firstPages(atMost: number): LanePage[] {
    return this.#ready.slice(0, atMost);
  }

  /** The first pages are kept elsewhere now. */
  letGo(pages: number): void {
    this.#ready.splice(0, pages);
  }

  /** Makes the pages that are not full ready too: nothing more will come. */
  close(): void {
    for (const { number, lanes } of this.#pages.values()) this.#ready.push({ page: number, lanes });
    this.#pages.clear();
  }

  /** Copies of the lanes that are in memory, from an index on. */
  lanes(from: number, atMost: number): Lane[] {
    const found: Lane[] = [];
    const inMemory = [...this.#ready.map(({ page, lanes }) => ({ number: page, lanes })), ...this.#pages.values()];
    for (const { lanes } of inMemory.toSorted((a, b) => a.number - b.number)) {
      for (const lane of lanes) {
        if (found.length >= atMost) return found;
        if (lane.index >= from) found.push({ ...lane, attempts: [...lane.attempts] });
      }
    }
    return found;
  }

  #pageOf(index: number): Page {
    const number = Math.floor(index / this.#lanesPerPage);
    const known = this.#pages.get(number);
    if (known !== undefined) return known;
    const page: Page = { number, lanes: [], open: new Set() };
    this.#pages.set(number, page);
    return page;
  }
}
