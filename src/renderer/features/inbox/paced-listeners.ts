/** Who wants to know that something changed: told at once, or, of what comes by itself, no more often than every so many ms. */
export class PacedListeners {
  readonly #everyMs: number;
  readonly #listeners = new Set<() => void>();
  #toldAt = -Infinity;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  get size(): number {
    return this.#listeners.size;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#waiting);
      this.#waiting = undefined;
    };
  };

  tell(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#toldAt = performance.now();
    for (const listener of this.#listeners) listener();
  }

  tellSoon(): void {
    if (this.#waiting !== undefined) return;
    const wait = this.#toldAt + this.#everyMs - performance.now();
    if (wait <= 0) this.tell();
    else this.#waiting = setTimeout(() => this.tell(), wait);
  }
}
