/** The lines of a transcript: messages, and between them days, pauses and where the unread ones begin. Pure. */
import type { TranscriptMessage } from '#shared/conversation.ts';
import { localDate } from '../../parts/format-time.ts';
import { arrivalNumber } from './transcript.ts';

export type TranscriptRow =
  | { readonly kind: 'day'; readonly key: string; readonly iso: string }
  | { readonly kind: 'pause'; readonly key: string; readonly seconds: number }
  | { readonly kind: 'unread'; readonly key: string }
  | MessageRow;

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly message: TranscriptMessage;
  /** From the same side and soon after the one above: it stands closer to it. */
  readonly joined: boolean;
  /** It arrived after something that was said later. */
  readonly outOfOrder: boolean;
}

/** A silence so long is told, seconds. */
const pauseFrom = 3_600;
const joinedWithin = 120;

/** `seenUpTo`: id of the newest capture at the last look; null: draw no line. */
export function transcriptRows(messages: readonly TranscriptMessage[], seenUpTo: string | null): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  const late = arrivedLate(messages);
  const seen = seenUpTo === null ? Infinity : Number(seenUpTo.slice(1));
  let unreadTold = false;
  let above: TranscriptMessage | null = null;
  for (const message of messages) {
    const newDay = above === null || localDate(above.at) !== localDate(message.at);
    const silence: number = above === null ? 0 : (Date.parse(message.at) - Date.parse(above.at)) / 1000;
    if (newDay) rows.push({ kind: 'day', key: `day ${message.id}`, iso: message.at });
    else if (silence >= pauseFrom) rows.push({ kind: 'pause', key: `pause ${message.id}`, seconds: silence });
    const unread: boolean = !unreadTold && message.kind === 'message' && arrivalNumber(message) > seen;
    if (unread) rows.push({ kind: 'unread', key: 'unread' });
    unreadTold ||= unread;
    const joined: boolean = !newDay && !unread && silence < joinedWithin && above?.direction === message.direction;
    rows.push({ kind: 'message', key: message.id, message, joined, outOfOrder: late.has(message.id) });
    above = message;
  }
  return rows;
}

/** Those that arrived after a message that was said later. */
function arrivedLate(messages: readonly TranscriptMessage[]): Set<string> {
  const late = new Set<string>();
  let firstLater = Infinity;
  for (const message of messages.toReversed()) {
    if (message.kind === 'told') continue;
    if (arrivalNumber(message) > firstLater) late.add(message.id);
    else firstLater = arrivalNumber(message);
  }
  return late;
}
