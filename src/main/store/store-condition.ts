import type { ErrorReport, HookwrightError } from '#shared/errors.ts';

/** Whether captures can be stored, and what stands in the way; told to listeners when it changes. */
export class StoreCondition {
  #problem: ErrorReport | null = null;
  readonly #listeners = new Set<(problem: ErrorReport | null) => void>();

  /** Null while all is well. */
  get problem(): ErrorReport | null {
    return this.#problem;
  }

  succeed(): void {
    if (this.#problem !== null) this.#become(null);
  }

  fail(error: HookwrightError): void {
    if (this.#problem?.code !== error.code) this.#become(error.report());
  }

  /** The returned function ends it. */
  onChange(listener: (problem: ErrorReport | null) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #become(problem: ErrorReport | null): void {
    this.#problem = problem;
    for (const listener of this.#listeners) listener(problem);
  }
}
