/** Every payload that the three seed systems document, read in full. */
import { describe, expect, it } from 'vitest';
import type { WebhookEvent } from '#shared/event.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { maia } from '#shared/providers/maia.ts';
import { whatsable } from '#shared/providers/whatsable.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { fixtureText, posted } from '../support/provider-fixtures.ts';

function read(profile: ProviderProfile, body: string): WebhookEvent {
  return readEvent(profile, posted(body, [['content-type', 'application/json']]));
}

/** A documented payload with fields changed; a field set to undefined is left out. */
function changed(name: string, change: Record<string, unknown>): string {
  const payload: Record<string, unknown> = JSON.parse(fixtureText(name));
  return JSON.stringify({ ...payload, ...change });
}

describe('MAIA', () => {
  const base = {
    provider: 'maia',
    type: null,
    title: 'AI response or human reply',
    direction: 'outgoing',
    eventId: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    conversationId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    recipient: null,
    time: '2024-01-15T10:30:00.000Z',
    attachments: [],
    differences: [],
  };
  const facts = (channel: string) => [
    ['Channel', channel],
    ['Channel id', '550e8400-e29b-41d4-a716-446655440000'],
    ['Agent id', '7c9e6679-7425-40de-944b-e07fc1f90ae7'],
  ];

  it('reads the documented text message as outgoing, since direction is absent', () => {
    const text = 'Your order #12345 has been shipped and will arrive in 2-3 business days.';
    expect(read(maia, fixtureText('maia-text'))).toEqual({
      ...base,
      text,
      summary: text,
      sender: { id: '+5511999999999', name: null },
      facts: facts('+5511999999999'),
    });
  });

  it('reads the documented image message', () => {
    const text = "Here's the product image you requested:";
    expect(read(maia, fixtureText('maia-image'))).toEqual({
      ...base,
      text,
      summary: text,
      sender: { id: 'support-bot', name: null },
      facts: facts('support-bot'),
      attachments: [
        {
          id: 'img-001',
          url: 'https://storage.maiacompany.io/files/product.jpg?signature=xyz',
          type: 'image',
          size: 245_760,
          mimeType: 'image/jpeg',
        },
      ],
    });
  });

  it('names a voice note by kind and size, since its text is empty', () => {
    expect(read(maia, fixtureText('maia-voice-note'))).toEqual({
      ...base,
      text: null,
      summary: 'Voice note, 51.2 kB',
      sender: { id: '+5511888888888', name: null },
      facts: facts('+5511888888888'),
      attachments: [
        {
          id: 'audio-001',
          url: 'https://storage.maiacompany.io/files/voice.ogg?signature=abc',
          type: 'audio',
          size: 51_200,
          mimeType: 'audio/ogg',
        },
      ],
    });
  });

  it('reads the documented payload structure with a document', () => {
    const text = 'Hello! How can I assist you today?';
    expect(read(maia, fixtureText('maia-document'))).toEqual({
      ...base,
      text,
      summary: text,
      sender: { id: '+5511999999999', name: null },
      facts: facts('+5511999999999'),
      attachments: [
        {
          id: 'attachment-uuid',
          url: 'https://presigned-url.example.com/file.pdf',
          type: 'document',
          size: 102_400,
          mimeType: 'application/pdf',
        },
      ],
    });
  });

  it.each([
    ['incoming', 'Incoming message', '+5511977777777', '+5511999999999'],
    ['echo', 'Echo message', '+5511999999999', '+5511977777777'],
    ['outgoing', 'AI response or human reply', '+5511999999999', '+5511977777777'],
  ])('tells %s messages by the direction field, with the customer on the right side', (direction, title, sender, recipient) => {
    expect(read(maia, changed('maia-text', { direction, externalUserId: '+5511977777777' }))).toMatchObject({
      direction,
      title,
      sender: { id: sender },
      recipient: { id: recipient },
      differences: [],
    });
  });

  it('shows what departs from the documents and still reads the rest', () => {
    const event = read(
      maia,
      changed('maia-image', {
        direction: 'sideways',
        messageId: 17,
        sessionId: undefined,
        attachments: [{ id: 'a', url: 'u', type: 'sticker', size: '9', mimeType: 'image/webp' }],
        mood: 'good',
      }),
    );
    expect(event).toMatchObject({
      direction: null,
      eventId: '17',
      conversationId: null,
      text: "Here's the product image you requested:",
    });
    expect(event.differences).toEqual([
      { at: '/sessionId', kind: 'missing', expected: 'a string', found: 'nothing' },
      { at: '/messageId', kind: 'wrong-type', expected: 'a string', found: '17' },
      { at: '/direction', kind: 'unknown-value', expected: 'outgoing, incoming or echo', found: '“sideways”' },
      { at: '/attachments/0/type', kind: 'unknown-value', expected: 'image, audio, video or document', found: '“sticker”' },
      { at: '/attachments/0/size', kind: 'wrong-type', expected: 'a number', found: '“9”' },
      { at: '/mood', kind: 'unknown-field', expected: 'no such field', found: '“good”' },
    ]);
  });
});

