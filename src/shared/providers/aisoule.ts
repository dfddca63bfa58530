import type { EventDefinition, FieldMap, Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, bodyHmac, optional, required } from './shorthand.ts';

const incomingSample = `{
"event": "message.incoming",
"timestamp": "2026-05-29T10:30:00Z",
"data": {
"message_id": "wamid.xxx",
"from": "+919876543210",
"contact_name": "John Doe",
"type": "text",
"text": "Hello, I need help with my order",
"whatsapp_account_id": "uuid"
}
}`;

const receivedSample = `{
  "event": "message.received",
  "timestamp": 1780369298,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "918856879188",
    "recipient": "15550199999",
    "type": "text",
    "body": "Hi there! I need pricing info."
  }
}`;

const readSample = `{
  "event": "message.read",
  "timestamp": 1780369320,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "read"
  }
}`;

const sentSample = `{
  "event": "message.sent",
  "timestamp": 1780369305,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "type": "text",
    "body": "Sure! Here is our price list.",
    "status": "sent"
  }
}`;

const deliveredSample = `{
  "event": "message.delivered",
  "timestamp": 1780369308,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "delivered"
  }
}`;

const failedSample = `{
  "event": "message.failed",
  "timestamp": 1780369309,
  "data": {
    "message_id": "msg_90a82b7194689c1",
    "waba_number": "15550199999",
    "sender": "15550199999",
    "recipient": "918856879188",
    "status": "failed"
  }
}`;

const contactCreatedSample = `{
  "event": "contact.created",
  "timestamp": "2026-05-29T10:31:00Z",
  "data": {
    "contact_name": "John Doe",
    "phone": "+919876543210"
  }
}`;

const contactUpdatedSample = `{
  "event": "contact.updated",
  "timestamp": "2026-05-29T10:32:00Z",
  "data": {
    "contact_name": "John M. Doe",
    "phone": "+919876543210"
  }
}`;

const campaignSample = `{
  "event": "campaign.completed",
  "timestamp": "2026-05-29T11:00:00Z",
  "data": {
    "name": "June offer",
    "status": "completed"
  }
}`;

const transferSample = `{
  "event": "transfer.created",
  "timestamp": "2026-05-29T10:33:00Z",
  "data": {
    "contact_name": "John Doe",
    "phone": "+919876543210"
  }
}`;

const time: Freshening = { at: { pointer: '/timestamp' }, as: 'now' };
const freshHelp: Freshening[] = [{ at: { pointer: '/data/message_id' }, as: 'wamid' }, time];
const freshApi: Freshening[] = [{ at: { pointer: '/data/message_id' }, as: 'hex' }, time];

const helpPage = 'https://aisoule.com/help/integrations/webhooks-receiving';
const apiPage = 'https://aisoule.com/docs/webhooks/webhook-events';
const twoHeaders = 'The help pages and the API pages document different headers; whichever is present is checked.';
const signaturePage = 'https://aisoule.com/docs/webhooks/signature-validation';

const eventNames = [
  'message.incoming',
  'message.received',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.failed',
  'contact.created',
  'contact.updated',
  'campaign.completed',
  'transfer.created',
];

const messageId = required('/data/message_id', 'string', 'Id of the message; deduplicate on it together with the event');
const apiFields = [
  optional('/data/waba_number', 'string', 'WhatsApp number of the account (API pages)'),
  optional('/data/sender', 'string', 'Who sent it (API pages)'),
  optional('/data/recipient', 'string', 'Who gets it (API pages)'),
  optional('/data/type', 'string', 'Kind of content'),
  optional('/data/body', 'string', 'The text (API pages)', { nullable: true }),
  optional('/data/status', 'string', 'State of the message (API pages)'),
];
/** Both documented forms of a message, in fields. */
const incomingFields = [
  messageId,
  required('/data/from', 'string', 'The customer (help pages)', { alternatives: ['/data/sender'] }),
  optional('/data/contact_name', 'string', 'Name of the customer (help pages)', { nullable: true }),
  optional('/data/text', 'string', 'The text (help pages)', { nullable: true }),
  optional('/data/whatsapp_account_id', 'string', 'UUID of the WhatsApp account (help pages)'),
  ...apiFields,
];
/** The help pages show no payload of these events, so further fields are no departure. */
const openData = required('/data', 'object', 'What the event is about', { open: true });
const statusFields = [openData, messageId, ...apiFields];

const outgoingMap: Partial<FieldMap> = {
  conversationId: at('/data/recipient', '/data/to'),
  senderId: at('/data/sender', '/data/waba_number', '/data/from'),
  senderName: [],
  recipientId: at('/data/recipient', '/data/to'),
  recipientName: at('/data/contact_name'),
  // Not documented: names other messaging services use, the first as WhatsApp itself writes it.
  failure: at('/data/errors/0/title', '/data/error/message', '/data/error_message', '/data/reason', '/data/error'),
};

/** An event of an outgoing message. */
const messageState = (
  id: string,
  title: string,
  description: string,
  sample: string,
  more: Pick<EventDefinition, 'sampleSource' | 'summaries' | 'messageState'>,
): EventDefinition => ({
  id,
  type: id,
  title,
  description,
  direction: 'outgoing',
  when: [{ at: { pointer: '/event' }, equals: id }],
  map: outgoingMap,
  fields: statusFields,
  sample,
  sampleHeaders: [],
  freshen: freshApi,
  ...more,
});

/** An event that carries no message. */
const notice = (id: string, title: string, description: string, sample: string, summaries: string[]): EventDefinition => ({
  id,
  type: id,
  title,
  description: `${description} AIsoule does not document its data; the data of the sample is made up.`,
  direction: null,
  when: [{ at: { pointer: '/event' }, equals: id }],
  map: {
    conversationId: [],
    senderId: [],
    senderName: [],
    recipientId: [],
    recipientName: [],
    text: [],
    contentKind: [],
  },
  fields: [openData],
  summaries,
  sample,
  sampleHeaders: [],
  sampleSource: 'built',
  freshen: [time],
});

