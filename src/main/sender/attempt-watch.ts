import type { Clock } from '#shared/clock.ts';
import type { AttemptPhases, Deadlines } from '#shared/target.ts';
import { AttemptFailed, duration } from './attempt-failed.ts';

export type Phase = 'dns' | 'connect' | 'tls' | 'waiting' | 'body';

/** Where an attempt stood when its time was up. */
const standing: Record<Phase, string> = {
  dns: 'the name was still being looked up',
  connect: 'the connection was not made',
  tls: 'the TLS handshake was not finished',
  waiting: 'the request was sent, but no answer had begun',
  body: 'the answer had begun, but not ended',
};

const remedies = {
  'timeout-connect': 'Check that the target is running and reachable from here, or raise the connect deadline.',
  'timeout-response': 'Have the handler answer first and work afterwards, or raise the response deadline.',
  'timeout-total': 'Have the handler answer sooner, or raise the total deadline.',
} as const;

/** One step that can be abandoned from outside. */
interface Step {
  abandon(failed: AttemptFailed): void;
}

interface Deadline {
  /** Monotonic, ms. */
  readonly at: number;
  readonly kind: keyof typeof remedies;
  readonly limitMs: number;
}

/** What a signal ends. It has one listener only: hundreds of attempts of a bulk replay hang on the same one at once. */
const cancelledBy = new WeakMap<AbortSignal, Set<AttemptWatch>>();

/**
 * Watches over one attempt: measures its phases, and ends it when a deadline passes, the caller cancels or the sender
 * closes. The connect and response deadlines begin anew with each hop of a redirect; the total one covers all hops.
 */
export class AttemptWatch {
  /** What the sentences call the other side, e.g. `localhost:3000`. */
  peer = 'the target';
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #signal: AbortSignal | undefined;
  readonly #startTick: number;
  #phase: Phase | null = null;
  #enteredAt = 0;
  #spent: Partial<Record<Phase, number>> = {};
  #step: Step | null = null;
  #failed: AttemptFailed | null = null;
  readonly #totalDeadline: Deadline | null;
  #responseDeadline: Deadline | null = null;
  /** Of the phase it is in. */
  #phaseDeadline: Deadline | null = null;
  /** One timer for all deadlines; it may ring early, when the deadline that it was set for has been met. */
  #cancelTimer: (() => void) | null = null;
  #timerAt = Infinity;

  constructor(clock: Clock, deadlines: Deadlines, signal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#signal = signal;
    this.#startTick = clock.monotonic();
    const { totalMs } = deadlines;
    this.#totalDeadline = totalMs === null ? null : { at: this.#startTick + totalMs, kind: 'timeout-total', limitMs: totalMs };
    if (signal?.aborted === true) this.#cancel();
    else if (signal !== undefined) this.#listen(signal);
  }

  /** Forgets the phases and deadlines of the hop before. */
  beginHop(peer: string): void {
    this.peer = peer;
    this.#phase = null;
    this.#spent = {};
    this.#phaseDeadline = null;
    this.#responseDeadline = null;
  }

