/** What a page does while somebody works with it, as its browser tells: tasks, frames, commits of the list, memory. */
import type { Browser, CDPSession, Page } from 'playwright';

/** What one gesture cost. Times in ms. */
export interface GestureCost {
  /** Until the page had answered it whole. */
  readonly took: number;
  /** Tasks of the page's main thread longer than 50 ms by the clock, and the longest; other programs lengthen these. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** The most CPU time that one task took, which other programs disturb little. */
  readonly busiestTask: number;
  /** Frames that came more than 50 ms after the one before, and the longest such wait. */
  readonly slowFrames: number;
  readonly longestFrame: number;
  /** From a key, click or turn of the wheel to the paint that answers it, at the slowest. */
  readonly slowestInput: number;
  /** Changes of the list's rows, in all and in the busiest second. */
  readonly commits: number;
  readonly commitsPerSecond: number;
}

export interface PageSize {
  readonly heapMb: number;
  readonly elements: number;
  readonly rows: number;
}

interface Watched {
  tasks: number[];
  frames: number[];
  inputs: number[];
  commits: number[];
  firstRow: number;
}

/** Runs in the page before anything of its own. */
function watchPage(): void {
  const watched: Watched = { tasks: [], frames: [], inputs: [], commits: [], firstRow: 0 };
  (globalThis as unknown as { watched: Watched }).watched = watched;
  const observe = (type: string, into: number[]): void => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) into.push(entry.duration);
    }).observe({ type, buffered: true, ...(type === 'event' ? { durationThreshold: 16 } : {}) });
  };
  observe('longtask', watched.tasks);
  observe('event', watched.inputs);
  let before = performance.now();
  const frame = (now: number): void => {
    watched.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new MutationObserver((records) => {
    const inRows = ({ target }: MutationRecord): boolean =>
      (target instanceof Element ? target : target.parentElement)?.closest('tbody') != null;
    if (!records.some(inRows) && document.querySelector('tbody tr[data-id]') === null) return;
    if (watched.firstRow === 0 && document.querySelector('tbody tr[data-id]') !== null) watched.firstRow = performance.now();
    if (records.some(inRows)) watched.commits.push(performance.now());
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-id'] });
}

export class PageWatch {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(browser: Browser, page: Page, session: CDPSession) {
    this.#browser = browser;
    this.#page = page;
    this.#session = session;
  }

  /** To be called before the page goes anywhere. */
  static async start(browser: Browser, page: Page): Promise<PageWatch> {
    await page.addInitScript(watchPage);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    return new PageWatch(browser, page, session);
  }

  /** Since the navigation began, ms. */
  firstRow(): Promise<number> {
    return this.#page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.firstRow);
  }

  async cost(gesture: () => Promise<void>): Promise<GestureCost> {
    await this.#read();
    await this.#browser.startTracing(this.#page, { categories: ['toplevel', 'devtools.timeline'] });
    const started = performance.now();
    await gesture();
    const took = performance.now() - started;
    const trace = await this.#browser.stopTracing();
    const watched = await this.#read();
    const long = watched.tasks.filter((task) => task > 50);
    const slow = watched.frames.filter((frame) => frame > 50);
    return {
      took,
      longTasks: long.length,
      longestTask: highest(watched.tasks),
      busiestTask: busiestTask(trace.toString()),
      slowFrames: slow.length,
      longestFrame: highest(watched.frames),
      slowestInput: highest(watched.inputs),
      commits: watched.commits.length,
      commitsPerSecond: mostWithinSecond(watched.commits),
    };
  }

  /** After the garbage has been collected. */
  async size(): Promise<PageSize> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0;
    const rows = await this.#page.locator('tbody tr').count();
    return { heapMb: metric('JSHeapUsedSize') / 1_048_576, elements: metric('Nodes'), rows };
  }

  /** What was seen since it was asked last. */
  #read(): Promise<Watched> {
    return this.#page.evaluate(() => {
      const holder = globalThis as unknown as { watched?: Watched };
      const { watched } = holder;
      if (watched === undefined) return { tasks: [], frames: [], inputs: [], commits: [], firstRow: 0 };
      const taken = (list: number[]): number[] => list.splice(0);
      return {
        tasks: taken(watched.tasks),
        frames: taken(watched.frames),
        inputs: taken(watched.inputs),
        commits: taken(watched.commits),
        firstRow: watched.firstRow,
      };
    });
  }
}

function highest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function mostWithinSecond(times: readonly number[]): number {
  return times.reduce((most, from, index) => {
    const end = times.findIndex((time) => time >= from + 1000);
    return Math.max(most, (end === -1 ? times.length : end) - index);
  }, 0);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time, µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Among the tasks of the pages' main threads, ms of CPU. */
function busiestTask(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents.flatMap(({ name, args, pid, tid }) =>
      name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
    ),
  );
  return highest(
    traceEvents.flatMap(({ name, tdur, pid, tid }) =>
      tdur !== undefined && /RunTask/.test(name) && threads.has(`${pid} ${tid}`) ? [tdur / 1000] : [],
    ),
  );
}
