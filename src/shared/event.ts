import { z } from 'zod';

export const direction = z.enum(['incoming', 'outgoing', 'echo']);
export type Direction = z.infer<typeof direction>;

export const attachment = z.object({
  id: z.string().nullable(),
  url: z.string().nullable(),
  /** The provider's word: image, audio, video, document, location. */
  type: z.string().nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  mimeType: z.string().nullable(),
  /** File name, where the payload tells one. */
  name: z.string().optional(),
  /** When its URL stops working, where the provider says so beside or about it, ISO 8601 UTC; the URL itself may say it too. */
  expiresAt: z.string().optional(),
});
export type Attachment = z.infer<typeof attachment>;

export const party = z.object({ id: z.string().nullable(), name: z.string().nullable() });
export type Party = z.infer<typeof party>;

/** A field in which a payload departs from what its provider documents. */
export const difference = z.object({
  /** JSON pointer, or `header:NAME`. */
  at: z.string(),
  kind: z.enum(['missing', 'wrong-type', 'unknown-value', 'unknown-field']),
  expected: z.string(),
  found: z.string(),
});
export type Difference = z.infer<typeof difference>;

/** How far a message has come, as its provider reports it. */
export const messageState = z.enum(['sent', 'delivered', 'read', 'failed']);
export type MessageState = z.infer<typeof messageState>;

/** What an event says of the one message it is about, beyond its text. */
export const messageFacts = z.object({
  /** The provider's id of the message; null: it has none, or it is the event id. */
  id: z.string().nullable(),
  /** Set when the event tells how far the message has come. */
  state: messageState.nullable(),
  /** Why it failed, in the provider's words. */
  reason: z.string().nullable(),
  /** Id of the message it answers. */
  replyTo: z.string().nullable(),
});
export type MessageFacts = z.infer<typeof messageFacts>;

/** What a capture's payload says, read by its provider profile. */
export const webhookEvent = z.object({
  provider: z.string(),
  /** As the provider names it, e.g. `message.incoming`; null when it carries no name. */
  type: z.string().nullable(),
  /** Plain words for the event, e.g. "AI or human reply". */
  title: z.string(),
  direction: direction.nullable(),
  /** The provider's id to deduplicate on. */
  eventId: z.string().nullable(),
  conversationId: z.string().nullable(),
  sender: party.nullable(),
  recipient: party.nullable(),
  text: z.string().nullable(),
  /** One line for the list: the text, or what is known instead. Plain text, control characters removed. */
  summary: z.string(),
  /** When it happened according to the provider, ISO 8601 UTC. */
  time: z.string().nullable(),
  attachments: z.array(attachment),
  /** Left out when there is nothing to say: the event id is the message's, and it tells of no state and no reply. */
  message: messageFacts.optional(),
  /** Further readable facts in the provider's order, e.g. ["WhatsApp account", "uuid"]. */
  facts: z.array(z.tuple([z.string(), z.string()])),
  differences: z.array(difference),
});
export type WebhookEvent = z.infer<typeof webhookEvent>;
