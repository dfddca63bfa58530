import type { EventSample, Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, bodyHmac, optional, required } from './shorthand.ts';

const freshen: Freshening[] = [
  { at: { pointer: '/messageId' }, as: 'uuid' },
  { at: { pointer: '/timestamp' }, as: 'now' },
];

const textSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Your order #12345 has been shipped and will arrive in 2-3 business days.",
"timestamp": "2024-01-15T10:30:00.000Z"
}`;

const imageSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "support-bot",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Here's the product image you requested:",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "img-001",
"url": "https://storage.maiacompany.io/files/product.jpg?signature=xyz",
"type": "image",
"size": 245760,
"mimeType": "image/jpeg"
}
]
}`;

const voiceNoteSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511888888888",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "audio-001",
"url": "https://storage.maiacompany.io/files/voice.ogg?signature=abc",
"type": "audio",
"size": 51200,
"mimeType": "audio/ogg"
}
]
}`;

const documentSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Hello! How can I assist you today?",
"timestamp": "2024-01-15T10:30:00.000Z",
"attachments": [
{
"id": "attachment-uuid",
"url": "https://presigned-url.example.com/file.pdf",
"type": "document",
"size": 102400,
"mimeType": "application/pdf"
}
]
}`;

const humanReplySample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Hi, this is Ana from support. I have looked into your order myself.",
"timestamp": "2024-01-15T10:30:00.000Z",
"direction": "outgoing"
}`;

const incomingSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "Where is my order #12345?",
"timestamp": "2024-01-15T10:29:00.000Z",
"direction": "incoming",
"externalUserId": "+5511977777777"
}`;

const echoSample = `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511999999999",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "I will call you back in ten minutes.",
"timestamp": "2024-01-15T10:31:00.000Z",
"direction": "echo",
"externalUserId": "+5511977777777"
}`;

const incomingVoiceNote: EventSample = {
  id: 'voice-note',
  title: 'Voice note of a customer',
  body: `{
"channelId": "550e8400-e29b-41d4-a716-446655440000",
"channelIdentifier": "+5511888888888",
"agentId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
"sessionId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
"messageId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"response": "",
"timestamp": "2024-01-15T10:30:00.000Z",
"direction": "incoming",
"externalUserId": "+5511977777777",
"attachments": [
{
"id": "audio-001",
"url": "https://storage.maiacompany.io/files/voice.ogg?signature=abc",
"type": "audio",
"size": 51200,
"mimeType": "audio/ogg"
}
]
}`,
  headers: [],
  source: 'built',
  freshen,
};

