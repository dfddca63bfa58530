/** Hands the latest state to everyone who follows; whoever is slow misses what lay between. */
export class ProgressFeed<T> {
  readonly #wakers = new Set<() => void>();
  #latest: T;
  #version = 0;
  #ended = false;

  constructor(first: T) {
    this.#latest = first;
  }

  get latest(): T {
    return this.#latest;
  }

  publish(state: T, ended = false): void {
    this.#latest = state;
    this.#version += 1;
    this.#ended = ended;
    for (const wake of this.#wakers) wake();
  }

  /** The latest state, then each newer one; ends with the last, or when the signal is aborted. */
  async *follow(signal?: AbortSignal): AsyncGenerator<T, void> {
    let seen = -1;
    for (;;) {
      if (signal?.aborted === true) return;
      if (seen !== this.#version) {
        seen = this.#version;
        yield this.#latest;
      } else if (this.#ended) {
        return;
      } else {
        await this.#change(signal);
      }
    }
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}