describe('AIsoule', () => {
  it('reads the documented payload of the help pages', () => {
    expect(read(aisoule, fixtureText('aisoule-message-incoming'))).toEqual({
      provider: 'aisoule',
      type: 'message.incoming',
      title: 'Incoming message',
      direction: 'incoming',
      eventId: 'wamid.xxx',
      conversationId: '+919876543210',
      sender: { id: '+919876543210', name: 'John Doe' },
      recipient: null,
      text: 'Hello, I need help with my order',
      summary: 'Hello, I need help with my order',
      time: '2026-05-29T10:30:00.000Z',
      attachments: [],
      facts: [
        ['Content type', 'text'],
        ['WhatsApp account', 'uuid'],
      ],
      differences: [],
    });
  });

  it('reads the documented payloads of the API pages', () => {
    expect(read(aisoule, fixtureText('aisoule-api-message-received'))).toEqual({
      provider: 'aisoule',
      type: 'message.received',
      title: 'Incoming message',
      direction: 'incoming',
      eventId: 'msg_90a82b7194689c1',
      conversationId: '918856879188',
      sender: { id: '918856879188', name: null },
      recipient: { id: '15550199999', name: null },
      text: 'Hi there! I need pricing info.',
      summary: 'Hi there! I need pricing info.',
      time: '2026-06-02T03:01:38.000Z',
      attachments: [],
      facts: [
        ['Content type', 'text'],
        ['WhatsApp number', '15550199999'],
      ],
      differences: [],
    });
    expect(read(aisoule, fixtureText('aisoule-api-message-read'))).toEqual({
      provider: 'aisoule',
      type: 'message.read',
      title: 'Message read',
      direction: 'outgoing',
      eventId: 'msg_90a82b7194689c1',
      conversationId: '918856879188',
      sender: { id: '15550199999', name: null },
      recipient: { id: '918856879188', name: null },
      text: null,
      summary: 'Read by 918856879188',
      time: '2026-06-02T03:02:00.000Z',
      attachments: [],
      facts: [
        ['Status', 'read'],
        ['WhatsApp number', '15550199999'],
      ],
      message: { id: null, state: 'read', reason: null, replyTo: null },
      differences: [],
    });
  });

  it.each([
    ['message.sent', 'outgoing', 'Message sent'],
    ['message.delivered', 'outgoing', 'Delivered to 918856879188'],
    ['message.read', 'outgoing', 'Read by 918856879188'],
    ['message.failed', 'outgoing', 'Not delivered to 918856879188'],
    ['contact.created', null, 'Contact created'],
    ['contact.updated', null, 'Contact updated'],
    ['campaign.completed', null, 'Campaign finished'],
    ['transfer.created', null, 'Agent transfer started'],
  ])('gives %s the direction %s and a plain phrase', (event, direction, summary) => {
    const data = direction === null ? { id: 1 } : { message_id: 'wamid.1', recipient: '918856879188' };
    const read_ = read(aisoule, JSON.stringify({ event, timestamp: '1780369298', data }));
    expect(read_).toMatchObject({ type: event, direction, summary, time: '2026-06-02T03:01:38.000Z', differences: [] });
  });

  it('takes unix time in milliseconds as well', () => {
    expect(read(aisoule, '{"event":"campaign.completed","timestamp":1780369298123,"data":{}}').time).toBe(
      '2026-06-02T03:01:38.123Z',
    );
  });

  it('shows an undocumented event under its own name, and undocumented data as facts', () => {
    const event = read(aisoule, '{"event":"message.starred","timestamp":"soon","data":{"message_id":"m"}}');
    expect(event).toMatchObject({ type: 'message.starred', title: 'message.starred', direction: null, time: null });
    expect(event.differences.map(({ at, kind }) => [at, kind])).toEqual([
      ['/event', 'unknown-value'],
      ['/timestamp', 'wrong-type'],
    ]);
    expect(read(aisoule, '{"event":"campaign.completed","timestamp":1,"data":{"name":"June","sent":250}}').facts).toEqual([
      ['name', 'June'],
      ['sent', '250'],
    ]);
  });

  it('misses the sender only when neither form names one', () => {
    const event = read(aisoule, '{"event":"message.incoming","timestamp":1780369298,"data":{"message_id":"m","type":"image"}}');
    expect(event.summary).toBe('Image');
    expect(event.differences).toEqual([{ at: '/data/from', kind: 'missing', expected: 'a string', found: 'nothing' }]);
  });
});