const contact = '{/data/contact_name|/data/name|/data/phone|/data/from}';

/** AIsoule: help pages (the seed document) and API pages, which show two forms of payload and of signature header. */
export const aisoule: ProviderProfile = {
  id: 'aisoule',
  name: 'AIsoule',
  homepage: helpPage,
  recognise: [
    [{ at: { header: 'X-AISoule-Signature' } }],
    [
      { at: { pointer: '/event' }, oneOf: eventNames },
      { at: { pointer: '/timestamp' } },
      { at: { pointer: '/data' }, type: 'object' },
    ],
  ],
  method: 'POST',
  contentType: 'application/json',
  headers: [],
  signatures: [
    bodyHmac({ id: 'aisoule-help', header: 'X-Webhook-Signature', source: helpPage, note: twoHeaders }, '', {
      title: 'X-Webhook-Signature (help pages)',
    }),
    bodyHmac({ id: 'aisoule-api', header: 'X-AISoule-Signature', source: signaturePage, note: twoHeaders }, 'sha256=', {
      title: 'X-AISoule-Signature (API pages)',
    }),
  ],
  signing: 'required',
  events: [
    {
      id: 'message.incoming',
      type: 'message.incoming',
      title: 'Incoming message',
      description: 'A customer sends a message. The API pages call it message.received.',
      direction: 'incoming',
      when: [{ at: { pointer: '/event' }, oneOf: ['message.incoming', 'message.received'] }],
      fields: incomingFields,
      sample: incomingSample,
      sampleHeaders: [],
      sampleSource: 'documented',
      freshen: freshHelp,
      moreSamples: [
        {
          id: 'api-form',
          title: 'message.received, as in the API pages',
          body: receivedSample,
          headers: [],
          source: 'documented',
          freshen: freshApi,
        },
      ],
    },
    messageState('message.sent', 'Message sent', 'A message went out to WhatsApp.', sentSample, {
      sampleSource: 'built',
      messageState: 'sent',
    }),
    messageState('message.delivered', 'Message delivered', 'A message reached the recipient.', deliveredSample, {
      sampleSource: 'built',
      messageState: 'delivered',
      summaries: ['Delivered to {/data/recipient|/data/to}', 'Message delivered'],
    }),
    messageState('message.read', 'Message read', 'The recipient read a message.', readSample, {
      sampleSource: 'documented',
      messageState: 'read',
      summaries: ['Read by {/data/recipient|/data/to}', 'Message read'],
    }),
    messageState('message.failed', 'Message failed', 'A message could not be delivered.', failedSample, {
      sampleSource: 'built',
      messageState: 'failed',
      summaries: [
        'Not delivered to {/data/recipient|/data/to}: {/data/error|/data/error/message|/data/error_message|/data/reason}',
        'Not delivered to {/data/recipient|/data/to}',
        'Message failed',
      ],
    }),
    notice('contact.created', 'Contact created', 'A contact was added.', contactCreatedSample, [
      `New contact ${contact}`,
      'Contact created',
    ]),
    notice('contact.updated', 'Contact updated', 'Data of a contact changed.', contactUpdatedSample, [
      `Contact ${contact} changed`,
      'Contact updated',
    ]),
    notice('campaign.completed', 'Campaign finished', 'A campaign has sent everything.', campaignSample, [
      'Campaign finished: {/data/name|/data/campaign_name}',
      'Campaign finished',
    ]),
    notice('transfer.created', 'Agent transfer', 'A conversation was handed to an agent.', transferSample, [
      `Agent transfer of ${contact}`,
      'Agent transfer started',
    ]),
  ],
  map: {
    type: at('/event'),
    direction: { sources: [], values: {}, absent: null },
    eventId: at('/data/message_id'),
    conversationId: at('/data/from', '/data/sender'),
    replyTo: at('/data/context/message_id', '/data/context/id'),
    senderId: at('/data/from', '/data/sender'),
    senderName: at('/data/contact_name'),
    recipientId: at('/data/recipient', '/data/waba_number'),
    recipientName: [],
    text: at('/data/text', '/data/body'),
    contentKind: at('/data/type'),
    time: at('/timestamp'),
    attachments: null,
    facts: [
      { label: 'Content type', sources: at('/data/type') },
      { label: 'Status', sources: at('/data/status') },
      { label: 'WhatsApp account', sources: at('/data/whatsapp_account_id') },
      { label: 'WhatsApp number', sources: at('/data/waba_number') },
    ],
  },
  fields: [
    required('/event', 'string', 'Name of the event', { values: eventNames }),
    required('/timestamp', 'any', 'ISO 8601 (help pages) or unix seconds (API pages)'),
    required('/data', 'object', 'What the event is about'),
  ],
  openPayload: false,
  showUnknownFields: true,
  delivery: {
    deadlineSeconds: 5,
    success: '200',
    retried: 'Everything but status 200',
    retryDelaysSeconds: [10, 60, 300],
    givesUp: 'After 3 failures the webhook is marked as failing.',
    notes: ['The same event may be sent twice, so handlers must be idempotent.'],
    source: helpPage,
  },
  notes: [
    `Two forms of payload are documented, in the help pages and in the API pages (${apiPage}); both are read.`,
    'No conversation id is documented: the number of the customer stands for the conversation.',
    'Neither replies nor reasons of failure are documented; they are read where they stand as in WhatsApp’s own webhooks (context.id, errors).',
    'One message has several events (sent, delivered, read) with the same message_id, so event and message_id together make an event unique.',
  ],
};
