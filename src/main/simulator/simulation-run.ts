import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { Lane, SimulationSummary } from '#shared/simulation.ts';
import type { Log } from '../log.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';
import { DueQueue } from './due-queue.ts';
import { planLanes, type EventRecord, type PlannedLane, type StreamOptions } from './event-stream.ts';
import { LaneBook, type OpenLane } from './lane-book.ts';
import { LaneSteps, type MadeAttempt } from './lane-steps.ts';
import { ProgressFeed } from './progress-feed.ts';
import type { ScriptTarget } from './script-target.ts';
import { SimulatedTime } from './simulated-time.ts';
import type { SimulatedEvent, SimulationRunRequest, SimulationSink } from './simulation-run-request.ts';
import type { TargetAnswer, TargetRequest } from './simulation-target.ts';
import type { RequestRules } from './attempt-request.ts';

export interface RunParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: SimulationSink;
  readonly request: SimulationRunRequest;
  readonly rules: RequestRules;
  readonly events: AsyncIterable<SimulatedEvent>;
  readonly eventCount: number;
  readonly stream: StreamOptions;
  /** When the run begins, ms since 1970. */
  readonly startedAt: number;
  /** A script answers in simulated time; a real handler takes its own. */
  readonly target:
    | ({ readonly kind: 'script' } & ScriptTarget)
    | { readonly kind: 'url'; readonly ask: (asked: TargetRequest, signal: AbortSignal) => Promise<TargetAnswer> };
  readonly askHandled: (record: EventRecord, signal: AbortSignal) => Promise<number> | null;
  /** How far sending may run ahead of what is under way, simulated ms. */
  readonly aheadMs: number;
}

type Step =
  | { readonly kind: 'send'; readonly opened: OpenLane }
  | { readonly kind: 'ended'; readonly opened: OpenLane; readonly made: MadeAttempt; readonly answer: TargetAnswer };

/** Attempts of one run, at most: a policy with a thousand retries and very many events must end some time. */
const mostAttempts = 2_000_000;
const publishEveryMs = 250;
/** Pages handed over at once. */
const pagesAtOnce = 8;
/** Without a turn of the event loop, at most. */
const longestSliceMs = 8;
const stepsBetweenTurns = 200;
/** Timers are no longer than this, so that a machine that slept is noticed soon. */
const longestTimerMs = 60_000;

/** One run: takes what is due in the order of simulated time until nothing is left, it is cancelled, or it fails. */
export class SimulationRun {
  readonly #parts: RunParts;
  readonly #time: SimulatedTime;
  readonly #book: LaneBook;
  readonly #steps: LaneSteps;
  readonly #queue = new DueQueue<Step>();
  /** Events the handler is to be asked about. */
  readonly #repeated: EventRecord[] = [];
  readonly #stream: AsyncGenerator<PlannedLane, void>;
  readonly #cancelling = new AbortController();
  readonly #feed: ProgressFeed<SimulationSummary>;
  /** What a script is asked with that looks at neither headers nor body. */
  readonly #bareRequest: OutgoingRequest;
  #upcoming: PlannedLane | null = null;
  #failure: { readonly error: unknown } | null = null;
  #state: SimulationSummary['state'] = 'running';
  #wake: (() => void) | null = null;
  #publishedTick: number;
  #sliceTick: number;
  #sliceSteps = 0;
  #changed = false;

