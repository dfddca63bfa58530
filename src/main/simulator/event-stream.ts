/** From events to the lanes of a run: when each is first sent, and what disturbs it. Seeded event by event. */
import { createRandom } from '#shared/random.ts';
import type { disturbance, Lane } from '#shared/simulation.ts';
import type { z } from 'zod';
import { DueQueue } from './due-queue.ts';
import { seedFor } from './seeded-draws.ts';
import type { SimulatedEvent } from './simulation-run-request.ts';

/** What is known of one event over all its lanes, those with a wrong signature aside. */
export interface EventRecord {
  /** From 0, in the order the events came. */
  readonly ordinal: number;
  readonly event: SimulatedEvent;
  lanesOpen: number;
  attempts: number;
  delivered: boolean;
  /** Lanes in which it was sent, to be named when it was handled twice. */
  readonly lanes: number[];
  /** The highest count the handler told. */
  handled: number;
}

export interface PlannedLane {
  readonly record: EventRecord;
  readonly kind: Lane['kind'];
  readonly startMs: number;
  /** True: lost before it was ever sent. */
  readonly dropped: boolean;
}

export interface StreamOptions {
  readonly seed: number;
  /** Between one event and the next. */
  readonly spacingMs: number;
  readonly disturbance: Required<z.infer<typeof disturbance>>;
  readonly probeBadSignature: boolean;
}

/** Lanes in the order of their start. Events are asked for one by one, so that no more than a few are held. */
export async function* planLanes(
  source: AsyncIterable<SimulatedEvent>,
  options: StreamOptions,
): AsyncGenerator<PlannedLane, void> {
  const held = new DueQueue<PlannedLane>();
  let ordinal = 0;
  for await (const event of source) {
    for (const lane of lanesOf(event, ordinal, options)) held.push(lane.startMs, lane);
    ordinal += 1;
    // Nothing that comes later can start before the next event's own time.
    yield* releaseUntil(held, ordinal * options.spacingMs);
  }
  yield* releaseUntil(held, Number.POSITIVE_INFINITY);
}

function* releaseUntil(held: DueQueue<PlannedLane>, endMs: number): Generator<PlannedLane, void> {
  while ((held.nextAtMs ?? Number.POSITIVE_INFINITY) < endMs) {
    const lane = held.pop();
    if (lane !== null) yield lane;
  }
}

function lanesOf(
  event: SimulatedEvent,
  ordinal: number,
  { seed, spacingMs, disturbance, probeBadSignature }: StreamOptions,
): PlannedLane[] {
  const random = createRandom(seedFor(seed, ordinal));
  // Drawn for every event alike, so that one rate can be changed without the rest of the run changing with it.
  const draws = {
    dropped: random(),
    reordered: random(),
    later: random(),
    duplicate: random(),
    gap: random(),
    parallel: random(),
  };
  const dropped = draws.dropped < disturbance.dropped;
  // Held back past one to three of the events behind it.
  const delayMs = draws.reordered < disturbance.reordered ? spacingMs * (1.5 + Math.floor(draws.later * 3)) : 0;
  const startMs = ordinal * spacingMs + delayMs;
  const record: EventRecord = { ordinal, event, lanesOpen: 0, attempts: 0, delivered: false, lanes: [], handled: 0 };
  if (dropped) return [{ record: { ...record, lanesOpen: 1 }, kind: 'event', startMs, dropped }];
  const kinds: [Lane['kind'], number][] = [];
  if (probeBadSignature) kinds.push(['bad-signature', startMs]);
  kinds.push(['event', startMs]);
  if (draws.parallel < disturbance.parallel) kinds.push(['parallel', startMs]);
  if (draws.duplicate < disturbance.duplicates) kinds.push(['duplicate', startMs + 50 + Math.round(draws.gap * 2000)]);
  record.lanesOpen = kinds.length - (probeBadSignature ? 1 : 0);
  return kinds.map(([kind, startMs]) => ({ record, kind, startMs, dropped: false }));
}
