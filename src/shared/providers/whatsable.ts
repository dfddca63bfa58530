import type { Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, bodyHmac, optional, required } from './shorthand.ts';

const textSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "Thank you for the quick response. Can you provide more details about your premium service plans?",
      "timestamp": "2025-06-09T22:08:11.990Z",
      "content_type": "text"
    },
    {
      "type": "bot",
      "content": "I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
      "timestamp": "2025-06-09T21:45:30.417Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (10:08:11 PM): Thank you for the quick response. Can you provide more details about your premium service plans? ; Bot (9:45:30 PM): I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "Thank you for the quick response. Can you provide more details about your premium service plans?",
  "last_message_of_bot": "I'd be happy to help you explore our premium service options. Let me connect you with a specialist who can provide detailed information.",
  "message_type": "text",
  "user_last_message_time": 1749506891,
  "bot_last_message_time": 1749504330,
  "attachment_url": null,
  "note": "",
  "note_automation": "",
  "labels": "sales, premium-inquiry"
}`;

const documentSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "",
      "timestamp": "2025-06-09T14:05:12.000Z",
      "content_type": "document",
      "media_url": "https://api.insightssystem.com/vault/LSMumRx1/VR-1aHOci6nP28eHWHJH7JauJkc/Ew7R9w../contract_proposal_v2.pdf"
    },
    {
      "type": "bot",
      "content": "Please upload the signed contract document when ready, and I'll process it immediately.",
      "timestamp": "2025-06-09T14:03:20.000Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (2:05:12 PM): [Document] ; Bot (2:03:20 PM): Please upload the signed contract document when ready, and I'll process it immediately.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "",
  "last_message_of_bot": "Please upload the signed contract document when ready, and I'll process it immediately.",
  "message_type": "document",
  "user_last_message_time": 1749472312,
  "bot_last_message_time": 1749472200,
  "attachment_url": "https://api.insightssystem.com/vault/LSMumRx1/VR-1aHOci6nP28eHWHJH7JauJkc/Ew7R9w../contract_proposal_v2.pdf",
  "note": "",
  "note_automation": "",
  "labels": "contracts, document-processing"
}`;

const appReplySample = String.raw`{
  "last_messages": "[{\"type\":\"bot\",\"content\":\"Hello n8n\",\"timestamp\":\"2026-08-15T12:24:47.000Z\",\"content_type\":\"text\"},{\"type\":\"user\",\"content\":\"hi\",\"timestamp\":\"2026-08-12T12:27:42.746Z\",\"content_type\":\"text\"}]",
  "phone_number": 14155552671,
  "recipient_name": "Alex Martinez",
  "user_id": "158c59e1-ea85-4d0b-b70c-65328ba67a8e",
  "message_type": "text",
  "incoming_message": false,
  "send_by": "WhatsApp App",
  "was_message_by_human": true
}`;

const outgoingSample = `{
  "last_messages": [
    {
      "type": "user",
      "content": "Do you deliver on Saturdays?",
      "timestamp": "2025-06-09T22:08:11.990Z",
      "content_type": "text"
    },
    {
      "type": "bot",
      "content": "Yes, between 9 and 13 o'clock.",
      "timestamp": "2025-06-09T22:08:14.120Z",
      "content_type": "text"
    }
  ],
  "conversation_paragraph": "User (10:08:11 PM): Do you deliver on Saturdays? ; Bot (10:08:14 PM): Yes, between 9 and 13 o'clock.",
  "phone_number": "14155552671",
  "recipient_name": "Sarah Johnson",
  "user_id": "9232fcef-a570-4a2c-b46b-6cab53aec304",
  "last_message_of_user": "Do you deliver on Saturdays?",
  "last_message_of_bot": "Yes, between 9 and 13 o'clock.",
  "message_type": "text",
  "incoming_message": false,
  "send_by": "Support automation",
  "was_message_by_human": false,
  "user_last_message_time": 1749506891,
  "bot_last_message_time": 1749506894,
  "attachment_url": null,
  "note": "",
  "note_automation": "",
  "labels": "sales"
}`;

const page = 'https://docs.whatsable.app/guides/notifyer-system/api/incoming-message';

const freshenIncoming: Freshening[] = [
  { at: { pointer: '/last_messages/0/timestamp' }, as: 'now' },
  { at: { pointer: '/user_last_message_time' }, as: 'now' },
];

const freshenOutgoing: Freshening[] = [
  { at: { pointer: '/last_messages/1/timestamp' }, as: 'now' },
  { at: { pointer: '/bot_last_message_time' }, as: 'now' },
];

/** A part of the message the webhook is about: the newest of the conversation. */
const newest = (pointer: string) => ({ newestOf: '/last_messages', by: '/timestamp', pointer });

