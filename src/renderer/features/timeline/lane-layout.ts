/** Where everything of one lane stands, in pixels. Pure. */
import type { Lane, LaneAttempt } from '#shared/simulation.ts';
import { outcomeLabel, toneOf, type AttemptTone } from './lane-words.ts';
import { spanText } from './span-words.ts';
import type { TimeAxis } from './time-axis.ts';

export type PhaseName = 'connect' | 'tls' | 'waiting' | 'body';

export interface BarPhase {
  readonly name: PhaseName;
  readonly x: number;
  readonly width: number;
}

export interface LaidAttempt {
  readonly attempt: LaneAttempt;
  readonly tone: AttemptTone;
  readonly x: number;
  /** Pixels filled by the time it took. */
  readonly fill: number;
  readonly phases: readonly BarPhase[];
  /** Null where there is no room for a word; the shape above the bar stays. */
  readonly label: string | null;
  readonly showGlyph: boolean;
}

export interface LaidWait {
  readonly fromX: number;
  readonly toX: number;
  readonly words: string;
  /** Where its length stands; null where it would not fit. */
  readonly labelX: number | null;
  /** True while it is still being waited. */
  readonly pending: boolean;
}

export interface LaidLane {
  readonly attempts: readonly LaidAttempt[];
  readonly waits: readonly LaidWait[];
  readonly flagX: number;
}

/** How times become lengths inside a bar. */
export interface BarScale {
  /** The provider's deadline, ms; null: none is known, so no edge is drawn. */
  readonly deadlineMs: number | null;
  /** The time that fills a bar. */
  readonly fullMs: number;
}

/** Inside a bar the first millisecond and the last second must both be seen. */
export function lengthInBar(ms: number, scale: BarScale, width: number): number {
  return (Math.log10(1 + Math.max(0, ms)) / Math.log10(1 + scale.fullMs)) * width;
}

const characterWidth = 6.4;

/** `aligned`: every lane begins at 0, whenever its event came. */
export function layOutLane(lane: Lane, axis: TimeAxis, scale: BarScale, aligned: boolean): LaidLane {
  const origin = aligned ? lane.startMs : 0;
  const xs = lane.attempts.map(({ atMs }) => axis.xOf(atMs - origin));
  const attempts = lane.attempts.map((attempt, index) => layOutAttempt(lane, attempt, xs, index, axis.barWidth, scale));
  const waits = attempts.flatMap((laid, index) => layOutWait(laid, xs[index + 1] ?? null, origin, axis, lane.end === 'running'));
  const last = attempts.at(-1);
  const flagX = last === undefined ? axis.xOf(lane.startMs - origin) : last.x + axis.barWidth + 10;
  return { attempts, waits, flagX };
}

function layOutAttempt(
  lane: Lane,
  attempt: LaneAttempt,
  xs: readonly number[],
  index: number,
  width: number,
  scale: BarScale,
): LaidAttempt {
  const x = xs[index] ?? 0;
  const least = Math.max(3, Math.min(14, width * 0.18));
  const fill = Math.min(width, Math.max(least, lengthInBar(attempt.phases.totalMs, scale, width)));
  const room = (xs[index + 1] ?? x + 200) - x;
  const label = outcomeLabel(attempt);
  return {
    attempt,
    tone: toneOf(lane, attempt),
    x,
    fill,
    phases: splitPhases(attempt, x, fill, width, scale),
    label: room >= label.length * characterWidth + 22 ? label : null,
    showGlyph: room >= 11,
  };
}

function splitPhases({ phases }: LaneAttempt, x: number, fill: number, width: number, scale: BarScale): BarPhase[] {
  const parts: readonly (readonly [PhaseName, number])[] = [
    ['connect', (phases.dnsMs ?? 0) + (phases.connectMs ?? 0)],
    ['tls', phases.tlsMs ?? 0],
    ['waiting', phases.waitingMs ?? 0],
    ['body', phases.bodyMs ?? 0],
  ];
  const found = parts.filter(([, ms]) => ms > 0);
  if (found.length === 0) return [{ name: 'waiting', x, width: fill }];
  const laid: BarPhase[] = [];
  let spent = 0;
  let from = 0;
  for (const [index, [name, ms]] of found.entries()) {
    spent += ms;
    const to = index === found.length - 1 ? fill : Math.min(fill, lengthInBar(spent, scale, width));
    if (to - from >= 0.75) laid.push({ name, x: x + from, width: to - from });
    from = Math.max(from, to);
  }
  return laid.length === 0 ? [{ name: 'waiting', x, width: fill }] : laid;
}

function layOutWait(
  laid: LaidAttempt,
  nextX: number | null,
  origin: number,
  axis: TimeAxis,
  running: boolean,
): readonly LaidWait[] {
  const { attempt } = laid;
  if (attempt.waitMs === null) return [];
  const pending = nextX === null && running;
  if (nextX === null && !pending) return [];
  const toX = nextX ?? axis.xOf(attempt.atMs + attempt.phases.totalMs + attempt.waitMs - origin);
  const words = attempt.waitMs === 0 ? 'at once' : spanText(attempt.waitMs);
  const free = laid.x + axis.barWidth + 2;
  const fits = toX - free >= words.length * characterWidth + 8;
  return [{ fromX: laid.x + laid.fill, toX, words, labelX: fits ? (free + toX) / 2 : null, pending }];
}
