import type { Clock } from '#shared/clock.ts';

/** What happened to the stored captures since a subscriber last looked. */
export interface Changes {
  /** Something was committed; read what is newer than the last known id. */
  committed: boolean;
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  /** Too much to list. */
  reset: boolean;
  /** Receiver, store or totals may have changed. */
  status: boolean;
}

export interface ChangeSubscription {
  /** Resolves once there is something to take, at the latest after `patienceMs`; at once when the signal is aborted. */
  wait(signal: AbortSignal | undefined, patienceMs?: number): Promise<void>;
  take(): Changes;
  close(): void;
}

const nothing = (): Changes => ({ committed: false, changed: new Set(), removed: new Set(), reset: false, status: false });
/** More ids than this are told as a reset. */
const listedAtMost = 500;

/** Tells every open stream what changed. Holds no captures, only ids, and at most `listedAtMost` of those per stream. */
export class ChangeFeed {
  readonly #clock: Clock;
  readonly #subscriptions = new Set<(update: (changes: Changes) => void) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  committed(): void {
    this.#publish((changes) => {
      changes.committed = true;
      changes.status = true;
    });
  }

  status(): void {
    this.#publish((changes) => {
      changes.status = true;
    });
  }

  changed(ids: readonly string[]): void {
    this.#publish((changes) => addTo(changes, changes.changed, ids));
  }

  removed(ids: readonly string[]): void {
    this.#publish((changes) => addTo(changes, changes.removed, ids));
  }

  reset(): void {
    this.#publish((changes) => {
      changes.reset = true;
      changes.status = true;
    });
  }

  subscribe(): ChangeSubscription {
    let changes = nothing();
    let pending = false;
    let wake: (() => void) | null = null;
    const receive = (update: (changes: Changes) => void): void => {
      update(changes);
      pending = true;
      wake?.();
    };
    this.#subscriptions.add(receive);
    return {
      wait: (signal, patienceMs) =>
        new Promise((resolve) => {
          if (pending || signal?.aborted === true) return resolve();
          const cancel = patienceMs === undefined ? null : this.#clock.after(patienceMs, () => wake?.());
          wake = () => {
            wake = null;
            cancel?.();
            signal?.removeEventListener('abort', onAbort);
            resolve();
          };
          const onAbort = (): void => wake?.();
          signal?.addEventListener('abort', onAbort);
        }),
      take: () => {
        const taken = changes;
        changes = nothing();
        pending = false;
        return taken;
      },
      close: () => this.#subscriptions.delete(receive),
    };
  }

  #publish(update: (changes: Changes) => void): void {
    for (const receive of this.#subscriptions) receive(update);
  }
}

function addTo(changes: Changes, ids: Set<string>, more: readonly string[]): void {
  changes.status = true;
  for (const id of more) ids.add(id);
  if (ids.size > listedAtMost) {
    ids.clear();
    changes.reset = true;
  }
}

/** Waits on the injected clock; ends early when the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (delayMs <= 0 || signal?.aborted === true) return resolve();
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(delayMs, end);
    signal?.addEventListener('abort', end);
  });
}
