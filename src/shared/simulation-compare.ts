/** Two runs side by side: what became of the same event in each, and what each found. Pure; any two runs can be laid together. */
import type { Finding, Lane, LaneEnd, SimulationSummary } from './simulation.ts';

/** A run with the lanes that are to be compared. */
export interface ComparedRun {
  readonly summary: SimulationSummary;
  readonly lanes: readonly Lane[];
}

/** What of a lane differs. `outcomes`: what the attempts brought; `times`: when they were made, by more than handlers vary. */
export type LaneChange = 'missing' | 'end' | 'attempts' | 'outcomes' | 'times';

export interface LaneSide {
  readonly index: number;
  readonly end: LaneEnd;
  readonly reason: string;
  readonly attempts: number;
  /** From its start to the end of its last attempt, simulated ms. */
  readonly lastedMs: number;
}

export interface LanePair {
  readonly eventId: string | null;
  readonly title: string;
  readonly kind: Lane['kind'];
  /** Null where a run has no such lane. */
  readonly left: LaneSide | null;
  readonly right: LaneSide | null;
  /** Empty: the same in both. */
  readonly changes: readonly LaneChange[];
}

export interface SimulationComparison {
  /** In the order of the left run; lanes that only the right one has come last. */
  readonly lanes: readonly LanePair[];
  readonly differing: number;
  /** Lanes by their end, every end that one of the runs has. */
  readonly ends: readonly { readonly end: string; readonly left: number; readonly right: number }[];
  readonly attempts: { readonly left: number; readonly right: number };
  /** The last moment anything happened, simulated ms. */
  readonly lastedMs: { readonly left: number; readonly right: number };
  readonly endpoint: { readonly left: SimulationSummary['endpoint']; readonly right: SimulationSummary['endpoint'] };
  readonly findings: readonly FindingPair[];
}

export interface FindingPair {
  readonly code: Finding['code'];
  readonly left: readonly Finding[];
  readonly right: readonly Finding[];
  /** Whether it is gone, new, or in both. */
  readonly change: 'gone' | 'new' | 'both';
}

/** Attempts that lie nearer to each other than this, ms, count as made at the same time. */
const sameTimeMs = 50;
/** Or nearer than this share of the time passed since the lane began, because every answer before adds its own time. */
const sameTimeShare = 0.02;

/** Lanes of the same event are laid together by event id and kind, those without one by their index. */
export function compareSimulations(left: ComparedRun, right: ComparedRun): SimulationComparison {
  const unmatched = new Map(right.lanes.map((lane) => [lane.index, lane]));
  const byEvent = lanesByEvent(right.lanes);
  const lanes: LanePair[] = left.lanes.map((lane) => {
    const other = byEvent.get(eventKey(lane))?.shift() ?? sameIndex(unmatched, lane);
    if (other === undefined) return pairOf(lane, null);
    unmatched.delete(other.index);
    return pairOf(lane, other);
  });
  for (const lane of unmatched.values()) lanes.push(pairOf(null, lane));
  return {
    lanes,
    differing: lanes.filter(({ changes }) => changes.length > 0).length,
    ends: compareEnds(left.summary.ends, right.summary.ends),
    attempts: { left: left.summary.progress.attempts, right: right.summary.progress.attempts },
    lastedMs: { left: left.summary.progress.simulatedMs, right: right.summary.progress.simulatedMs },
    endpoint: { left: left.summary.endpoint, right: right.summary.endpoint },
    findings: compareFindings(left.summary.findings, right.summary.findings),
  };
}

function eventKey({ kind, eventId }: Lane): string {
  return `${kind} ${eventId ?? ''}`;
}

function lanesByEvent(lanes: readonly Lane[]): Map<string, Lane[]> {
  const found = new Map<string, Lane[]>();
  for (const lane of lanes) {
    if (lane.eventId === null) continue;
    const same = found.get(eventKey(lane));
    if (same === undefined) found.set(eventKey(lane), [lane]);
    else same.push(lane);
  }
  return found;
}

/** The lane with the same index, where nothing says that it is another event's. */
function sameIndex(unmatched: ReadonlyMap<number, Lane>, lane: Lane): Lane | undefined {
  const other = unmatched.get(lane.index);
  return other !== undefined && other.kind === lane.kind && (lane.eventId === null || other.eventId === null) ? other : undefined;
}

function pairOf(left: Lane | null, right: Lane | null): LanePair {
  const named = left ?? right;
  if (named === null) throw new RangeError('pairOf needs at least one lane');
  return {
    eventId: named.eventId,
    title: named.title,
    kind: named.kind,
    left: left === null ? null : sideOf(left),
    right: right === null ? null : sideOf(right),
    changes: left === null || right === null ? ['missing'] : changesOf(left, right),
  };
}

function sideOf({ index, end, reason, attempts, startMs }: Lane): LaneSide {
  const last = attempts.at(-1);
  return {
    index,
    end,
    reason,
    attempts: attempts.length,
    lastedMs: last === undefined ? 0 : last.atMs + last.phases.totalMs - startMs,
  };
}

function changesOf(left: Lane, right: Lane): LaneChange[] {
  const changes: LaneChange[] = [];
  if (left.end !== right.end) changes.push('end');
  if (left.attempts.length !== right.attempts.length) changes.push('attempts');
  const pairs = left.attempts.flatMap((attempt, index) => {
    const other = right.attempts[index];
    return other === undefined ? [] : [[attempt, other] as const];
  });
  if (pairs.some(([one, other]) => one.status !== other.status || one.failure !== other.failure)) changes.push('outcomes');
  if (pairs.some(([one, other]) => !isSameTime(one.atMs - left.startMs, other.atMs - right.startMs))) changes.push('times');
  return changes;
}

function isSameTime(oneMs: number, otherMs: number): boolean {
  return Math.abs(oneMs - otherMs) <= Math.max(sameTimeMs, sameTimeShare * Math.max(oneMs, otherMs));
}

function compareEnds(left: SimulationSummary['ends'], right: SimulationSummary['ends']): SimulationComparison['ends'] {
  const ends = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...ends].map((end) => ({ end, left: left[end] ?? 0, right: right[end] ?? 0 }));
}

function compareFindings(left: readonly Finding[], right: readonly Finding[]): FindingPair[] {
  const codes = new Set([...left, ...right].map(({ code }) => code));
  return [...codes].map((code) => {
    const sides = { left: left.filter((each) => each.code === code), right: right.filter((each) => each.code === code) };
    return { code, ...sides, change: sides.right.length === 0 ? 'gone' : sides.left.length === 0 ? 'new' : 'both' };
  });
}
