import type { RuleMatch } from '#shared/annotation.ts';
import type { Clock } from '#shared/clock.ts';
import type { CaptureRow } from '#shared/capture.ts';
import type { StoredRule } from '../store/tag-rule-storage.ts';
import { pause } from './change-feed.ts';

/** One message in this time at most, ms: a burst is one notification with a count. */
const quietMs = 10_000;

interface Listener {
  readonly pending: Map<string, RuleMatch>;
  wake: (() => void) | null;
}

/** Tells whoever listens what rules that notify have matched. Keeps counts and one row per rule, never more. */
export class RuleMatches {
  readonly #clock: Clock;
  readonly #listeners = new Set<Listener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  /** `newest` is passed on only where the rule allows it. */
  add({ id, name, filter, notify }: StoredRule, count: number, newest: CaptureRow | null): void {
    const told =
      notify.content && newest !== null ? { id: newest.id, eventType: newest.eventType, summary: newest.summary } : null;
    for (const listener of this.#listeners) {
      const before = listener.pending.get(id)?.count ?? 0;
      listener.pending.set(id, { ruleId: id, name, filter, count: before + count, sound: notify.sound, newest: told });
      listener.wake?.();
    }
  }

  async *listen(signal: AbortSignal | undefined): AsyncGenerator<{ matches: RuleMatch[] }, void> {
    const listener: Listener = { pending: new Map(), wake: null };
    this.#listeners.add(listener);
    const ended = (): boolean => signal?.aborted === true;
    try {
      for (;;) {
        await waitFor(listener, signal);
        if (ended()) return;
        const matches = [...listener.pending.values()];
        listener.pending.clear();
        yield { matches };
        await pause(this.#clock, quietMs, signal);
        if (ended()) return;
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }
}

function waitFor(listener: Listener, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (listener.pending.size > 0 || signal?.aborted === true) return resolve();
    const end = (): void => {
      listener.wake = null;
      signal?.removeEventListener('abort', end);
      resolve();
    };
    listener.wake = end;
    signal?.addEventListener('abort', end);
  });
}