describe('WhatsAble', () => {
  const question = 'Thank you for the quick response. Can you provide more details about your premium service plans?';
  const incoming = {
    provider: 'whatsable',
    type: null,
    title: 'Incoming message',
    direction: 'incoming',
    eventId: null,
    conversationId: '9232fcef-a570-4a2c-b46b-6cab53aec304',
    sender: { id: '14155552671', name: 'Sarah Johnson' },
    recipient: null,
    differences: [],
  };

  it('reads the documented text message', () => {
    const event = read(whatsable, fixtureText('whatsable-text'));
    expect(event).toMatchObject({
      ...incoming,
      text: question,
      summary: question,
      time: '2025-06-09T22:08:11.990Z',
      attachments: [],
    });
    expect(event.facts).toContainEqual(['Labels', 'sales, premium-inquiry']);
    expect(event.facts).toContainEqual(['User wrote last at', '1749506891']);
  });

  it('reads last_messages as a JSON string just like the array', () => {
    const payload: { last_messages: unknown } = JSON.parse(fixtureText('whatsable-text'));
    const asString = JSON.stringify({ ...payload, last_messages: JSON.stringify(payload.last_messages) });
    expect(read(whatsable, asString)).toEqual(read(whatsable, fixtureText('whatsable-text')));
  });

  it('reads the documented media message with its one attachment', () => {
    expect(read(whatsable, fixtureText('whatsable-document'))).toMatchObject({
      ...incoming,
      text: null,
      summary: 'Document',
      time: '2025-06-09T14:05:12.000Z',
      attachments: [
        {
          id: null,
          url: 'https://api.insightssystem.com/vault/LSMumRx1/VR-1aHOci6nP28eHWHJH7JauJkc/Ew7R9w../contract_proposal_v2.pdf',
          type: 'document',
          size: null,
          mimeType: null,
        },
      ],
    });
  });

  it('reads the documented reply from the phone app: last_messages as string, number as phone', () => {
    expect(read(whatsable, fixtureText('whatsable-app-reply'))).toMatchObject({
      title: 'Reply typed in the WhatsApp Business app',
      direction: 'outgoing',
      sender: { id: null, name: 'WhatsApp App' },
      recipient: { id: '14155552671', name: 'Alex Martinez' },
      text: 'Hello n8n',
      time: '2026-08-15T12:24:47.000Z',
      differences: [],
    });
  });

  it('takes the direction from the newest entry by time, wherever it stands', () => {
    const message = (type: string, content: string, timestamp: string) => ({ type, content, timestamp, content_type: 'text' });
    const body = (list: unknown[]) => JSON.stringify({ last_messages: list, phone_number: '1', message_type: 'text' });
    const user = message('user', 'hi', '2025-03-23T21:41:44.477Z');
    const bot = message('bot', 'hello', '2025-03-23T20:47:45.000Z');
    for (const list of [
      [user, bot],
      [bot, user],
    ]) {
      expect(read(whatsable, body(list))).toMatchObject({ direction: 'incoming', text: 'hi', time: '2025-03-23T21:41:44.477Z' });
    }
    expect(read(whatsable, body([user, { ...bot, timestamp: '2025-03-23T21:41:44.478Z' }]))).toMatchObject({
      direction: 'outgoing',
      title: 'Outgoing message',
      text: 'hello',
    });
    expect(read(whatsable, body([]))).toMatchObject({ direction: null, text: null, time: null });
  });

  it('reads other spellings of its fields and shows unknown ones as they came', () => {
    const event = read(
      whatsable,
      JSON.stringify({
        last_messages: [{ type: 'user', content: '', timestamp: '2025-06-09T14:05:12.000Z', content_type: 'image' }],
        recipient_phone: '14155552671',
        name: 'Sarah',
        last_user_message: 'look',
        message_type: 'image',
        media_url: 'https://files.example/1.jpg',
        campaign: 'spring',
      }),
    );
    expect(event).toMatchObject({ sender: { id: '14155552671', name: 'Sarah' }, text: 'look', differences: [] });
    expect(event.attachments).toMatchObject([{ url: 'https://files.example/1.jpg', type: 'image' }]);
    expect(event.facts).toContainEqual(['campaign', 'spring']);
  });

  it('says what is wrong with a list that is neither array nor JSON', () => {
    const event = read(whatsable, '{"last_messages":"hello","phone_number":"1","message_type":"text"}');
    expect(event.differences).toEqual([{ at: '/last_messages', kind: 'wrong-type', expected: 'an array', found: '“hello”' }]);
  });
});
