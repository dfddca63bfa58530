import type { Clock } from '#shared/clock.ts';
import type { AttemptFailure, AttemptPhases, AttemptResponse, Deadlines } from '#shared/target.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { cancelledIn, interrupted, timedOut } from './attempt-watch.ts';
import { brokenProblem } from './connect-problem.ts';
import type { Connection } from './connection.ts';
import { longestIdleMs } from './connection-pool.ts';
import { ResponseReader } from './response-reader.ts';

/** How a request on a lane ended. Exactly one of `response` and `failure` is set. */
export interface LaneResult {
  readonly phases: AttemptPhases;
  readonly response: AttemptResponse | null;
  readonly responseBody: Buffer;
  readonly failure: AttemptFailure | null;
  /** The connection broke before a byte of an answer came, at once: the target had closed it while it lay idle. */
  readonly stale: boolean;
}

export interface LaneTerms {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** What sentences call the other side. */
  readonly peer: string;
  /** Added to the remedy when the connection breaks unanswered. */
  readonly hint: string;
  /** A connection that breaks unanswered within this time was stale, ms. */
  readonly staleWithinMs: number;
  /** Called when it has no connection any more or gives it back. */
  readonly ended: (kept: Connection | null) => void;
}

const nothing: Buffer = Buffer.alloc(0);

/**
 * One open connection for finished requests one after another, with as little as can be between them: no timers, no
 * promises. Whoever drives it calls `checkTime` now and then, which is what ends a request whose time is up.
 */
export class Lane {
  readonly remoteAddress: string;
  readonly #connection: Connection;
  readonly #terms: LaneTerms;
  #reader: ResponseReader | null = null;
  #done: ((result: LaneResult) => void) | null = null;
  #sentAt = 0;
  #answeringAt: number | null = null;
  #received = 0;
  #idleSince: number;
  #open = true;

  constructor(connection: Connection, terms: LaneTerms) {
    this.#connection = connection;
    this.#terms = terms;
    this.remoteAddress = connection.remoteAddress;
    this.#idleSince = terms.clock.monotonic();
    connection.use({
      received: (bytes) => this.#take(bytes),
      ended: () => this.#peerEnded(),
      closed: (error) => this.#broke(error, 'reset'),
    });
  }

  /** Whether it can take a request; one that lay idle too long may be closed by the target any moment. */
  get ready(): boolean {
    if (!this.#open || this.#done !== null || !this.#connection.usable) return false;
    return this.#terms.clock.monotonic() - this.#idleSince < longestIdleMs;
  }

  /** Sends a whole request, framed so that its end is known; `done` is called once, in a later turn. */
  send(request: Buffer, method: string, done: (result: LaneResult) => void): void {
    this.#reader = new ResponseReader(method);
    this.#done = done;
    this.#sentAt = this.#terms.clock.monotonic();
    this.#answeringAt = null;
    this.#received = 0;
    this.#connection.writeNow(request);
  }

  /** Ends the request under way when its time is up. `now`: monotonic. */
  checkTime(now: number): void {
    if (this.#done === null) return;
    const { responseMs, totalMs } = this.#terms.deadlines;
    const took = now - this.#sentAt;
    const phase = this.#answeringAt === null ? 'waiting' : 'body';
    if (totalMs !== null && took >= totalMs) this.#fail(timedOut('timeout-total', this.#terms.peer, totalMs, phase));
    else if (phase === 'waiting' && responseMs !== null && took >= responseMs)
      this.#fail(timedOut('timeout-response', this.#terms.peer, responseMs, phase));
  }

  /** Breaks the request under way off: by hand, or because the sender closes. */
  abandon(why: 'cancelled' | 'interrupted'): void {
    const phase = this.#answeringAt === null ? 'waiting' : 'body';
    if (this.#done !== null) this.#fail(why === 'cancelled' ? cancelledIn(phase) : interrupted());
    else this.#drop();
  }

  /** Gives an idle connection back to be used by others. */
  release(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#terms.ended(this.#connection.usable ? this.#connection : null);
  }

  #take(bytes: Buffer): void {
    const reader = this.#reader;
    if (reader === null) {
      this.#drop();
      return;
    }
    this.#received += bytes.length;
    try {
      reader.push(bytes);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (reader.awaiting) this.#answeringAt = null;
    else this.#answeringAt ??= this.#terms.clock.monotonic();
    if (reader.complete) this.#answered(reader);
  }

  #peerEnded(): void {
    const reader = this.#reader;
    if (reader === null) this.#drop();
    else if (reader.awaiting) this.#broke(null, 'closed');
    else {
      try {
        reader.end();
      } catch (error) {
        this.#fail(error);
        return;
      }
      this.#answered(reader);
    }
  }

  #answered(reader: ResponseReader): void {
    const { head } = reader;
    if (head === null) throw new Error('an answer is complete without a head');
    if (!reader.reusable || !this.#connection.flushed) this.#drop();
    const body = reader.body();
    const { status, httpVersion, headers } = head;
    const response = { status, httpVersion, headers, bodySize: body.length, cut: reader.cut };
    this.#end({ phases: this.#phases(), response, responseBody: body, failure: null, stale: false });
  }

  #broke(error: Error | null, how: 'closed' | 'reset'): void {
    const { peer, hint, staleWithinMs, clock } = this.#terms;
    const stale = this.#received === 0 && clock.monotonic() - this.#sentAt < staleWithinMs;
    this.#fail(brokenProblem(error, { peer, how, answerBytes: this.#received, hint }), stale);
  }

  #fail(error: unknown, stale = false): void {
    this.#drop();
    if (this.#done === null) return;
    if (!(error instanceof AttemptFailed)) throw error;
    const { failure } = error;
    this.#end({ phases: this.#phases(), response: null, responseBody: nothing, failure, stale });
  }

  #end(result: LaneResult): void {
    const done = this.#done;
    this.#done = null;
    this.#reader = null;
    this.#idleSince = this.#terms.clock.monotonic();
    done?.(result);
  }

  #drop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#connection.destroy();
    this.#terms.ended(null);
  }

  #phases(): AttemptPhases {
    const now = this.#terms.clock.monotonic();
    const answering = this.#answeringAt ?? now;
    return {
      dnsMs: null,
      connectMs: null,
      tlsMs: null,
      waitingMs: rounded(answering - this.#sentAt),
      bodyMs: this.#answeringAt === null ? null : rounded(now - answering),
      totalMs: rounded(now - this.#sentAt),
    };
  }
}

/** To the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