  /** Ends the phase before. Going back to `waiting` (after a 1xx answer) goes on with what is left of its deadline. */
  enter(phase: Phase): void {
    const now = this.#clock.monotonic();
    this.#leave(now);
    this.#phase = phase;
    this.#enteredAt = now;
    switch (phase) {
      case 'dns':
      case 'connect':
      case 'tls':
        if (this.#phaseDeadline?.kind !== 'timeout-connect')
          this.#phaseDeadline = deadline('timeout-connect', now, this.#deadlines.connectMs);
        break;
      case 'waiting':
        this.#responseDeadline ??= deadline('timeout-response', now, this.#deadlines.responseMs);
        this.#phaseDeadline = this.#responseDeadline;
        break;
      case 'body':
        this.#phaseDeadline = null;
        break;
    }
    this.#setTimer(now);
  }

  /**
   * Runs one step: `begin` is given how to settle it, and returns how to abandon it. Rejects with AttemptFailed when it
   * is ended from outside; one that is ended already is never begun.
   */
  run<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== null) {
        reject(this.#failed);
        return;
      }
      let settled = false;
      const settle =
        <V>(pass: (value: V) => void) =>
        (value: V): void => {
          if (settled) return;
          settled = true;
          this.#step = null;
          pass(value);
        };
      const abandon = begin(settle(resolve), settle(reject));
      if (settled) return;
      this.#step = {
        abandon: (failed) => {
          settled = true;
          abandon();
          reject(failed);
        },
      };
    });
  }

  /** The sender closes. */
  interrupt(): void {
    this.#end(interrupted());
  }

  /** Stops all timers; to be called once at the end, however it ended. */
  finish(): AttemptPhases {
    const now = this.#clock.monotonic();
    this.#leave(now);
    this.#phase = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#signal !== undefined) cancelledBy.get(this.#signal)?.delete(this);
    const { dns, connect, tls, waiting, body } = this.#spent;
    return {
      dnsMs: rounded(dns),
      connectMs: rounded(connect),
      tlsMs: rounded(tls),
      waitingMs: rounded(waiting),
      bodyMs: rounded(body),
      totalMs: rounded(now - this.#startTick) ?? 0,
    };
  }

  #leave(now: number): void {
    if (this.#phase !== null) this.#spent[this.#phase] = (this.#spent[this.#phase] ?? 0) + now - this.#enteredAt;
  }

  /** The deadline that passes first. */
  #nearest(): Deadline | null {
    const [phase, total] = [this.#phaseDeadline, this.#totalDeadline];
    if (phase === null || total === null) return phase ?? total;
    return phase.at < total.at ? phase : total;
  }

  #setTimer(now: number): void {
    const next = this.#nearest();
    if (next === null || next.at >= this.#timerAt) return;
    this.#cancelTimer?.();
    this.#timerAt = next.at;
    this.#cancelTimer = this.#clock.after(Math.max(0, next.at - now), () => this.#ring());
  }

  #ring(): void {
    this.#timerAt = Infinity;
    this.#cancelTimer = null;
    const now = this.#clock.monotonic();
    const next = this.#nearest();
    // A timer counts whole milliseconds.
    if (next !== null && next.at - now < 1) this.#timeOut(next);
    else this.#setTimer(now);
  }

  #listen(signal: AbortSignal): void {
    const known = cancelledBy.get(signal);
    if (known !== undefined) {
      known.add(this);
      return;
    }
    const watches = new Set<AttemptWatch>([this]);
    cancelledBy.set(signal, watches);
    signal.addEventListener('abort', () => {
      for (const watch of watches) watch.#cancel();
    });
  }

  #timeOut({ kind, limitMs }: Deadline): void {
    this.#end(timedOut(kind, this.peer, limitMs, this.#phase));
  }

  #cancel(): void {
    this.#end(cancelledIn(this.#phase));
  }

  #end(failed: AttemptFailed): void {
    if (this.#failed !== null) return;
    this.#failed = failed;
    const step = this.#step;
    this.#step = null;
    step?.abandon(failed);
  }
}

/** Its time is up in this phase; null: before the first. */
export function timedOut(kind: Deadline['kind'], peer: string, limitMs: number, phase: Phase | null): AttemptFailed {
  const words = {
    'timeout-connect': `No connection to ${peer} within ${duration(limitMs)}`,
    'timeout-response': `No answer from ${peer} within ${duration(limitMs)}`,
    'timeout-total': `${peer} was not done within ${duration(limitMs)} in all`,
  }[kind];
  const state = phase === null ? '' : `: ${standing[phase]}`;
  return new AttemptFailed(kind, `${words}${state}.`, remedies[kind]);
}

export function cancelledIn(phase: Phase | null): AttemptFailed {
  const state = phase === null ? 'before it began' : `while ${standing[phase]}`;
  return new AttemptFailed('cancelled', `The attempt was cancelled ${state}.`, 'Attempt it again when you want to.');
}

export function interrupted(): AttemptFailed {
  return new AttemptFailed(
    'interrupted',
    'Hookwright stopped while the attempt was under way; nobody knows whether it arrived.',
    'Look at the target, then attempt it again if it did not arrive.',
  );
}

function deadline(kind: Deadline['kind'], now: number, limitMs: number | null): Deadline | null {
  return limitMs === null ? null : { at: now + limitMs, kind, limitMs };
}

/** To the microsecond. */
function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 1000) / 1000;
}
