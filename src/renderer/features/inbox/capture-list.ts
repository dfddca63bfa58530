/**
 * The list as it is shown, as an external store: a place for every capture that matches, rows where somebody looks, and
 * what the live tail brings. Knows nothing of the screen except which rows are in sight and whether it may move now;
 * while it may not, arrivals are held and counted.
 */
import type { ListedCapture } from '#shared/search-contract.ts';
import type { CaptureChange } from '#shared/contract.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { emptyList, type CaptureListState, type SlowSearch } from './capture-list-state.ts';
import { guess, bounds, lowestOf, pageSize, segmentLimit, type ListingClient, type Page, type PageQuery } from './list-pages.ts';
import { PacedListeners } from './paced-listeners.ts';
import {
  asListed,
  atOffset,
  counted,
  countOf,
  onTop,
  withNewestRows,
  withoutFarRows,
  withChanged,
  withoutIds,
  withRows,
} from './segment-changes.ts';
import { captureNumber, Segments, type Segment } from './segments.ts';

export type { CaptureListState, SlowSearch } from './capture-list-state.ts';

const requestsAtOnce = 2;
/** The tail is shown four times a second at most. */
const shownEveryMs = 250;

export class CaptureList {
  readonly #client: ListingClient;
  readonly #filter: string;
  readonly #listeners = new PacedListeners(shownEveryMs);
  #state: CaptureListState = emptyList;
  /** Arrivals held back, newest first, shaped like the rest. */
  #front: readonly Segment[] = [];
  #holding = false;
  /** Highest number seen, shown or held. */
  #newest = 0;
  /** Indexes in sight; `to` is exclusive. */
  #view = { from: 0, to: 60 };
  /** Lowest numbers of the segments being read. */
  readonly #reading = new Set<number>();
  #counting = false;
  /** Requests for rows under way, and what was told to be gone since the first of them: their answers may not know it yet. */
  #asking = 0;
  readonly #gone = new Set<string>();
  /** Rises with every removal that is told: a count that was under way then may not know it. */
  #removals = 0;
  /** Rises with every fresh read, so that an answer that comes late is not taken for the newest. */
  #epoch = 0;
  /** What the tail told while the list was being read; taken in afterwards, or the answer would undo it. */
  #waiting: CaptureChange[] | null = null;

  constructor(client: ListingClient, filter: string) {
    this.#client = client;
    this.#filter = filter;
  }

