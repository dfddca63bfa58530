/** What the handler got wrong, gathered attempt by attempt and lane by lane, each kind told in one sentence. */
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import type { EndpointHealth } from '#shared/retry/endpoint-watch.ts';
import { describeStatusSet, isInStatusSet } from '#shared/retry/status-set.ts';
import type { Finding, Lane, LaneAttempt } from '#shared/simulation.ts';
import type { EventRecord } from './event-stream.ts';

/** From this share of the deadline on, an answer is late. */
const lateShare = 0.8;
const mostLanes = 20;
const mostReasons = 50;
const timeouts: readonly (string | null)[] = ['timeout-connect', 'timeout-response', 'timeout-total'];

/** Something seen again and again: how often, and in which lanes. */
class Sighting {
  count = 0;
  /** The most of what it is measured by. */
  most = 0;
  readonly lanes: number[] = [];

  add(lane: number, measure = 0): void {
    this.count += 1;
    this.most = Math.max(this.most, measure);
    if (this.lanes.length < mostLanes && this.lanes.at(-1) !== lane) this.lanes.push(lane);
  }
}

export interface FindingsContext {
  readonly policy: RetryPolicy;
  /** The longest an attempt may take, ms; null when the provider documents none. */
  readonly deadlineMs: number | null;
  /** Seconds a signed time may lie apart from the handler's clock; null when none is signed or the run's clock is the real one. */
  readonly toleranceSeconds: number | null;
}

export class Findings {
  readonly #context: FindingsContext;
  readonly #timedOut = new Sighting();
  readonly #nearlyLate = new Sighting();
  readonly #acceptedBad = new Sighting();
  readonly #handledTwice = new Sighting();
  readonly #unprobed = new Sighting();
  readonly #lost = new Sighting();
  readonly #dropped = new Sighting();
  readonly #ahead = new Sighting();
  readonly #wrongSuccess = new Map<number, Sighting>();
  readonly #lostWhy = new Map<string, number>();
  #events = 0;

  constructor(context: FindingsContext) {
    this.#context = context;
  }

  /** `aheadMs`: how far the time it was signed with lay ahead of the machine's clock. */
  attempt(lane: Lane, attempt: LaneAttempt, aheadMs: number): void {
    const { policy, deadlineMs, toleranceSeconds } = this.#context;
    const { status } = attempt;
    if (lane.kind === 'bad-signature') {
      if (status !== null && isInStatusSet(policy.success, status)) this.#acceptedBad.add(lane.index);
      return;
    }
    const { totalMs } = attempt.phases;
    if (timeouts.includes(attempt.failure)) this.#timedOut.add(lane.index, totalMs);
    else if (status !== null && deadlineMs !== null && totalMs >= deadlineMs * lateShare)
      this.#nearlyLate.add(lane.index, totalMs);
    if (status === null || isInStatusSet(policy.success, status)) return;
    if (status >= 200 && status < 300) {
      const seen = this.#wrongSuccess.get(status) ?? new Sighting();
      this.#wrongSuccess.set(status, seen);
      seen.add(lane.index);
    }
    if (toleranceSeconds !== null && status >= 400 && status < 500 && aheadMs > toleranceSeconds * 1000)
      this.#ahead.add(lane.index, aheadMs);
  }

  /** An event all of whose lanes have ended. `reason`: why the last of them ended. */
  eventEnded(record: EventRecord, last: Lane): void {
    this.#events += 1;
    if (record.delivered || last.end === 'cancelled') return;
    if (last.end === 'dropped') return this.#dropped.add(last.index);
    this.#lost.add(last.index);
    const key = this.#lostWhy.size < mostReasons || this.#lostWhy.has(last.reason) ? last.reason : 'other reasons';
    this.#lostWhy.set(key, (this.#lostWhy.get(key) ?? 0) + 1);
  }

