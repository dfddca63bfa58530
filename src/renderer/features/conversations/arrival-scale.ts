/** The axis beside a transcript: how long after a message was said its webhooks came. Pure. */
import type { TranscriptMessage } from '#shared/conversation.ts';

/** Seconds at the two ends of the axis; between them it is logarithmic. */
const shortest = 0.1;
const longest = 604_800;

export const arrivalTicks = [
  { seconds: 1, word: '1s' },
  { seconds: 10, word: '10s' },
  { seconds: 60, word: '1m' },
  { seconds: 600, word: '10m' },
  { seconds: 3_600, word: '1h' },
  { seconds: 86_400, word: '1d' },
] as const;

/** Place on the axis, 0 to 1. */
export function placeOfLag(seconds: number): number {
  const within = Math.min(longest, Math.max(shortest, seconds));
  return Math.log(within / shortest) / Math.log(longest / shortest);
}

export interface ArrivalMark {
  readonly kind: 'message' | 'repeat' | 'sent' | 'delivered' | 'read' | 'failed';
  readonly captureId: string;
  readonly receivedAt: string;
  /** Seconds after the message was said; null: nobody says when that was. */
  readonly lag: number | null;
}

/** Every webhook of a message in the order of arrival, repeats that are told one by one. */
export function arrivalsOf(message: TranscriptMessage): ArrivalMark[] {
  const said = message.timeTold ? Date.parse(message.at) : null;
  const mark = (kind: ArrivalMark['kind'], captureId: string, receivedAt: string): ArrivalMark => ({
    kind,
    captureId,
    receivedAt,
    lag: said === null ? null : (Date.parse(receivedAt) - said) / 1000,
  });
  const own = message.kind === 'message' ? [mark('message', message.id, message.receivedAt)] : [];
  return [
    ...own,
    ...message.repeats.arrivals.map(({ captureId, receivedAt }) => mark('repeat', captureId, receivedAt)),
    ...message.reports
      .filter(({ captureId }) => message.kind === 'report' || captureId !== message.id)
      .map(({ state, captureId, receivedAt }) => mark(state, captureId, receivedAt)),
  ].toSorted((one, two) => Date.parse(one.receivedAt) - Date.parse(two.receivedAt));
}

/** A lag as a person says it: `0.2 s`, `12 s`, `3 min`, `2 h`, `5 d`; a clock that is ahead shows as before. */
export function lagWords(seconds: number): string {
  const span = Math.abs(seconds);
  const sign = seconds < 0 ? '−' : '';
  if (span < 9.95) return `${sign}${span.toFixed(1)} s`;
  if (span < 120) return `${sign}${Math.round(span)} s`;
  if (span < 7_200) return `${sign}${Math.round(span / 60)} min`;
  return span < 172_800 ? `${sign}${Math.round(span / 3_600)} h` : `${sign}${Math.round(span / 86_400)} d`;
}