// The names of the documents first; the rest are other spellings in case an account sends them.
const phone = at(
  '/phone_number',
  '/recipient_phone_number',
  '/recipient_phone',
  '/recipient_number',
  '/phone',
  '/recipient',
  '/phoneNumber',
);
const name = at('/recipient_name', '/name', '/contact_name', '/recipientName');
const userText = at('/last_message_of_user', '/last_user_message', '/user_last_message', '/lastMessageOfUser');
const systemText = at(
  '/last_message_of_bot',
  '/last_bot_message',
  '/bot_last_message',
  '/last_system_message',
  '/lastMessageOfBot',
);
const userTime = at('/user_last_message_time', '/last_user_message_time', '/last_user_message_timestamp', '/userLastMessageTime');
const systemTime = at('/bot_last_message_time', '/last_bot_message_time', '/last_bot_message_timestamp', '/botLastMessageTime');
const mediaUrl = at('/attachment_url', '/media_url', '/file_url', '/attachmentUrl', '/mediaUrl');

const contentTypes = ['text', 'image', 'audio', 'video', 'document', 'location'];

const incomingMap = {
  senderId: phone,
  senderName: name,
  recipientId: [],
  recipientName: [],
  text: [...userText, newest('/content')],
};

const outgoingMap = {
  senderName: at('/send_by'),
  text: [...systemText, newest('/content')],
  time: [newest('/timestamp'), ...systemTime],
};

