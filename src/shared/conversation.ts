import { z } from 'zod';
import { attachment, direction, messageState, party } from './event.ts';
import { verdict } from './verdict.ts';

/** A conversation as the list shows it: all captures of one provider with one conversation id. */
export const conversationRow = z.object({
  /** Made from provider and conversation id, so that it stays the same for ever. */
  id: z.string(),
  provider: z.string(),
  /** As the provider names it: MAIA's sessionId, a customer's number... */
  conversationId: z.string(),
  /** Whom it is with, as last told; either may be unknown. */
  contact: party,
  /** The message that arrived last; the report that did, while messages themselves never came. */
  last: z.object({
    kind: z.enum(['message', 'report']),
    captureId: z.string(),
    direction: direction.nullable(),
    summary: z.string(),
    /** ISO 8601 UTC. */
    receivedAt: z.string(),
    verdict,
    /** How far it is reported to have come; null: nothing was reported. */
    state: messageState.nullable(),
  }),
  /** Messages, each counted once however often it came. */
  messages: z.int(),
  /** Messages that arrived after the conversation was last looked at. */
  unread: z.int(),
  /** Id of the newest capture there was at the last look; null: never looked at. */
  seenUpTo: z.string().nullable(),
  failed: z.int(),
  /** Captures that repeat an earlier one. */
  duplicates: z.int(),
  /** Captures whose signature is invalid. */
  invalid: z.int(),
  captures: z.int(),
});
export type ConversationRow = z.infer<typeof conversationRow>;

/** One report on how far a message has come. */
export const stateReport = z.object({
  state: messageState,
  captureId: z.string(),
  /** When the provider says it happened, ISO 8601 UTC; null: it does not say. */
  at: z.string().nullable(),
  receivedAt: z.string(),
  /** Why it failed, in the provider's words. */
  reason: z.string().nullable(),
  verdict,
});
export type StateReport = z.infer<typeof stateReport>;

export const arrival = z.object({ captureId: z.string(), receivedAt: z.string() });
export type Arrival = z.infer<typeof arrival>;

/**
 * One message of a transcript with all that is known of it, or what is known of a message that never came.
 * Messages stand in the order in which they happened; `id` also tells the order in which they arrived.
 */
export const transcriptMessage = z.object({
  /** Id of the first capture of it; of a message that is only told of, `t` and its time and side. */
  id: z.string(),
  /** Its place: pass it as `before` or `after`. */
  cursor: z.string(),
  /**
   * `report`: only reports on this message came, never the message itself. `told`: no webhook came for it at all; another
   * message's repeats it.
   */
  kind: z.enum(['message', 'report', 'told']),
  /** Id of the capture that tells of it; null unless it is `told`. */
  toldBy: z.string().nullable(),
  /** When it happened, ISO 8601 UTC: as the provider says, else when it arrived. */
  at: z.string(),
  /** False: the provider's time is missing or lies in the future, and `at` is the arrival. */
  timeTold: z.boolean(),
  receivedAt: z.string(),
  provider: z.string(),
  /** The provider's word for the event, else the plain title. */
  eventType: z.string().nullable(),
  title: z.string(),
  direction: direction.nullable(),
  /** The provider's id of the message. */
  messageId: z.string().nullable(),
  sender: party.nullable(),
  recipient: party.nullable(),
  /** At most 8,192 characters. */
  text: z.string().nullable(),
  textCut: z.boolean(),
  /** One line, also where there is no text. */
  summary: z.string(),
  attachments: z.array(attachment),
  verdict,
  replyStatus: z.int().nullable(),
  /** What a reply script did on purpose, in words. */
  fault: z.string().nullable(),
  pinned: z.boolean(),
  /** In the order in which they happened, at most 20. */
  reports: z.array(stateReport),
  repeats: z.object({
    /** How often it came again. */
    count: z.int(),
    /** The first 20 of them. */
    arrivals: z.array(arrival),
  }),
  /** What it answers; `captureId` is null when that message is not here. */
  replyTo: z
    .object({
      messageId: z.string(),
      captureId: z.string().nullable(),
      direction: direction.nullable(),
      summary: z.string().nullable(),
    })
    .nullable(),
});
export type TranscriptMessage = z.infer<typeof transcriptMessage>;

/** A part of a transcript, oldest first. */
export const transcriptPage = z.object({
  items: z.array(transcriptMessage),
  /** Pass as `before` for what is older; null: there is nothing older. */
  before: z.string().nullable(),
  /** Pass as `after` for what is newer; null: there is nothing newer yet. */
  after: z.string().nullable(),
});
export type TranscriptPage = z.infer<typeof transcriptPage>;

export const conversationsPage = z.object({
  /** Newest activity first. */
  items: z.array(conversationRow),
  nextCursor: z.string().nullable(),
  /** Captures not yet sorted into conversations: while this is large, counts are behind. */
  behind: z.int(),
});
export type ConversationsPage = z.infer<typeof conversationsPage>;

export const conversationsChange = z.discriminatedUnion('type', [
  /** Conversations in which something arrived or changed, newest first, at most 100. */
  z.object({ type: z.literal('changed'), rows: z.array(conversationRow), behind: z.int() }),
  /** Too much changed to list: read the list again. */
  z.object({ type: z.literal('reset') }),
]);
export type ConversationsChange = z.infer<typeof conversationsChange>;

export const transcriptChange = z.discriminatedUnion('type', [
  /** Messages that came or changed, and the conversation as it is now. */
  z.object({ type: z.literal('messages'), items: z.array(transcriptMessage), conversation: conversationRow }),
  /** Something was removed or restored, or too much changed to list: read again. The conversation is null when nothing is left of it. */
  z.object({ type: z.literal('reset'), conversation: conversationRow.nullable() }),
]);
export type TranscriptChange = z.infer<typeof transcriptChange>;
