import { HookwrightError } from '#shared/errors.ts';

/** Long work on the writer's thread, done in short steps with a turn of the event loop between, so that captures pass by. */
export class StepRunner {
  readonly #defer: (callback: () => void) => void;
  #stopped = false;

  constructor(defer: (callback: () => void) => void) {
    this.#defer = defer;
  }

  /** Calls `step` until it says there is no more; rejects when it throws or the store closes. */
  async run(step: () => boolean): Promise<void> {
    for (;;) {
      if (this.#stopped) throw new HookwrightError('store-failed', 'The store is closing.');
      if (!step()) return;
      await new Promise<void>((resolve) => {
        this.#defer(resolve);
      });
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
