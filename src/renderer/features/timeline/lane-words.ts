/** What the picture says, in words: for hovering, for the live sentence and for the table. */
import type { Lane, LaneAttempt, LaneEnd } from '#shared/simulation.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { spanText } from './span-words.ts';

export const endWords: Record<LaneEnd, string> = {
  delivered: 'delivered',
  'gave-up': 'gave up',
  stopped: 'stopped',
  'endpoint-failing': 'endpoint failing',
  'endpoint-disabled': 'endpoint disabled',
  dropped: 'dropped',
  running: 'running',
  cancelled: 'cancelled',
};

export const kindWords: Record<Exclude<Lane['kind'], 'event'>, string> = {
  duplicate: 'duplicate',
  parallel: 'in parallel',
  'bad-signature': 'wrong signature',
};

/** How an attempt ended, by shape and colour. */
export type AttemptTone = 'delivered' | 'refused' | 'late' | 'broken';

/** `deliveredLast`: only the last attempt of a delivered lane is a success. */
export function toneOf(lane: Lane, attempt: LaneAttempt): AttemptTone {
  const { status, failure } = attempt;
  if (failure !== null) return failure.startsWith('timeout') ? 'late' : 'broken';
  const last = attempt === lane.attempts.at(-1);
  if (lane.kind === 'bad-signature') return status !== null && status >= 400 && status < 500 ? 'delivered' : 'refused';
  return last && lane.end === 'delivered' ? 'delivered' : 'refused';
}

/** Beside the bar: `500`, `timeout`, `refused`. */
export function outcomeLabel({ status, failure }: LaneAttempt): string {
  if (failure === null) return status === null ? '?' : String(status);
  if (failure.startsWith('timeout')) return 'timeout';
  return failure === 'target-forbidden' ? 'forbidden' : failure;
}

function outcomeSentence(lane: Lane, attempt: LaneAttempt): string {
  const { status, failure, phases, detail } = attempt;
  const took = formatDuration(phases.totalMs);
  if (failure !== null) {
    const words = detail === '' ? outcomeLabel(attempt) : detail.replace(/\.$/, '');
    return failure.startsWith('timeout') ? `no answer, given up after ${took}` : `${words}, after ${took}`;
  }
  const asked = lane.kind === 'bad-signature' ? ', sent with a wrong signature on purpose' : '';
  return `answered ${status ?? 'nothing'} in ${took}${asked}`;
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export function laneName(lane: Lane): string {
  const kind = lane.kind === 'event' ? '' : ` (${kindWords[lane.kind]})`;
  return `Event ${lane.index + 1}, ${lane.title}${kind}`;
}

/** One attempt in whole sentences. */
export function attemptSentence(lane: Lane, at: number): string {
  const attempt = lane.attempts[at];
  if (attempt === undefined) return `${laneName(lane)}: ${endSentence(lane)}`;
  const count = lane.end === 'running' ? '' : ` of ${lane.attempts.length}`;
  const since = attempt.atMs - lane.startMs;
  const when = since === 0 ? 'at the start' : `${spanText(since)} after its first`;
  const next =
    attempt.waitMs === null
      ? endSentence(lane)
      : `${capital(attempt.reason)}, ${attempt.waitMs === 0 ? 'at once' : `after ${spanText(attempt.waitMs)}`}.`;
  return `${laneName(lane)}, attempt ${attempt.number}${count}, ${when}: ${outcomeSentence(lane, attempt)}. ${next}`;
}

/** How the lane ended and why. */
export function endSentence(lane: Lane): string {
  if (lane.end === 'running') return 'Still under way.';
  const reason = lane.reason === '' ? '' : `: ${lane.reason.replace(/\.$/, '')}`;
  return `${capital(endWords[lane.end])}${reason}.`;
}
