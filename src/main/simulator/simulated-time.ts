import type { Clock } from '#shared/clock.ts';
import type { SimulationClock } from '#shared/simulation.ts';

/** Less than this is no wait, ms: a timer could not keep it anyway. */
const negligibleMs = 0.001;

/** An attempt that is really under way: what it will bring lies at or after its start and the time it has taken so far. */
export interface Flight {
  readonly atMs: number;
  readonly startedTick: number;
}

/**
 * How simulated time follows the real one. While nothing is under way it runs as fast as the clock says: as the real one,
 * scaled, or without any waiting. What a handler takes is never scaled: simulated time may not pass the point up to which
 * an attempt under way has come. Only the monotonic clock is read, so a wall clock that jumps changes nothing.
 */
export class SimulatedTime {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #startTick: number;
  readonly #flights = new Set<Flight>();
  #nowMs = 0;
  /** The moment of the monotonic clock that belongs to `#nowMs`. */
  #nowTick: number;

  constructor(clock: Clock, kind: SimulationClock) {
    this.#clock = clock;
    this.#factor = kind.kind === 'virtual' ? Number.POSITIVE_INFINITY : kind.kind === 'scaled' ? kind.factor : 1;
    this.#startTick = clock.monotonic();
    this.#nowTick = this.#startTick;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get realMs(): number {
    return this.#clock.monotonic() - this.#startTick;
  }

  get flights(): number {
    return this.#flights.size;
  }

  takeOff(atMs: number): Flight {
    const flight = { atMs, startedTick: this.#clock.monotonic() };
    this.#flights.add(flight);
    return flight;
  }

  land(flight: Flight): void {
    this.#flights.delete(flight);
  }

  /** Real ms until something due at `atMs` may be done. `aheadMs`: how far it may run ahead of what is under way. */
  untilDue(atMs: number, aheadMs: number): number {
    const tick = this.#clock.monotonic();
    let hold = 0;
    for (const flight of this.#flights) hold = Math.max(hold, atMs - aheadMs - flight.atMs - (tick - flight.startedTick));
    if (Number.isFinite(this.#factor)) hold = Math.max(hold, this.#dueTick(atMs) - tick);
    return hold < negligibleMs ? 0 : hold;
  }

  /** Simulated time has come to `atMs`. */
  advance(atMs: number): void {
    if (atMs < this.#nowMs) return;
    const tick = this.#clock.monotonic();
    // On the real clock a late timer, or a machine that slept, must not push back all that follows.
    this.#nowTick = this.#factor === 1 ? Math.min(tick, this.#dueTick(atMs)) : tick;
    this.#nowMs = atMs;
  }

  #dueTick(atMs: number): number {
    return this.#nowTick + (atMs - this.#nowMs) / this.#factor;
  }
}