  constructor(parts: RunParts) {
    const { clock, request, sink } = parts;
    this.#parts = parts;
    this.#time = new SimulatedTime(clock, request.input.clock);
    this.#book = new LaneBook(sink.lanesPerPage);
    this.#steps = new LaneSteps({
      ...parts,
      book: this.#book,
      schedule: (atMs, opened) => this.#queue.push(atMs, { kind: 'send', opened }),
      repeated: (record) => this.#repeated.push(record),
    });
    const { url, profile } = parts.rules;
    this.#bareRequest = { method: profile.method, url, headers: [], body: new Uint8Array() };
    this.#stream = planLanes(parts.events, parts.stream);
    this.#publishedTick = clock.monotonic();
    this.#sliceTick = this.#publishedTick;
    this.#feed = new ProgressFeed(this.summary());
  }

  /** Never rejects; resolves with everything saved. */
  async run(): Promise<SimulationSummary> {
    try {
      await this.#flush();
      await this.#loop();
    } catch (error) {
      this.#fail(error);
    }
    return this.#conclude();
  }

  cancel(): void {
    if (this.#state === 'running') this.#cancelling.abort();
    this.#wake?.();
  }

  lanes(from: number, atMost: number): Lane[] {
    return this.#book.lanes(from, atMost);
  }

  follow(signal?: AbortSignal): AsyncGenerator<SimulationSummary, void> {
    return this.#feed.follow(signal);
  }

  summary(): SimulationSummary {
    const { request, eventCount } = this.#parts;
    const simulatedMs = this.#time.nowMs;
    const { state, sinceMs, reason } = this.#steps.health(simulatedMs);
    return {
      id: request.id,
      name: request.name,
      createdAt: request.createdAt,
      provider: request.input.provider,
      policyName: request.policy.name,
      clock: request.input.clock,
      seed: request.input.seed,
      state: this.#state,
      progress: {
        events: this.#state === 'done' ? this.#steps.eventsEnded : eventCount,
        eventsEnded: this.#steps.eventsEnded,
        attempts: this.#steps.attempts,
        simulatedMs,
        realMs: this.#time.realMs,
      },
      ends: { ...this.#book.ends },
      endpoint: { state: state === 'paused' ? 'failing' : state, atMs: sinceMs, reason },
      findings: this.#steps.findings(simulatedMs),
      problem: this.#failure === null ? null : problemOf(this.#failure.error),
    };
  }

  get #over(): boolean {
    return this.#failure !== null || this.#cancelling.signal.aborted;
  }

  async #loop(): Promise<void> {
    await this.#fetch();
    while (!this.#over) {
      await this.#breathe();
      const atMs = this.#nextAtMs();
      if (atMs === null && this.#time.flights === 0) return;
      const holdMs = atMs === null ? Number.POSITIVE_INFINITY : this.#holdMs(atMs);
      if (holdMs > 0) await this.#wait(holdMs);
      else await this.#take(atMs ?? 0);
    }
  }

  #nextAtMs(): number | null {
    const queued = this.#queue.nextAtMs;
    const begins = this.#upcoming?.startMs ?? null;
    if (queued === null || begins === null) return queued ?? begins;
    return Math.min(queued, begins);
  }

  /** Whether what comes next stands in the queue; what was begun goes before what begins. */
  #queueIsNext(): boolean {
    const queued = this.#queue.nextAtMs;
    return queued !== null && queued <= (this.#upcoming?.startMs ?? Number.POSITIVE_INFINITY);
  }

  /** Real ms until what is due at `atMs` may be done; infinite when only an answer can change that. */
  #holdMs(atMs: number): number {
    const sends = !this.#queueIsNext() || this.#queue.peek()?.kind === 'send';
    const { input } = this.#parts.request;
    // Nothing is sent to an endpoint that is switched off, so nothing is worth a wait.
    if (sends && this.#steps.health(atMs).state === 'disabled' && this.#time.flights === 0) return 0;
    if (sends && this.#time.flights >= input.concurrency) return Number.POSITIVE_INFINITY;
    return this.#time.untilDue(atMs, sends ? this.#parts.aheadMs : 0);
  }

  async #take(atMs: number): Promise<void> {
    this.#time.advance(atMs);
    this.#changed = true;
    const step = await this.#nextStep();
    if (step === null) return;
    if (step.kind === 'ended') this.#steps.settle(step.opened, step.made, step.answer);
    else if (this.#steps.admit(step.opened, atMs)) await this.#send(step.opened, atMs);
    for (const record of this.#repeated.splice(0)) await this.#askHandled(record);
  }

  async #askHandled(record: EventRecord): Promise<void> {
    const times = await this.#parts.askHandled(record, this.#cancelling.signal);
    if (times !== null && !this.#over) this.#steps.told(record, times);
  }

  async #nextStep(): Promise<Step | null> {
    if (this.#queueIsNext()) return this.#queue.pop();
    const planned = this.#upcoming;
    if (planned === null) return null;
    await this.#fetch();
    const opened = this.#book.open(planned);
    if (!planned.dropped) return { kind: 'send', opened };
    this.#steps.end(opened, 'dropped', 'dropped on its way, as the run asks for');
    return null;
  }

  async #send(opened: OpenLane, atMs: number): Promise<void> {
    const { target } = this.#parts;
    if (this.#steps.attempts >= mostAttempts) {
      throw new HookwrightError('bad-input', `The run was ended after ${mostAttempts} attempts.`, {
        field: 'events',
        remedy: 'Use fewer events, or a policy with fewer retries.',
      });
    }
    this.#steps.begin(opened, atMs);
    if (target.kind === 'url') {
      void this.#fly(opened, atMs, target.ask);
      return;
    }
    if (target.readsRequests) {
      const asked = await this.#prepare(opened, atMs);
      this.#ended(opened, asked.made, target.answer(asked));
    } else {
      const asked = { request: this.#bareRequest, eventId: opened.record.event.eventId, atMs };
      this.#ended(opened, { startMs: atMs, aheadMs: 0 }, target.answer(asked));
    }
  }

  /** Makes a real attempt beside what else is due. */
  async #fly(
    opened: OpenLane,
    atMs: number,
    ask: (asked: TargetRequest, signal: AbortSignal) => Promise<TargetAnswer>,
  ): Promise<void> {
    const flight = this.#time.takeOff(atMs);
    try {
      const asked = await this.#prepare(opened, atMs);
      const answer = await ask(asked, this.#cancelling.signal);
      if (!this.#over) this.#ended(opened, asked.made, answer);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#time.land(flight);
      this.#wake?.();
    }
  }

  async #prepare(opened: OpenLane, atMs: number): Promise<TargetRequest & { readonly made: MadeAttempt }> {
    const { event } = opened.record;
    const loaded = event.load();
    const payload = loaded instanceof Promise ? await loaded : loaded;
    return { ...this.#steps.requestFor(opened, atMs, payload), eventId: event.eventId, atMs };
  }

  #ended(opened: OpenLane, made: MadeAttempt, answer: TargetAnswer): void {
    this.#queue.push(made.startMs + answer.phases.totalMs, { kind: 'ended', opened, made, answer });
  }

  /** Asks for the lane that begins next; gives up at once when the run is over. */
  async #fetch(): Promise<void> {
    const next = await this.#unlessOver(this.#stream.next());
    this.#upcoming = next === null || next.done === true ? null : next.value;
  }

  /** Null when the run was over first. */
  #unlessOver<T>(promise: Promise<T>): Promise<T | null> {
    const { signal } = this.#cancelling;
    return new Promise((resolve, reject) => {
      const over = (): void => resolve(null);
      if (signal.aborted) over();
      signal.addEventListener('abort', over);
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
    });
  }

  #wait(holdMs: number): Promise<void> {
    // It may have been cancelled since it was last looked at.
    if (this.#over) return Promise.resolve();
    const { clock } = this.#parts;
    const untilPublish = this.#changed ? publishEveryMs - (clock.monotonic() - this.#publishedTick) : Number.POSITIVE_INFINITY;
    const timerMs = Math.max(0, Math.min(holdMs, untilPublish, longestTimerMs));
    return new Promise((resolve) => {
      const wake = (): void => {
        cancelTimer();
        this.#wake = null;
        // A wait is a turn of the event loop.
        this.#beginSlice();
        resolve();
      };
      const cancelTimer = clock.after(timerMs, wake);
      this.#wake = wake;
    });
  }

  /** Lets others have a turn, hands pages over and tells how far it is, each when it is time to. */
  async #breathe(): Promise<void> {
    const tick = this.#parts.clock.monotonic();
    this.#sliceSteps += 1;
    if (this.#sliceSteps >= stepsBetweenTurns || tick - this.#sliceTick >= longestSliceMs) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      this.#beginSlice();
    }
    const due = this.#changed && tick - this.#publishedTick >= publishEveryMs;
    if (due || this.#book.readyPages >= pagesAtOnce) await this.#flush();
  }

  #beginSlice(): void {
    this.#sliceSteps = 0;
    this.#sliceTick = this.#parts.clock.monotonic();
  }

  async #flush(): Promise<void> {
    const summary = this.summary();
    const tick = this.#parts.clock.monotonic();
    if (tick - this.#publishedTick >= publishEveryMs) {
      this.#publishedTick = tick;
      this.#changed = false;
      this.#feed.publish(summary);
    }
    await this.#save(summary);
  }

  /** Hands over some of the pages that are whole. */
  async #save(summary: SimulationSummary): Promise<void> {
    const pages = this.#book.firstPages(pagesAtOnce);
    await this.#parts.sink.save(summary, pages);
    this.#book.letGo(pages.length);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#failure = { error };
    this.#wake?.();
  }

  async #conclude(): Promise<SimulationSummary> {
    const { log, request } = this.#parts;
    this.#stream.return().catch(() => {});
    const cancelled = this.#cancelling.signal.aborted;
    const reason = cancelled ? 'the run was cancelled' : 'the run failed';
    for (const opened of this.#book.openLanes()) this.#steps.end(opened, 'cancelled', reason);
    this.#queue.drain();
    // Whatever is still under way has no lane to come back to.
    this.#cancelling.abort();
    this.#book.close();
    this.#state = cancelled ? 'cancelled' : this.#failure === null ? 'done' : 'failed';
    if (this.#state === 'failed') log.warn('A simulation failed.', { id: request.id, problem: problemOf(this.#failure?.error) });
    try {
      do await this.#save(this.summary());
      while (this.#book.readyPages > 0);
    } catch (error) {
      this.#failure ??= { error };
      this.#state = 'failed';
      log.error('The result of a simulation could not be kept.', { id: request.id, problem: problemOf(error) });
    }
    const summary = this.summary();
    this.#feed.publish(summary, true);
    return summary;
  }
}

function problemOf(error: unknown): string {
  return error instanceof HookwrightError
    ? error.problem
    : `An unexpected error: ${error instanceof Error ? error.message : 'unknown'}.`;
}
