import { hash } from 'node:crypto';
import type { Direction, MessageState } from '#shared/event.ts';

const keyBytes = 12;

/** The key of a conversation: enough bytes that two never meet. */
export function conversationKey(provider: string, conversationId: string): Buffer {
  return hash('sha256', `${provider}\n${conversationId}`, 'buffer').subarray(0, keyBytes);
}

/** The public id of a conversation is `v` and its key as base64url. */
export function conversationPublicId(key: Buffer): string {
  return `v${key.toString('base64url')}`;
}

/** Null when `id` is not the id of any conversation there could be. */
export function conversationKeyOf(id: string): Buffer | null {
  return /^v[A-Za-z0-9_-]{16}$/.test(id) ? Buffer.from(id.slice(1), 'base64url') : null;
}

/**
 * What all events of one message have in common, within a conversation: its id and the side it came from, as 52 bits.
 * Reports are about messages that went out.
 */
export function messageKey(messageId: string | null, direction: Direction | null): number | null {
  if (messageId === null) return null;
  const side = direction === 'incoming' ? 'in' : 'out';
  return Number(hash('sha256', `${side}\n${messageId}`, 'buffer').readBigUInt64BE() >> 12n);
}

/** `kind` of a message among the entries; what only reports on one has another. */
export const messageKind = 0;
const reported = ['delivered', 'read', 'failed'] as const;
export const failedKind = 3;

/** `sent` tells of the message itself; the other states report on one that went before. */
export function entryKind(state: MessageState | null): number {
  return state === null || state === 'sent' ? messageKind : reported.indexOf(state) + 1;
}

/** What `kind` reports; null for a message. */
export function stateOfKind(kind: number): MessageState | null {
  return reported[kind - 1] ?? null;
}
