import { HookwrightError } from '#shared/errors.ts';
import type { StoredCapture } from './capture-record.ts';
import { CaptureInsert } from './capture-insert.ts';
import type { PreparedCapture } from './prepared-capture.ts';
import type { WriteConnection } from './write-connection.ts';

/** Bodies in one transaction, bytes: bounds the write-ahead log when many large ones come at once. */
const groupBytes = 16 * 1_048_576;

interface Waiting {
  readonly capture: PreparedCapture;
  readonly resolve: (stored: StoredCapture) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Captures in one transaction at most. */
  readonly limit: number;
  /** Runs the callback in the next turn of the event loop. */
  readonly defer: (callback: () => void) => void;
  readonly onCommitted: (lastSeq: number, count: number) => void;
}

/**
 * Many captures, one transaction: everything that comes in until the next turn of the event loop is committed
 * together, and nobody is answered before that commit. While the disk syncs, the next group gathers by itself.
 */
export class GroupCommit {
  readonly #connection: WriteConnection;
  readonly #options: GroupCommitOptions;
  readonly #insert: CaptureInsert;
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(connection: WriteConnection, options: GroupCommitOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#insert = new CaptureInsert(connection.db);
  }

  /** Resolves after the commit; rejects when this capture could not be stored. */
  submit(capture: PreparedCapture): Promise<StoredCapture> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ capture, resolve, reject });
      this.#schedule();
    });
  }

  /** All in one transaction of their own, now: either every one of them is stored or, when this throws, none. */
  storeTogether(captures: readonly PreparedCapture[]): StoredCapture[] {
    if (captures.length === 0) return [];
    if (!this.#connection.reserve.allowsCaptures(() => this.#connection.reusableBytes())) {
      throw new HookwrightError('disk-full', 'The disk that holds the data folder is full.');
    }
    const { results, lastSeq } = this.#connection.transact(() => {
      this.#insert.begin();
      const results = captures.map((capture) => this.#insert.insert(capture));
      return { results, lastSeq: this.#insert.finish() };
    });
    this.#insert.committed();
    this.#connection.condition.succeed();
    this.#options.onCommitted(lastSeq, results.length);
    return results;
  }

  /** Commits all that waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commit(this.#takeGroup());
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.defer(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#commit(this.#takeGroup());
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { capture } of this.#waiting) {
      if (count > 0 && (count >= this.#options.limit || bytes + capture.body.length > groupBytes)) break;
      bytes += capture.body.length;
      count += 1;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return group;
  }

  #commit(group: readonly Waiting[]): void {
    if (!this.#connection.reserve.allowsCaptures(() => this.#connection.reusableBytes())) {
      const full = new HookwrightError('disk-full', 'The disk that holds the data folder is full.');
      this.#connection.condition.fail(full);
      for (const { reject } of group) reject(full);
      return;
    }
    let outcome: Outcome;
    try {
      outcome = this.#store(group);
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    this.#insert.committed();
    this.#connection.condition.succeed();
    for (const [index, { resolve, reject }] of group.entries()) {
      const result = outcome.results[index];
      if (result === undefined || result instanceof Error) reject(result);
      else resolve(result);
    }
    const stored = outcome.results.filter((result) => !(result instanceof Error)).length;
    if (stored > 0) this.#options.onCommitted(outcome.lastSeq, stored);
  }

  #store(group: readonly Waiting[]): Outcome {
    try {
      return this.#connection.transact(() => {
        this.#insert.begin();
        const results = group.map(({ capture }) => this.#insert.insert(capture));
        return { results, lastSeq: this.#insert.finish() };
      });
    } catch (error) {
      if (error instanceof HookwrightError) throw error;
      // One row is at fault: find it, keep the others.
      return this.#connection.transact(() => this.#storeEach(group));
    }
  }

  #storeEach(group: readonly Waiting[]): Outcome {
    const { db } = this.#connection;
    this.#insert.begin();
    const results = group.map(({ capture }) => {
      db.exec('SAVEPOINT one');
      try {
        const stored = this.#insert.insert(capture);
        db.exec('RELEASE one');
        return stored;
      } catch (error) {
        // A failure of the surroundings has ended the whole transaction.
        if (!db.inTransaction) throw error;
        db.exec('ROLLBACK TO one');
        db.exec('RELEASE one');
        this.#insert.rolledBack();
        return new HookwrightError('store-failed', 'This capture could not be stored.', {
          remedy: 'The others were; please report it with what was sent.',
          cause: error,
        });
      }
    });
    return { results, lastSeq: this.#insert.finish() };
  }
}

interface Outcome {
  readonly results: readonly (StoredCapture | HookwrightError)[];
  readonly lastSeq: number;
}
