/** The part of the contract that reads captures as conversations. `contract.ts` joins it to the rest. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { byteBlob } from './bytes.ts';
import { conversationRow, conversationsChange, conversationsPage, transcriptChange, transcriptPage } from './conversation.ts';
import { fileKinds } from './payload/file-type.ts';

const idInput = z.strictObject({ id: z.string() });
const limit = z.coerce.number().int().min(1).max(500).default(100);
const which = {
  /** Words that a contact's name or number, the conversation id or the last message must contain. */
  search: z.string().max(500).optional(),
  provider: z.string().max(100).optional(),
};

export const conversations = {
  list: oc
    .route({
      method: 'GET',
      path: '/conversations',
      operationId: 'listConversations',
      summary: 'List conversations, newest activity first',
      description:
        'All captures of one provider with one conversation id. `search` is looked for in contact, conversation id and last message. A page may hold fewer than `limit`; there are more while `nextCursor` is set.',
      tags: ['Conversations'],
    })
    .input(z.strictObject({ ...which, limit, cursor: z.string().optional() }))
    .output(conversationsPage),
  get: oc
    .route({
      method: 'GET',
      path: '/conversations/{id}',
      operationId: 'getConversation',
      summary: 'Read one conversation',
      description: 'Whom it is with, its last message and its counts.',
      tags: ['Conversations'],
    })
    .input(idInput)
    .output(conversationRow),
  messages: oc
    .route({
      method: 'GET',
      path: '/conversations/{id}/messages',
      operationId: 'listMessages',
      summary: 'Read the transcript of a conversation',
      description:
        'Messages in the order in which they happened, oldest first, each with its delivery reports and repeats. Without a place, the newest; `before` and `after` take cursors, `around` the id of a capture.',
      tags: ['Conversations'],
    })
    .input(
      z.strictObject({
        id: z.string(),
        limit,
        before: z.string().optional(),
        after: z.string().optional(),
        around: z.string().optional(),
      }),
    )
    .output(transcriptPage),
};

/** Bytes of an attachment, fetched from where its URL points. */
export const fetchedAttachment = z.object({
  /** Fit for a file. */
  name: z.string(),
  content: byteBlob,
  /** What the bytes themselves begin like; null: nothing that may be shown. */
  kind: z.enum(fileKinds).nullable(),
  mimeType: z.string().nullable(),
  /** What payload and server say it is, where that is something else than the bytes are. */
  claimed: z.string().nullable(),
});

/** What only Hookwright's own screens call of it. */
export const conversationWorkbench = {
  /** The conversation a capture belongs to; null when it belongs to none. */
  conversationOf: oc.input(idInput).output(z.object({ conversation: conversationRow.nullable() })),
  followConversations: oc.input(z.strictObject(which)).output(eventIterator(conversationsChange)),
  followConversation: oc.input(idInput).output(eventIterator(transcriptChange)),
  /** Everything up to this capture has been looked at. */
  markConversationSeen: oc.input(z.strictObject({ id: z.string(), upTo: z.string() })),
  /**
   * Fetches what one attachment's URL points to, now. Addresses of this machine and its network are refused unless
   * `allowPrivate` says that the user was asked.
   */
  fetchAttachment: oc
    .input(z.strictObject({ captureId: z.string(), index: z.int().min(0).max(1000), allowPrivate: z.boolean().default(false) }))
    .output(fetchedAttachment),
};
