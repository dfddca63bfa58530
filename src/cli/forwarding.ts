/** Hands captures on to a handler as they came, a few at a time, and tells what it answered. One that fails stops nothing. */
import type { CaptureRow } from '#shared/capture.ts';
import type { ReplayInput } from '#shared/delivery.ts';
import type { Client } from './connection.ts';
import { failureLine } from './failure-line.ts';
import { followDelivery } from './replay-each.ts';
import type { Terminal } from './terminal.ts';

interface Printing {
  readonly terminal: Terminal;
  readonly json: boolean;
}

/** As a provider does; begun in the order in which they came. */
const atOnce = 8;

export class Forwarding {
  readonly #client: Client;
  readonly #input: ReplayInput;
  readonly #printing: Printing;
  readonly #abort = new AbortController();
  readonly #waiting: CaptureRow[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(client: Client, input: ReplayInput, printing: Printing) {
    this.#client = client;
    this.#input = input;
    this.#printing = printing;
  }

  forward(row: CaptureRow): void {
    this.#waiting.push(row);
    this.#begin();
  }

  /** Resolves when all is handed on; what is not yet is given up when the signal aborts. */
  async finish(signal: AbortSignal): Promise<void> {
    const giveUp = (): void => {
      this.#waiting.length = 0;
      this.#abort.abort();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    signal.removeEventListener('abort', giveUp);
  }

  #begin(): void {
    while (this.#underWay.size < atOnce) {
      const row = this.#waiting.shift();
      if (row === undefined) return;
      const work = this.#handOn(row).finally(() => {
        this.#underWay.delete(work);
        this.#begin();
      });
      this.#underWay.add(work);
    }
  }

  async #handOn({ id, method }: CaptureRow): Promise<void> {
    // A handshake that failed holds nothing that could be sent.
    if (method === '') return;
    const { terminal, json } = this.#printing;
    try {
      const delivery = await this.#client.captures.replay({ ...this.#input, id });
      await followDelivery(this.#client, delivery, { terminal, json, expect: undefined, ends: false }, this.#abort.signal);
    } catch (error) {
      if (!this.#abort.signal.aborted) terminal.warn(`${id}: ${failureLine(error)}`);
    }
  }
}
