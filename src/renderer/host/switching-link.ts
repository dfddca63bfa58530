import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';

const waitForConnectionMs = 10_000;

/** A call made while no connection could be had. */
export class ConnectionLostError extends Error {
  constructor() {
    super('Hookwright does not answer.');
    this.name = 'ConnectionLostError';
  }
}

/**
 * A client link whose carrier comes and goes. Calls made in between wait for the next carrier, at most ten seconds:
 * long enough for a restart, short enough that a screen can say what is wrong.
 */
export class SwitchingLink implements ClientLink<ClientContext> {
  #carrier: ClientLink<ClientContext> | null = null;
  #waiting = new Set<(carrier: ClientLink<ClientContext> | null) => void>();

  use(carrier: ClientLink<ClientContext>): void {
    this.#carrier = carrier;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve(carrier);
  }

  /** `final`: none will come again, whoever waits is told at once. */
  drop(final: boolean): void {
    this.#carrier = null;
    if (!final) return;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve(null);
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const carrier = this.#carrier ?? (await this.#next(options.signal));
    if (carrier === null) throw new ConnectionLostError();
    return carrier.call(path, input, options);
  }

  #next(signal: AbortSignal | undefined): Promise<ClientLink<ClientContext> | null> {
    return new Promise((resolve) => {
      const settle = (carrier: ClientLink<ClientContext> | null): void => {
        globalThis.clearTimeout(timer);
        signal?.removeEventListener('abort', give);
        this.#waiting.delete(settle);
        resolve(carrier);
      };
      const give = (): void => settle(null);
      const timer = globalThis.setTimeout(give, waitForConnectionMs);
      signal?.addEventListener('abort', give, { once: true });
      this.#waiting.add(settle);
    });
  }
}
