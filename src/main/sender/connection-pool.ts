import type { Clock } from '#shared/clock.ts';
import type { Connection } from './connection.ts';

/** Shorter than the 5 s after which Node's own servers close an idle connection. */
export const longestIdleMs = 4000;

interface Kept {
  readonly connection: Connection;
  readonly since: number;
}

/** Idle connections, by route. */
export class ConnectionPool {
  readonly #clock: Clock;
  readonly #atMost: number;
  readonly #idle = new Map<string, Kept[]>();
  #count = 0;
  #cancelSweep: (() => void) | null = null;

  constructor(clock: Clock, atMost: number) {
    this.#clock = clock;
    this.#atMost = atMost;
  }

  /** The connection used last for this route, as it is the least likely to be gone; null when there is none. */
  take(key: string): Connection | null {
    const kept = this.#idle.get(key);
    if (kept === undefined) return null;
    for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
      this.#count -= 1;
      if (last.connection.usable && !this.#isOld(last)) return last.connection;
      last.connection.destroy();
    }
    return null;
  }

  keep(key: string, connection: Connection): void {
    if (this.#count >= this.#atMost || !connection.usable) {
      connection.destroy();
      return;
    }
    connection.release();
    const kept = this.#idle.get(key);
    const entry = { connection, since: this.#clock.monotonic() };
    if (kept === undefined) this.#idle.set(key, [entry]);
    else kept.push(entry);
    this.#count += 1;
    this.#cancelSweep ??= this.#clock.after(longestIdleMs, () => this.#sweep());
  }

  close(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    for (const kept of this.#idle.values()) for (const { connection } of kept) connection.destroy();
    this.#idle.clear();
    this.#count = 0;
  }

  #isOld({ since }: Kept): boolean {
    return this.#clock.monotonic() - since >= longestIdleMs;
  }

  #sweep(): void {
    this.#cancelSweep = null;
    for (const [key, kept] of this.#idle) {
      const young = kept.filter((entry) => {
        if (entry.connection.usable && !this.#isOld(entry)) return true;
        entry.connection.destroy();
        return false;
      });
      this.#count -= kept.length - young.length;
      if (young.length === 0) this.#idle.delete(key);
      else this.#idle.set(key, young);
    }
    if (this.#count > 0) this.#cancelSweep = this.#clock.after(longestIdleMs, () => this.#sweep());
  }
}
