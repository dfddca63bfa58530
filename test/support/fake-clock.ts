import type { Clock } from '#shared/clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until it is told to move. Timers run in the order of their time, and each sees the
 * clock at exactly its own time. The wall clock can be set apart from the monotonic one, as a user or NTP does.
 */
export class FakeClock implements Clock {
  #monotonic = 0;
  #wallOffset: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** `start`: wall clock at the beginning, ms since the epoch; 2026-01-01T00:00:00Z when left out. */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#wallOffset = start;
  }

  now(): number {
    return Math.floor(this.#wallOffset + this.#monotonic);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, callback: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { due: this.#monotonic + Math.max(0, delayMs), order: this.#order, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves both clocks on and runs what falls due, also what timers set on the way. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) this.#run(timer);
    this.#monotonic = end;
  }

  /** Like `advance`, but lets promises and the event loop settle before, between and after the timers. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) {
      this.#run(timer);
      await settle();
    }
    this.#monotonic = end;
    await settle();
  }

  /** Sets the wall clock alone; monotonic time and timers do not notice. */
  setWallClock(now: number): void {
    this.#wallOffset = now - this.#monotonic;
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (next === null || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #run(timer: Timer): void {
    this.#timers.delete(timer);
    this.#monotonic = Math.max(this.#monotonic, timer.due);
    timer.callback();
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