  readonly read = (): CaptureListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  /** Reads everything anew and keeps what is in sight where it is. */
  async reload(): Promise<void> {
    const epoch = ++this.#epoch;
    this.#waiting ??= [];
    this.#reading.clear();
    try {
      const { segments: before } = this.#state;
      const place = this.#view.from === 0 || before.count === 0 ? null : before.placeAt(this.#view.from);
      const page = await this.#page({ limit: pageSize });
      const [newest] = page.items;
      const outline =
        newest === undefined || page.nextCursor === null || page.scannedTo !== null
          ? null
          : await this.#outline({ before: captureNumber(newest.id) + 1 });
      let segments = asListed(page, outline);
      // Nothing in sight may flash: the rows there are read before they are shown.
      if (place !== null)
        segments = await this.#withRowsAt(segments, place.number ?? place.from, this.#view.to - this.#view.from);
      if (epoch !== this.#epoch) return;
      this.#newest = Math.max(this.#newest, captureNumber(page.items[0]?.id ?? 'c0'));
      this.#front = [];
      this.#write({ status: 'ready', error: null, segments, moreError: null, held: 0 });
    } catch (error) {
      if (epoch !== this.#epoch) return;
      if (this.#state.status === 'ready') this.#write({ moreError: error });
      else this.#write({ status: 'failed', error });
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const change of waiting) this.take(change);
    this.#pump();
  }

  /** Tells which rows are in sight: those are read first, and kept. `to` is exclusive. */
  show(from: number, to: number): void {
    if (from === this.#view.from && to === this.#view.to) return;
    this.#view = { from, to };
    this.#pump();
  }

  /** Ends looking for what a slow filter matches, or goes on with it; `all`: until everything is looked through. */
  search(how: SlowSearch): void {
    if (this.#state.search === null) return;
    this.#write({ search: how });
    this.#pump();
  }

  /** Tries again to read what could not be read. */
  retry(): void {
    this.#write({ moreError: null });
    this.#pump();
  }

  /** The row at an index once it is here; null when there is none, or when it cannot be read. */
  async rowAt(index: number): Promise<ListedCapture | null> {
    for (let tries = 0; tries < 3; tries += 1) {
      const row = this.#state.segments.row(index);
      if (row !== null || index >= this.#state.segments.count) return row;
      if (!(await this.#readAt(index))) return null;
    }
    return this.#state.segments.row(index);
  }

  /** The oldest row, once it is here; null when there is none. */
  async oldest(): Promise<ListedCapture | null> {
    const epoch = this.#epoch;
    for (;;) {
      const { list } = this.#state.segments;
      const unknown = list.findLastIndex(({ count }) => count > 0);
      const last = list[unknown];
      if (last === undefined || last.exact || epoch !== this.#epoch || this.#state.search === 'stopped') break;
      const upper = this.#state.segments.upper(unknown);
      const page = await this.#page({ limit: pageSize, order: 'oldest', ...bounds(last.from, upper) }, last.from === 0);
      if (epoch !== this.#epoch) break;
      const top = page.nextCursor === null ? upper : captureNumber(page.nextCursor) + 1;
      this.#place(last.from, top, page.items.toReversed());
    }
    const { count } = this.#state.segments;
    return count === 0 ? null : await this.rowAt(count - 1);
  }

  /** Index of the row with this number, or of the next older one, once it is here. */
  async indexOf(number: number): Promise<number> {
    const epoch = this.#epoch;
    const { segments } = this.#state;
    const position = segments.positionOf(number);
    const segment = segments.list[position];
    if (segment !== undefined && segment.rows === null) {
      if (segment.exact) await this.#readSegment(position);
      else {
        const page = await this.#page(
          { limit: pageSize, before: `c${number + 1}`, after: `c${segment.from - 1}` },
          segment.from === 0,
        );
        if (epoch === this.#epoch) this.#place(lowestOf(page, segment.from), number + 1, page.items);
      }
    }
    return this.#state.segments.indexOf(number);
  }

  /** Whether arrivals are held back: while the list is frozen, or scrolled away from its top. */
  hold(holding: boolean): void {
    if (holding === this.#holding) return;
    this.#holding = holding;
    if (!holding) this.release();
  }

  /** Shows what was held. */
  release(): void {
    if (this.#state.held === 0) return;
    const segments = this.#state.segments.splice(0, 0, ...this.#front);
    this.#front = [];
    this.#write({ segments, held: 0 });
    this.#pump();
  }

  /** Takes rows out at once, before the host has told everyone. */
  forget(ids: readonly string[]): void {
    this.#forget(ids, false);
    this.#listeners.tell();
  }

  /** Shows rows as they will be, before the host has told everyone. */
  amend(rows: readonly ListedCapture[]): void {
    this.#replace(rows);
    this.#listeners.tell();
  }

  /** Takes in one message of the live tail. */
  take(change: CaptureChange): void {
    if (this.#waiting !== null) {
      this.#waiting.push(change);
      return;
    }
    switch (change.type) {
      case 'added':
        this.#takeAdded(change.added, change.rows);
        break;
      case 'changed':
        this.#replace(change.rows);
        break;
      case 'entered': {
        const newer = change.rows.filter(({ id }) => captureNumber(id) > this.#newest);
        this.#front = withRows(this.#front, Infinity, change.rows);
        const top = this.#front.at(-1)?.from ?? Infinity;
        this.#set({
          held: countOf(this.#front),
          segments: new Segments(
            withRows(
              this.#state.segments.list,
              top,
              change.rows.filter((row) => !newer.includes(row)),
            ),
          ),
        });
        if (newer.length > 0) this.#takeAdded(newer.length, newer);
        break;
      }
      case 'removed':
        this.#removals += 1;
        if (this.#asking > 0) for (const id of change.ids) this.#gone.add(id);
        this.#forget(change.ids, true);
        break;
      case 'reset':
        void this.reload();
        return;
    }
    this.#listeners.tellSoon();
    this.#pump();
  }

  #replace(rows: readonly ListedCapture[]): void {
    this.#front = withChanged(this.#front, rows);
    this.#set({ segments: new Segments(withChanged(this.#state.segments.list, rows)) });
  }

  #takeAdded(added: number, rows: readonly ListedCapture[]): void {
    const fresh = rows.filter(({ id }) => captureNumber(id) > this.#newest);
    const [first] = fresh;
    const last = fresh.at(-1);
    if (first === undefined || last === undefined) return;
    const known = this.#newest;
    this.#newest = captureNumber(first.id);
    // More came than were told: there is a place for them, and whoever scrolls there reads them.
    const untold = fresh.length < rows.length ? 0 : Math.max(0, added - rows.length);
    const arrived = this.#state.arrived + fresh.length + untold;
    const from = untold === 0 ? known + 1 : captureNumber(last.id);
    const segments: Segment[] = [{ from, count: fresh.length, exact: true, rows: fresh }];
    if (untold > 0) segments.push({ from: known + 1, count: untold, exact: untold <= segmentLimit, rows: null });
    if (this.#holding) {
      this.#front = withNewestRows(onTop(this.#front, segments));
      this.#set({ arrived, held: this.#state.held + fresh.length + untold });
    } else this.#set({ arrived, segments: new Segments(onTop(this.#state.segments.list, segments)) });
  }

  /** `told`: the host says so, and means captures that are not here, too. */
  #forget(ids: readonly string[], told: boolean): void {
    const heldBefore = countOf(this.#front);
    this.#front = withoutIds(this.#front, Infinity, ids, told);
    const { segments, held } = this.#state;
    const top = this.#front.at(-1)?.from ?? Infinity;
    this.#set({
      segments: new Segments(withoutIds(segments.list, top, ids, told)),
      held: held - (heldBefore - countOf(this.#front)),
    });
  }

  /** Reads what is missing in sight, a page ahead of it, and counts what was not counted. */
  #pump(): void {
    const { status, search } = this.#state;
    if (status !== 'ready' || search === 'stopped' || this.#waiting !== null || this.#listeners.size === 0) return;
    if (this.#state.moreError === null) {
      while (this.#reading.size < requestsAtOnce) {
        const index = this.#missing();
        if (index === null) break;
        void this.#readAt(index);
      }
    }
    void this.#count();
  }

  /** First index in sight, then around it, whose row is neither here nor on its way. */
  #missing(): number | null {
    const { from, to } = this.#view;
    const size = to - from;
    const [within] = this.#missingIn(from, to);
    if (within !== undefined) return within;
    const [below] = this.#missingIn(to, to + size);
    if (below !== undefined) return below;
    const [above] = this.#missingIn(from - size, from);
    return above ?? null;
  }

  *#missingIn(from: number, to: number): Generator<number> {
    const { segments } = this.#state;
    const end = Math.min(to, segments.count);
    for (let index = Math.max(0, from); index < end;) {
      const position = segments.positionAt(index);
      const segment = segments.list[position];
      if (segment === undefined || segment.count === 0) return;
      if (segment.rows === null && !this.#reading.has(segment.from)) yield index;
      index = segments.start(position) + segment.count;
    }
  }

  /** True when something was read. */
  async #readAt(index: number): Promise<boolean> {
    const { segments } = this.#state;
    const position = segments.positionAt(index);
    const segment = segments.list[position];
    if (segment === undefined) return false;
    if (segment.exact) return await this.#readSegment(position);
    return await this.#guarded(segment.from, async () => {
      const upper = segments.upper(position);
      const offset = index - segments.start(position);
      const query = guess(segment, upper, offset);
      const page = await this.#page(query, segment.from === 0);
      const items = query.order === 'oldest' ? page.items.toReversed() : page.items;
      if (query.order === 'oldest') {
        const top = page.nextCursor === null ? upper : captureNumber(page.nextCursor) + 1;
        return () => this.#place(segment.from, top, items);
      }
      const top = query.before === undefined ? Infinity : captureNumber(query.before);
      return () => this.#place(lowestOf(page, segment.from), top, items, offset);
    });
  }

  async #readSegment(position: number): Promise<boolean> {
    const { segments } = this.#state;
    const segment = segments.list[position];
    if (segment === undefined || segment.rows !== null) return segment !== undefined;
    const upper = segments.upper(position);
    return await this.#guarded(segment.from, async () => {
      const page = await this.#page({ limit: segmentLimit, ...bounds(segment.from, upper) }, segment.from === 0);
      return () => this.#place(lowestOf(page, segment.from), upper, page.items);
    });
  }

  /** One request about a segment: noted while it lasts, dropped when the list was read anew meanwhile. */
  async #guarded(from: number, read: () => Promise<() => void>): Promise<boolean> {
    const epoch = this.#epoch;
    this.#reading.add(from);
    try {
      const apply = await read();
      if (epoch !== this.#epoch) return false;
      this.#reading.delete(from);
      apply();
      return true;
    } catch (error) {
      if (epoch !== this.#epoch) return false;
      this.#reading.delete(from);
      this.#write({ moreError: error });
      return false;
    } finally {
      if (epoch === this.#epoch) this.#pump();
    }
  }

  /** `offset`: how many rows of the guessed segment shall lie above the first, so that what was asked for is where it was asked. */
  #place(from: number, upper: number, rows: readonly ListedCapture[], offset?: number): void {
    const { segments } = this.#state;
    const whole = segments.place(from, upper, rows);
    const placed = offset === undefined ? whole : atOffset(whole, from, offset);
    this.#write({ segments: withoutFarRows(placed, placed.positionAt(this.#view.from), from) });
  }

  /** Counts, newest first, what nobody has counted. */
  async #count(): Promise<void> {
    if (this.#counting) return;
    this.#counting = true;
    const epoch = this.#epoch;
    try {
      for (;;) {
        const { segments, search } = this.#state;
        // What takes long is only looked through to the end when somebody asks for it.
        if (search === 'looking' || search === 'stopped') return;
        const position = segments.list.findIndex(({ exact }) => !exact);
        const segment = segments.list[position];
        if (segment === undefined || this.#listeners.size === 0) return;
        const upper = segments.upper(position);
        const removals = this.#removals;
        const outline = await this.#outline({
          ...(upper === Infinity ? {} : { before: upper }),
          ...(segment.from === 0 ? {} : { after: segment.from - 1 }),
        });
        if (epoch !== this.#epoch || outline === null) return;
        if (removals !== this.#removals) continue;
        this.#write({ segments: counted(this.#state.segments, { from: segment.from, upper }, outline) });
      }
    } finally {
      this.#counting = false;
      if (epoch !== this.#epoch) void this.#count();
    }
  }

  async #withRowsAt(segments: Segments, number: number, wanted: number): Promise<Segments> {
    let placed = segments;
    let have = 0;
    for (let position = placed.positionOf(number); have < wanted && position < placed.list.length; position += 1) {
      const segment = placed.list[position];
      if (segment === undefined || !segment.exact) break;
      if (segment.rows === null && segment.count > 0) {
        const upper = placed.upper(position);
        const page = await this.#page({ limit: segmentLimit, ...bounds(segment.from, upper) });
        placed = placed.place(lowestOf(page, segment.from), upper, page.items);
      }
      have += segment.count;
    }
    return placed;
  }

  /** `whole`: the lowest number there is is meant, so that no lower bound is needed. */
  async #page({ after, ...query }: PageQuery, whole = false): Promise<Page> {
    this.#asking += 1;
    try {
      const page = await this.#client.captures.list({
        ...query,
        ...(this.#filter === '' ? {} : { filter: this.#filter }),
        ...(after === undefined || whole ? {} : { after }),
      });
      if (page.scannedTo !== null && this.#state.search === null) this.#set({ search: 'looking' });
      return { ...page, items: page.items.filter(({ id }) => !this.#gone.has(id)) };
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0) this.#gone.clear();
    }
  }

  /** Null when it cannot be had: then places are guessed. */
  #outline(part: { before?: number; after?: number }): Promise<CaptureOutline | null> {
    return this.#client.workbench
      .captureOutline({ ...part, ...(this.#filter === '' ? {} : { filter: this.#filter }) })
      .catch(() => null);
  }

  #set(part: Partial<CaptureListState>): void {
    this.#state = { ...this.#state, ...part };
  }

  #write(part: Partial<CaptureListState>): void {
    this.#set(part);
    this.#listeners.tell();
  }
}