/** WhatsAble Notifyer, https://docs.whatsable.app/guides/notifyer-system/api/incoming-message */
export const whatsable: ProviderProfile = {
  id: 'whatsable',
  name: 'WhatsAble Notifyer',
  homepage: page,
  recognise: [
    [{ at: { pointer: '/last_messages' } }, { at: { pointer: '/message_type' }, type: 'string' }],
    [{ at: { pointer: '/last_messages' } }, { at: { pointer: '/phone_number' } }],
  ],
  method: 'POST',
  contentType: 'application/json',
  headers: [],
  signatures: [
    bodyHmac(
      {
        id: 'whatsable-hmac',
        header: 'X-Webhook-Signature',
        source: page,
        note: 'The header is documented, how its value is made is not. HMAC-SHA256 of the raw body as hex is assumed; make a profile of your own to change it.',
      },
      '',
      { title: 'HMAC in X-Webhook-Signature (assumed)', confidence: 'guess' },
    ),
    bodyHmac(
      {
        id: 'whatsable-token',
        header: 'X-Webhook-Signature',
        source: page,
        note: 'The documented example value is 171 characters of base64url, which fits a 1024-bit secret sent as it is rather than an HMAC; so a header equal to the secret is accepted too.',
      },
      '',
      { title: 'Secret in X-Webhook-Signature (assumed)', algorithm: 'shared-token', signed: [], confidence: 'guess' },
    ),
  ],
  signing: 'optional',
  events: [
    {
      id: 'incoming-message',
      type: null,
      title: 'Incoming message',
      description: 'A recipient replies on WhatsApp.',
      direction: 'incoming',
      when: [],
      matchDirection: true,
      map: incomingMap,
      sample: textSample,
      sampleHeaders: [],
      sampleSource: 'documented',
      freshen: freshenIncoming,
      moreSamples: [
        { id: 'document', title: 'Document', body: documentSample, headers: [], source: 'documented', freshen: freshenIncoming },
      ],
    },
    {
      id: 'app-reply',
      type: null,
      title: 'Reply typed in the WhatsApp Business app',
      description:
        'A person answers from the phone. WhatsAble counts it as outgoing; only endpoints registered for outgoing messages get it.',
      direction: 'outgoing',
      when: [{ at: { pointer: '/send_by' }, equals: 'WhatsApp App' }],
      matchDirection: true,
      map: outgoingMap,
      sample: appReplySample,
      sampleHeaders: [],
      sampleSource: 'documented',
      freshen: [{ at: { pointer: '/last_messages/0/timestamp' }, as: 'now' }],
    },
    {
      id: 'outgoing-message',
      type: null,
      title: 'Outgoing message',
      description:
        'An automation, a bot or a teammate in the inbox sends a message; only endpoints registered for outgoing messages get it.',
      direction: 'outgoing',
      when: [],
      matchDirection: true,
      map: outgoingMap,
      sample: outgoingSample,
      sampleHeaders: [],
      sampleSource: 'built',
      freshen: freshenOutgoing,
    },
  ],
  map: {
    type: [],
    direction: {
      sources: [...at('/incoming_message'), newest('/type')],
      values: { true: 'incoming', false: 'outgoing', user: 'incoming', bot: 'outgoing' },
      absent: null,
    },
    eventId: [],
    conversationId: at('/user_id', '/userId', '/recipient_id'),
    senderId: [],
    senderName: [],
    recipientId: phone,
    recipientName: name,
    text: [newest('/content')],
    contentKind: [...at('/message_type'), newest('/content_type')],
    time: [newest('/timestamp'), ...userTime],
    attachments: null,
    attachment: {
      url: [...mediaUrl, newest('/media_url')],
      type: [...at('/message_type'), newest('/content_type')],
      validSeconds: 86_400,
    },
    history: {
      list: '/last_messages',
      side: '/type',
      sides: { user: 'incoming', bot: 'outgoing' },
      text: '/content',
      time: '/timestamp',
      contentKind: '/content_type',
    },
    facts: [
      { label: 'Message type', sources: [...at('/message_type'), newest('/content_type')] },
      { label: 'Sent by', sources: at('/send_by') },
      { label: 'Sent by a person', sources: at('/was_message_by_human') },
      { label: 'Conversation', sources: at('/conversation_paragraph', '/conversation_summary', '/conversationParagraph') },
      { label: 'Last message of the user', sources: userText },
      { label: 'Last message of the system', sources: systemText },
      { label: 'User wrote last at', sources: userTime },
      { label: 'System wrote last at', sources: systemTime },
      { label: 'Labels', sources: at('/labels', '/label') },
      { label: 'Note', sources: at('/note', '/notes') },
      { label: 'Automation note', sources: at('/note_automation', '/note_auto', '/automation_note') },
      { label: 'Advertisement', sources: at('/referral/headline', '/referral/source_id') },
    ],
  },
  embeddedJson: ['/last_messages'],
  duplicateBy: [phone, [newest('/content'), newest('/media_url'), ...mediaUrl, ...userText], [newest('/timestamp'), ...userTime]],
  fields: [
    required('/last_messages', 'array', 'Recent messages of the conversation; some accounts get the array as a JSON string'),
    required('/last_messages/*/type', 'string', 'Who wrote', { values: ['user', 'bot'] }),
    optional('/last_messages/*/content', 'string', 'Text; empty for media', { nullable: true }),
    required('/last_messages/*/timestamp', 'string', 'ISO 8601 time'),
    required('/last_messages/*/content_type', 'string', 'Kind of content', { values: contentTypes }),
    optional('/last_messages/*/media_url', 'string', 'Media file, valid for 24 hours', { nullable: true }),
    optional('/conversation_paragraph', 'string', 'Readable summary of the recent conversation', { nullable: true }),
    required('/phone_number', 'any', 'Phone number of the recipient, as text or number', {
      alternatives: phone.flatMap((source) => ('pointer' in source ? [source.pointer] : [])),
    }),
    optional('/recipient_name', 'string', 'Name of the recipient', { nullable: true }),
    optional('/user_id', 'string', 'Unique id of the user'),
    optional('/last_message_of_user', 'string', 'Last message of the user; the caption of media', { nullable: true }),
    optional('/last_message_of_bot', 'string', 'Last message of the system', { nullable: true }),
    required('/message_type', 'string', 'Kind of the latest message', { values: contentTypes }),
    optional('/incoming_message', 'boolean', 'True when the contact wrote'),
    optional('/send_by', 'string', 'Who sent an outgoing message', { nullable: true }),
    optional('/was_message_by_human', 'boolean', 'True when a person sent it', { nullable: true }),
    optional('/user_last_message_time', 'number', 'Unix time of the last message of the user', { nullable: true }),
    optional('/bot_last_message_time', 'number', 'Unix time of the last message of the system', { nullable: true }),
    optional('/attachment_url', 'string', 'Media file of the latest message', { nullable: true }),
    optional('/note', 'string', 'Note', { nullable: true }),
    optional('/note_automation', 'string', 'Note for automations', { nullable: true }),
    optional('/labels', 'string', 'Labels, separated by commas', { nullable: true }),
    optional('/referral', 'object', 'The advertisement or post that led here, on the first message only', { open: true }),
  ],
  openPayload: true,
  showUnknownFields: true,
  delivery: {
    deadlineSeconds: 10,
    success: '2xx',
    retried: 'Not documented beyond "acknowledge every request to prevent unnecessary retries"',
    retryDelaysSeconds: null,
    givesUp: 'Not documented.',
    variants: [{ title: 'A sensible start', retryDelaysSeconds: [10, 60, 300] }],
    notes: ['The retry schedule is not documented; set one of your own or start from 10 s, 60 s and 5 min.'],
    source: page,
  },
  notes: [
    'No event id is documented: duplicates are found by recipient, last message and time.',
    'Signing is switched on per endpoint. The header is documented, the way its value is made is not.',
    'Field names are those of the provider’s own pages; other spellings are read as well, and unknown fields are shown.',
  ],
};
