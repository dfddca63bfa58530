/** Captures of chats for tests of conversations: read by the real profiles, stored as the intake would store them. */
import { createHash } from 'node:crypto';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { duplicateKey } from '#shared/reading/duplicate-key.ts';
import { readPayload } from '#shared/reading/payload.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import type { StoreWriter } from '#main/store/writer.ts';
import { posted } from './provider-fixtures.ts';
import { captureRecord } from './store-fixtures.ts';

/** When the chats of these tests begin, ms. */
export const begin = Date.UTC(2026, 4, 29, 10, 30);

/** A capture of a payload as this provider's profile reads it, received `afterMs` after the beginning. */
export function chatCapture(
  providerId: string,
  payload: object,
  afterMs: number,
  more: Partial<Omit<CaptureRecord, 'body'>> = {},
): CaptureRecord {
  const profile = builtInProviders.find(({ id }) => id === providerId);
  if (profile === undefined) throw new Error(`no profile ${providerId}`);
  const body = JSON.stringify(payload);
  const request = posted(body, [['content-type', 'application/json']]);
  const parsed = readPayload(request.body);
  const event = readEvent(profile, request, parsed);
  const key = duplicateKey(profile, event, request, parsed);
  const digest =
    key === null
      ? null
      : createHash('sha256')
          .update(key.text)
          .update(key.body ?? '')
          .digest('hex');
  return captureRecord({
    receivedAt: begin + afterMs,
    completedAt: begin + afterMs,
    provider: providerId,
    event,
    summary: event.summary,
    duplicateKey: digest,
    verdict: { status: 'valid', scheme: `${providerId}-hmac`, reason: null },
    ...more,
    body,
  });
}

/** A MAIA message of session `session`, said `saidMs` after the beginning. */
export function maiaMessage(
  session: string,
  messageId: string,
  direction: 'incoming' | 'outgoing' | 'echo',
  response: string,
  saidMs: number,
  attachments?: readonly object[],
): object {
  return {
    channelId: '550e8400-e29b-41d4-a716-446655440000',
    channelIdentifier: '+5511999999999',
    agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    sessionId: session,
    messageId,
    response,
    timestamp: new Date(begin + saidMs).toISOString(),
    direction,
    ...(direction === 'outgoing' ? {} : { externalUserId: '+5511977777777' }),
    ...(attachments === undefined ? {} : { attachments }),
  };
}

/** An AIsoule event in the form of the API pages, said `saidMs` after the beginning; the contact is +918856879188. */
export function aisouleEvent(
  kind: 'received' | 'sent' | 'delivered' | 'read' | 'failed',
  messageId: string,
  saidMs: number,
  more: object = {},
): object {
  const [us, customer] = ['15550199999', '918856879188'];
  const [sender, recipient] = kind === 'received' ? [customer, us] : [us, customer];
  return {
    event: `message.${kind}`,
    timestamp: Math.round((begin + saidMs) / 1000),
    data: { message_id: messageId, waba_number: us, sender, recipient, ...more },
  };
}

/** Sorts everything into conversations. */
export function sortAll(writer: StoreWriter): void {
  while (writer.conversations.step().more);
}