  handled(record: EventRecord, times: number): void {
    if (times < 2) return;
    this.#handledTwice.add(record.lanes[0] ?? 0, times);
    for (const lane of record.lanes.slice(1))
      if (this.#handledTwice.lanes.length < mostLanes) this.#handledTwice.lanes.push(lane);
  }

  /** The probe for how often an event was handled said nothing that can be read. */
  probeUnreadable(record: EventRecord): void {
    this.#unprobed.add(record.lanes[0] ?? 0);
  }

  list(endpoint: EndpointHealth): Finding[] {
    return [
      ...this.#lateFindings(),
      ...sentence(
        'accepted-bad-signature',
        'wrong',
        this.#acceptedBad,
        ({ count }) => `It accepted ${plural(count, 'event')} with a wrong signature; the right answer is 401 or another 4xx.`,
      ),
      ...sentence(
        'handled-twice',
        'wrong',
        this.#handledTwice,
        ({ count, most }) =>
          `It handled ${plural(count, 'event')} more than once, up to ${most} times; repeats must be told by the event’s id.`,
      ),
      ...sentence(
        'handled-twice',
        'note',
        this.#unprobed,
        ({ count }) =>
          `For ${plural(count, 'event')} the probe did not answer with a number, so nobody knows how often they were handled.`,
      ),
      ...this.#wrongSuccessFindings(),
      ...this.#lossFindings(),
      ...this.#endpointFindings(endpoint),
      ...sentence(
        'ahead-of-clock',
        'note',
        this.#ahead,
        ({ count, most }) =>
          `${plural(count, 'attempt')} refused with 4xx carried a time up to ${durationText(most)} ahead, as of the simulated clock; a handler that compares it with its own clock is right to refuse it.`,
      ),
    ];
  }

  #lateFindings(): Finding[] {
    const { deadlineMs, policy } = this.#context;
    const deadline = deadlineMs === null ? '' : ` of ${durationText(deadlineMs)}`;
    return [
      ...sentence(
        'answered-late',
        'wrong',
        this.#timedOut,
        ({ count }) =>
          `${plural(count, 'attempt')} ran past the deadline${deadline}: to ${policy.name} that is a failure, whatever the handler does afterwards.`,
      ),
      ...sentence(
        'answered-late',
        'risky',
        this.#nearlyLate,
        ({ count, most }) =>
          `${plural(count, 'answer')} came close to the deadline${deadline}; the slowest took ${durationText(most)}.`,
      ),
    ];
  }

  #wrongSuccessFindings(): Finding[] {
    const { policy } = this.#context;
    return [...this.#wrongSuccess].flatMap(([status, seen]) =>
      sentence(
        'wrong-success-status',
        'wrong',
        seen,
        ({ count }) =>
          `It answered ${status} ${count === 1 ? 'once' : `${count} times`}, which ${policy.name} counts as a failure; delivered is ${describeStatusSet(policy.success)}.`,
      ),
    );
  }

  #lossFindings(): Finding[] {
    const why = [...this.#lostWhy].toSorted(([, a], [, b]) => b - a);
    const shown = why.slice(0, 3).map(([reason, count]) => `${count}: ${reason}`);
    const rest = why.length > shown.length ? '; and others' : '';
    return [
      ...sentence(
        'not-delivered',
        'wrong',
        this.#lost,
        ({ count }) =>
          `${count} of ${plural(this.#events, 'event')} ${count === 1 ? 'was' : 'were'} never delivered (${shown.join('; ')}${rest}).`,
      ),
      ...sentence(
        'not-delivered',
        'note',
        this.#dropped,
        ({ count }) =>
          `${plural(count, 'event')} ${count === 1 ? 'was' : 'were'} dropped on purpose before the handler could see ${count === 1 ? 'it' : 'them'}.`,
      ),
    ];
  }

  #endpointFindings({ state, sinceMs, reason }: EndpointHealth): Finding[] {
    if (state === 'healthy' || sinceMs === null) return [];
    const what = {
      disabled: 'switched the endpoint off',
      failing: 'marked the endpoint as failing',
      paused: 'paused the endpoint',
    }[state];
    const at = sinceMs === 0 ? 'at once' : `after ${durationText(sinceMs)}`;
    return [
      {
        code: 'endpoint-lost',
        severity: 'wrong',
        sentence: `${this.#context.policy.name} would have ${what} ${at}: ${reason}.`,
        lanes: [...this.#lost.lanes],
      },
    ];
  }
}

function sentence(
  code: Finding['code'],
  severity: Finding['severity'],
  seen: Sighting,
  words: (seen: Sighting) => string,
): Finding[] {
  return seen.count === 0 ? [] : [{ code, severity, sentence: words(seen), lanes: [...seen.lanes] }];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
