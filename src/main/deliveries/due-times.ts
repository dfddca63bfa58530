import type { Clock } from '#shared/clock.ts';

/** A delivery whose next attempt has a time. */
export interface Waiting {
  readonly seq: number;
  /** On the wall clock, ms since the epoch. */
  readonly dueAt: number;
  /** The same on the monotonic clock. */
  readonly monotonicDue: number;
  readonly trigger: 'first' | 'retry' | 'manual';
  /** Made by hand after the end: no retries follow. */
  readonly afterEnd: boolean;
}

/** The clocks are looked at this often while anything waits: a jump is noticed within that time. */
const lookIntervalMs = 1000;

/**
 * Which deliveries are due. The wall clock counts, which outlives a restart; within one run the monotonic clock counts
 * too, so that a wall clock set back delays nothing, and one set forward (or a sleep) makes due what is due.
 */
export class DueTimes {
  readonly #clock: Clock;
  readonly #becameDue: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #due: Waiting[] = [];
  #disarm: (() => void) | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(clock: Clock, becameDue: () => void) {
    this.#clock = clock;
    this.#becameDue = becameDue;
  }

  add(seq: number, dueAt: number, trigger: Waiting['trigger']): void {
    const wait = Math.max(0, dueAt - this.#clock.now());
    const entry = { seq, dueAt, monotonicDue: this.#clock.monotonic() + wait, trigger, afterEnd: false };
    if (wait === 0) {
      this.#due.push(entry);
      this.#becameDue();
    } else {
      this.#waiting.set(seq, entry);
      this.#arm(wait);
    }
  }

  /** Before everything else that is due. */
  addFirst(seq: number, afterEnd: boolean): void {
    this.#due.unshift({ seq, dueAt: this.#clock.now(), monotonicDue: this.#clock.monotonic(), trigger: 'manual', afterEnd });
  }

  forget(seq: number): void {
    this.#waiting.delete(seq);
    this.#due = this.#due.filter((entry) => entry.seq !== seq);
  }

  /** Takes out the one that has been due longest. */
  next(): Waiting | undefined {
    return this.#due.shift();
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
  }

  #arm(waitMs: number): void {
    if (this.#stopped) return;
    const wait = Math.min(waitMs, lookIntervalMs);
    if (this.#clock.monotonic() + wait >= this.#armedFor) return;
    this.#disarm?.();
    this.#armedFor = this.#clock.monotonic() + wait;
    this.#disarm = this.#clock.after(wait, () => {
      this.#disarm = null;
      this.#armedFor = Number.POSITIVE_INFINITY;
      this.#look();
    });
  }

  #look(): void {
    const now = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const due: Waiting[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#waiting.values()) {
      if (entry.dueAt <= now || entry.monotonicDue <= monotonic) due.push(entry);
      else next = Math.min(next, entry.dueAt - now, entry.monotonicDue - monotonic);
    }
    for (const { seq } of due) this.#waiting.delete(seq);
    this.#due.push(...due.toSorted((one, other) => one.dueAt - other.dueAt));
    if (due.length > 0) this.#becameDue();
    if (this.#waiting.size > 0) this.#arm(next);
  }
}
