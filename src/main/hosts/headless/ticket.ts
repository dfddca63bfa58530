/**
 * A one-time way in for a browser that Hookwright opens itself. The address it is opened with stands in the process list,
 * which other users of the machine can read: a ticket is worth nothing once it was used, and after a minute in any case.
 * Whoever is quick enough to use a stranger's ticket is found out, because the user's own page is then refused.
 */
import type { Clock } from '#shared/clock.ts';
import { createToken, isToken } from './guard.ts';

/** A browser that is not running yet takes its time. */
const validMs = 60_000;
/** More are never open: a new one makes the oldest invalid. */
const openAtMost = 8;

interface Ticket {
  readonly text: string;
  readonly endsAt: number;
}

export class Tickets {
  readonly #clock: Clock;
  #open: readonly Ticket[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(): string {
    const text = createToken();
    this.#open = [...this.#valid(), { text, endsAt: this.#clock.monotonic() + validMs }].slice(-openAtMost);
    return text;
  }

  /** True the first time, for a ticket that was issued within the last minute. */
  redeem(given: unknown): boolean {
    const valid = this.#valid();
    const found = valid.find(({ text }) => isToken(given, text));
    this.#open = valid.filter((ticket) => ticket !== found);
    return found !== undefined;
  }

  #valid(): readonly Ticket[] {
    const now = this.#clock.monotonic();
    return this.#open.filter(({ endsAt }) => endsAt > now);
  }
}
