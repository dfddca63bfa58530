import type { Clock } from '#shared/clock.ts';
import type { AttemptResult } from '../sender/outgoing-request.ts';
import type { BulkProgress } from '../store/delivery-record.ts';

/** Each bucket is a tenth wider than the one before, from 0.1 ms on: fixed memory, answers within a tenth. */
const growth = Math.log(1.1);
const smallestMs = 0.1;
const buckets = 200;
/** The rate is that of about the last two seconds. */
const rateWindowMs = 2000;

/** Counts what came of a bulk replay, in memory that does not grow with it. */
export class BulkTally {
  readonly #clock: Clock;
  readonly #durations = new Uint32Array(buckets);
  readonly #outcomes: Map<string, number>;
  readonly #before: BulkProgress;
  readonly #total: number;
  #measured = 0;
  #sent: number;
  #delivered: number;
  #failed: number;
  #marks: { readonly at: number; readonly sent: number }[] = [];

  constructor(clock: Clock, before: BulkProgress) {
    this.#clock = clock;
    this.#before = before;
    this.#total = before.total;
    this.#sent = before.sent;
    this.#delivered = before.delivered;
    this.#failed = before.failed;
    this.#outcomes = new Map(Object.entries(before.outcomes));
  }

  add({ response, failure, phases }: Pick<AttemptResult, 'response' | 'failure' | 'phases'>): void {
    const delivered = failure === null && response !== null && response.status >= 200 && response.status < 300;
    this.#count(failure?.kind ?? String(response?.status ?? 0), delivered);
    if (response === null) return;
    const bucket = Math.floor(Math.log(Math.max(phases.totalMs, smallestMs) / smallestMs) / growth);
    const at = Math.min(bucket, buckets - 1);
    this.#durations[at] = (this.#durations[at] ?? 0) + 1;
    this.#measured += 1;
  }

  /** A capture that is not there any more. */
  addMissing(): void {
    this.#count('capture-gone', false);
  }

  /** Nothing more will come: what was counted at the start and did not come is not there any more. */
  addRest(): void {
    while (this.#sent < this.#total) this.addMissing();
  }

  progress(): BulkProgress {
    return {
      total: this.#total,
      sent: this.#sent,
      delivered: this.#delivered,
      failed: this.#failed,
      perSecond: this.#rate(),
      outcomes: Object.fromEntries(this.#outcomes),
      p50Ms: this.#quantile(0.5) ?? this.#before.p50Ms,
      p99Ms: this.#quantile(0.99) ?? this.#before.p99Ms,
    };
  }

  #count(outcome: string, delivered: boolean): void {
    this.#sent += 1;
    if (delivered) this.#delivered += 1;
    else this.#failed += 1;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  #rate(): number {
    const at = this.#clock.monotonic();
    const last = this.#marks.at(-1);
    if (last === undefined || at - last.at >= 100) this.#marks.push({ at, sent: this.#sent });
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) < at - rateWindowMs) this.#marks.shift();
    const [first] = this.#marks;
    if (first === undefined || at <= first.at) return 0;
    return Math.round(((this.#sent - first.sent) / (at - first.at)) * 10_000) / 10;
  }

  #quantile(share: number): number | null {
    let left = Math.ceil(this.#measured * share);
    if (left === 0) return null;
    const bucket = this.#durations.findIndex((count) => (left -= count) <= 0);
    return Math.round(smallestMs * Math.exp((bucket + 0.5) * growth) * 100) / 100;
  }
}
