/**
 * Plays a reply script: request by request, it says which step answers and after what wait. The receiver plays it on
 * sockets, the simulator without any. It owns whose turn it is and nothing else: no clock of its own, no I/O, and it
 * must not know what an endpoint or a capture is. The same script with the same requests at the same times always
 * gives the same steps.
 */
import { createRandom } from '../random.ts';
import type { DelayStep, ReplyScript, ReplyStep, ScriptEntry } from '../reply-script.ts';
import { createRecentMap } from './recent-map.ts';
import { conditionHolds, type RequestFacts } from './step-condition.ts';

/** A step as it is carried out: a rate limit has become what it gives this request. */
export type PlayedStep = Exclude<ReplyStep, { kind: 'rate-limit' }>;

export interface Played {
  /** Wait before the step, at most an hour. */
  readonly delayMs: number;
  readonly step: PlayedStep;
  /** Index of the entry that answers; null: none did, so the endpoint's own reply is given. */
  readonly entry: number | null;
  /** For steps with random bytes: where they come from, 0 to 2^32 - 1. */
  readonly seed: number;
}

export interface ScriptPlayer {
  /**
   * The answer to the next request. `nowMs`: any clock that goes forward, the same one each time; where it goes back it
   * counts as standing still. Never throws.
   */
  next(request: RequestFacts, nowMs: number): Played;
}

/** So many events, those seen last, keep their place in the script for sure; one that is forgotten begins anew. */
export const eventsRemembered = 100_000;

const longestDelayMs = 3_600_000;
const ownReply: PlayedStep = { kind: 'endpoint-reply' };

/** How far one sequence of requests has come. */
interface Place {
  readonly seed: number;
  /** Made when first needed: most places never draw. */
  random: (() => number) | null;
  /** By index of the entry; entries that can never be used up are not counted. */
  uses: ({ count: number; readonly since: number } | undefined)[];
}

interface RateWindow {
  readonly startedAt: number;
  requests: number;
}

export function createScriptPlayer(script: ReplyScript): ScriptPlayer {
  const { entries, seed } = script;
  const perEvent = script.scope === 'per-event';
  const asksForEvents = perEvent || entries.some(({ when }) => when?.retry !== undefined);
  // Requests without an event id share one place, also in a script that goes event by event.
  const common: Place = { seed, random: null, uses: [] };
  const events = createRecentMap<Place>(eventsRemembered);
  const windows = new Map<number, RateWindow>();
  let nth = 0;
  let now = 0;

  function placeOf({ eventId }: RequestFacts): { place: Place; seenBefore: boolean } {
    if (!asksForEvents || eventId === null) return { place: common, seenBefore: false };
    const known = events.get(eventId);
    if (known !== undefined) return { place: known, seenBefore: true };
    // Each event draws from numbers of its own: what it meets does not hang on which other events came between.
    const place = perEvent ? { seed: seed ^ hashText(eventId), random: null, uses: [] } : common;
    events.set(eventId, place);
    return { place, seenBefore: false };
  }

  function isSpent(entry: ScriptEntry, index: number, place: Place): boolean {
    const use = place.uses[index];
    if (use === undefined) return false;
    if (entry.times !== null && use.count >= entry.times) return true;
    return entry.forSeconds !== null && now - use.since >= entry.forSeconds * 1000;
  }

  function applies(entry: ScriptEntry, request: RequestFacts, place: Place, seenBefore: boolean): boolean {
    if (entry.when !== undefined && !conditionHolds(entry.when, request, { nth, seenBefore })) return false;
    return entry.probability >= 1 || drawFrom(place)() < entry.probability;
  }

  function choose(request: RequestFacts, place: Place, seenBefore: boolean): number | null {
    let allSpent = true;
    for (const [index, entry] of entries.entries()) {
      if (isSpent(entry, index, place)) continue;
      allSpent = false;
      if (applies(entry, request, place, seenBefore)) return index;
    }
    if (!allSpent) return null;
    const last = entries.length - 1;
    const lastEntry = entries[last];
    if (script.afterwards === 'repeat-last' && lastEntry !== undefined)
      return applies(lastEntry, request, place, seenBefore) ? last : null;
    if (script.afterwards !== 'start-again' || place.uses.length === 0) return null;
    place.uses = [];
    return choose(request, place, seenBefore);
  }

  function countUse(entry: ScriptEntry, index: number, place: Place): void {
    if (entry.times === null && entry.forSeconds === null) return;
    const use = place.uses[index];
    if (use === undefined) place.uses[index] = { count: 1, since: now };
    else use.count += 1;
  }

  function withinRate(step: Extract<ReplyStep, { kind: 'rate-limit' }>, index: number): PlayedStep {
    const lengthMs = step.windowSeconds * 1000;
    let window = windows.get(index);
    if (window === undefined || now - window.startedAt >= lengthMs) {
      window = { startedAt: now, requests: 0 };
      windows.set(index, window);
    }
    if (window.requests < step.requests) {
      window.requests += 1;
      return ownReply;
    }
    const seconds = Math.max(1, Math.ceil((window.startedAt + lengthMs - now) / 1000));
    return { kind: 'retry-after', status: 429, seconds };
  }

  return {
    next(request, nowMs) {
      nth += 1;
      if (Number.isFinite(nowMs) && nowMs > now) now = nowMs;
      const { place, seenBefore } = placeOf(request);
      const index = choose(request, place, seenBefore);
      const entry = index === null ? undefined : entries[index];
      if (index === null || entry === undefined) return { delayMs: 0, step: ownReply, entry: null, seed: 0 };
      countUse(entry, index, place);
      const { step } = entry;
      return {
        delayMs: entry.delay === undefined ? 0 : drawDelay(entry.delay, drawFrom(place)),
        step: step.kind === 'rate-limit' ? withinRate(step, index) : step,
        entry: index,
        seed: step.kind === 'garbage' ? Math.floor(drawFrom(place)() * 4_294_967_296) : 0,
      };
    },
  };
}

function drawFrom(place: Place): () => number {
  place.random ??= createRandom(place.seed);
  return place.random;
}

function drawDelay(delay: DelayStep, random: () => number): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.ms;
    case 'uniform':
      return delay.fromMs + random() * (delay.toMs - delay.fromMs);
    case 'lognormal':
    default:
      return Math.min(longestDelayMs, delay.medianMs * Math.exp(delay.sigma * drawNormal(random)));
  }
}

/** Box-Muller; one less the draw, because the logarithm of 0 has no end. */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