/** MAIA, https://docs.maiacompany.io/webhooks/ (messages webhook, payload reference, security). */
export const maia: ProviderProfile = {
  id: 'maia',
  name: 'MAIA',
  homepage: 'https://docs.maiacompany.io/webhooks/',
  recognise: [
    [{ at: { header: 'X-Maia-Signature' } }],
    [{ at: { header: 'User-Agent' }, startsWith: 'Maia-Webhook/' }],
    [
      { at: { pointer: '/channelId' }, type: 'string' },
      { at: { pointer: '/sessionId' }, type: 'string' },
      { at: { pointer: '/messageId' }, type: 'string' },
      { at: { pointer: '/response' }, type: 'string' },
    ],
  ],
  method: 'POST',
  contentType: 'application/json',
  headers: [['User-Agent', 'Maia-Webhook/1.0']],
  signatures: [
    bodyHmac(
      {
        id: 'maia-hmac',
        header: 'X-Maia-Signature',
        source: 'https://docs.maiacompany.io/webhooks/security.html',
        note: 'The n8n example of that page signs JSON.stringify(body), the Node example the raw body; only the raw body is right for every payload.',
      },
      '',
    ),
  ],
  signing: 'required',
  events: [
    {
      id: 'ai-response',
      type: null,
      title: 'AI response',
      description: 'An AI agent answers a customer. On the wire it looks exactly like a human reply.',
      direction: 'outgoing',
      when: [],
      matchDirection: true,
      alike: ['human-reply'],
      sample: textSample,
      sampleHeaders: [],
      sampleSource: 'documented',
      freshen,
      moreSamples: [
        { id: 'image', title: 'With an image', body: imageSample, headers: [], source: 'documented', freshen },
        { id: 'voice-note', title: 'Voice note', body: voiceNoteSample, headers: [], source: 'documented', freshen },
        { id: 'document', title: 'With a document', body: documentSample, headers: [], source: 'documented', freshen },
      ],
    },
    {
      id: 'human-reply',
      type: null,
      title: 'Human reply',
      description: 'An operator sends a message through the channel. On the wire it looks exactly like an AI response.',
      direction: 'outgoing',
      when: [],
      matchDirection: true,
      alike: ['ai-response'],
      sample: humanReplySample,
      sampleHeaders: [],
      sampleSource: 'built',
      freshen,
    },
    {
      id: 'incoming-message',
      type: null,
      title: 'Incoming message',
      description: 'A customer sends a message. Only with "Forward incoming messages" switched on.',
      direction: 'incoming',
      when: [],
      matchDirection: true,
      map: { senderId: at('/externalUserId'), recipientId: at('/channelIdentifier') },
      sample: incomingSample,
      sampleHeaders: [],
      sampleSource: 'built',
      freshen,
      moreSamples: [incomingVoiceNote],
    },
    {
      id: 'echo-message',
      type: null,
      title: 'Echo message',
      description:
        'The owner of the connected phone sends a message from the device itself. Only with "Forward incoming messages" switched on, and only on non-official WhatsApp channels.',
      direction: 'echo',
      when: [],
      matchDirection: true,
      sample: echoSample,
      sampleHeaders: [],
      sampleSource: 'built',
      freshen,
    },
  ],
  map: {
    type: [],
    direction: {
      sources: at('/direction'),
      values: { incoming: 'incoming', outgoing: 'outgoing', echo: 'echo' },
      absent: 'outgoing',
    },
    eventId: at('/messageId'),
    conversationId: at('/sessionId'),
    senderId: at('/channelIdentifier'),
    senderName: [],
    recipientId: at('/externalUserId'),
    recipientName: [],
    text: at('/response'),
    time: at('/timestamp'),
    attachments: { list: '/attachments', id: '/id', url: '/url', type: '/type', size: '/size', mimeType: '/mimeType' },
    facts: [
      { label: 'Channel', sources: at('/channelIdentifier') },
      { label: 'Channel id', sources: at('/channelId') },
      { label: 'Agent id', sources: at('/agentId') },
    ],
  },
  fields: [
    required('/channelId', 'string', 'Internal UUID of the channel'),
    required('/channelIdentifier', 'string', 'External identifier of the channel, e.g. a WhatsApp phone number or a username'),
    required('/agentId', 'string', 'UUID of the AI agent that processed the message'),
    required('/sessionId', 'string', 'UUID of the conversation'),
    required('/messageId', 'string', 'Unique UUID of this message; deduplicate on it'),
    required('/response', 'string', 'The text; empty for a voice note'),
    required('/timestamp', 'string', 'ISO 8601 time'),
    optional('/direction', 'string', 'Only there with "Forward incoming messages"; absent means outgoing', {
      values: ['outgoing', 'incoming', 'echo'],
    }),
    optional('/externalUserId', 'string', 'The customer, for incoming and echo messages'),
    optional('/attachments', 'array', 'Files'),
    required('/attachments/*/id', 'string', 'Unique attachment id'),
    required('/attachments/*/url', 'string', 'Pre-signed URL that expires'),
    required('/attachments/*/type', 'string', 'Kind of file', { values: ['image', 'audio', 'video', 'document'] }),
    required('/attachments/*/size', 'number', 'Bytes'),
    required('/attachments/*/mimeType', 'string', 'MIME type'),
  ],
  openPayload: false,
  delivery: {
    deadlineSeconds: 10,
    success: '2xx',
    retried: '5xx, timeouts, network errors and 429; no other 4xx',
    retryDelaysSeconds: [1, 2, 4],
    givesUp: 'After the last failure the notification is lost; the message to the customer is not affected.',
    variants: [{ title: '3 attempts in total', retryDelaysSeconds: [1, 2] }],
    notes: [
      'The documents say "up to 3 attempts" and list three delays, which make four attempts. The three delays are kept as documented; "3 attempts in total" is offered as a variant.',
    ],
    source: 'https://docs.maiacompany.io/webhooks/',
  },
  notes: [
    'AI responses and human replies are not told apart by any documented field, so a capture says "AI response or human reply".',
    'Test sessions of the MAIA panel send no webhooks.',
  ],
};
