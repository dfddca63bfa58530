/** What the parts of a transcript are called, for eyes and for screen readers. */
import type { ConversationRow, TranscriptMessage } from '#shared/conversation.ts';
import type { MessageState } from '#shared/event.ts';
import { exactTimeOfDay } from '../../parts/format-time.ts';
import { arrivalsOf, lagWords } from './arrival-scale.ts';

export const stateWords: Record<MessageState, string> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

/** Whom a conversation is with: name, else number, else its id. */
export function contactTitle({ contact, conversationId }: ConversationRow): string {
  return contact.name ?? contact.id ?? conversationId;
}

const sideWords = {
  incoming: 'from the customer',
  outgoing: 'sent to the customer',
  echo: 'sent from the phone itself',
  none: 'event without a message',
} as const;

/** Which side a message is of, in words. */
export function sideWord({ direction }: TranscriptMessage): string {
  return sideWords[direction ?? 'none'];
}

/** The arrivals of a message as a sentence. */
export function arrivalWords(message: TranscriptMessage, outOfOrder: boolean): string {
  const words = arrivalsOf(message).map(({ kind, receivedAt, lag }) => {
    const what = kind === 'message' ? 'Arrived' : kind === 'repeat' ? 'came again' : `reported ${kind}`;
    return `${what} ${exactTimeOfDay(receivedAt)}${lag === null ? '' : `, ${lagWords(lag)} after it was said`}`;
  });
  if (words.length === 0) return 'No webhook came';
  const more = message.repeats.count - message.repeats.arrivals.length;
  return [
    ...words,
    ...(more > 0 ? [`and ${more} more repeats`] : []),
    ...(outOfOrder ? ['out of order: something said later arrived before'] : []),
    ...(message.timeTold ? [] : ['nobody says when it was said']),
  ].join('; ');
}
