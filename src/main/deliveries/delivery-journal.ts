import type { DeliveryWrite } from '../store/delivery-record.ts';

/** Writes all changes in one transaction; returns for each the number of the row it made. */
export type WriteDeliveries = (changes: readonly DeliveryWrite[]) => Promise<readonly number[]>;

interface Waiting {
  readonly change: DeliveryWrite;
  readonly resolve: (row: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Changes in one transaction at most: a short one, since receiving goes on beside it. */
const changesAtOnce = 200;

/**
 * Takes changes one by one and has them written together: while one transaction is under way, the next ones gather. A
 * change is answered once it is on disk; changes stay in their order.
 */
export class DeliveryJournal {
  readonly #send: WriteDeliveries;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(send: WriteDeliveries) {
    this.#send = send;
  }

  /** Resolves with the number of the row made (0 where none was) once it is on disk. Rejects with what the store says. */
  write(change: DeliveryWrite): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when nothing waits to be written. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What is submitted in this turn goes with the first transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, changesAtOnce);
      try {
        const rows = await this.#send(group.map(({ change }) => change));
        for (const [index, { resolve }] of group.entries()) resolve(rows[index] ?? 0);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#writing = null;
  }
}

/** The same bytes in memory of their own: a view would carry the whole buffer behind it to the other thread. */
export function ownedBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
