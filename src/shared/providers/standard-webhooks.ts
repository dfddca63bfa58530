import type { Freshening, ProviderProfile, SignatureScheme } from '../provider-profile.ts';
import { at, optional } from './shorthand.ts';

const source = 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md';

const contactSample = `{
  "type": "contact.created",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "id": "1f81eb52-5198-4599-803e-771906343485",
    "type": "contact",
    "fullName": "John Smith",
    "address": "800 W NASA Pkwy, Webster, TX 77598, USA",
    "phoneNumber": "(281) 332-2575",
    "birthday": "1980-04-19",
    "occupation": "Engineer, ACME"
  }
}`;

const exampleSample = `{
  "type": "example.event",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "foo": "bar",
    "fizzbuzz": 2
  }
}`;

const freshen: Freshening[] = [{ at: { pointer: '/timestamp' }, as: 'now' }];

/** The symmetric scheme under the header names of the specification or of Svix, who started it. */
const symmetric = (id: string, title: string, brand: string): SignatureScheme => ({
  id,
  title,
  algorithm: 'hmac-sha256',
  encoding: 'base64',
  header: `${brand}-signature`,
  layout: { kind: 'list', separator: ' ', prefix: 'v1,' },
  signed: [{ header: `${brand}-id` }, { text: '.' }, { timestamp: true }, { text: '.' }, { body: true }],
  secret: { encoding: 'base64', prefix: 'whsec_', minBytes: 24, maxBytes: 64 },
  timestamp: { header: `${brand}-timestamp`, unit: 'seconds', toleranceSeconds: 300 },
  idHeader: `${brand}-id`,
  confidence: 'documented',
  source,
  note: 'The specification leaves the tolerance open; five minutes either way is what its libraries use.',
});

/** Standard Webhooks 1.0.0, as sent by Svix, Clerk, Resend, OpenAI, Replicate and others. */
export const standardWebhooks: ProviderProfile = {
  id: 'standard-webhooks',
  name: 'Standard Webhooks',
  homepage: 'https://www.standardwebhooks.com',
  recognise: [
    [{ at: { header: 'webhook-id' } }, { at: { header: 'webhook-timestamp' } }, { at: { header: 'webhook-signature' } }],
    [{ at: { header: 'svix-id' } }, { at: { header: 'svix-timestamp' } }, { at: { header: 'svix-signature' } }],
  ],
  method: 'POST',
  contentType: 'application/json',
  headers: [],
  signatures: [
    symmetric('standard-webhooks-v1', 'v1: HMAC-SHA256', 'webhook'),
    {
      ...symmetric('standard-webhooks-v1a', 'v1a: Ed25519', 'webhook'),
      algorithm: 'ed25519',
      layout: { kind: 'list', separator: ' ', prefix: 'v1a,' },
      secret: { encoding: 'base64', prefix: 'whpk_', privatePrefix: 'whsk_', minBytes: 32, maxBytes: 64 },
      note: 'A public key (whpk_) checks; a private key (whsk_) also signs.',
    },
    symmetric('svix-v1', 'v1 in svix-* headers', 'svix'),
  ],
  signing: 'required',
  events: [
    {
      id: 'event',
      type: null,
      title: 'Event',
      description: 'Any event. The specification recommends type, timestamp and data, and leaves the rest to the sender.',
      direction: null,
      when: [],
      summaries: ['{/type}', '{/event_type|/event}'],
      sample: contactSample,
      sampleHeaders: [],
      sampleSource: 'documented',
      freshen,
      moreSamples: [{ id: 'example', title: 'Minimal example', body: exampleSample, headers: [], source: 'documented', freshen }],
    },
  ],
  map: {
    type: at('/type', '/event_type', '/event'),
    direction: { sources: [], values: {}, absent: null },
    eventId: [{ header: 'webhook-id' }, { header: 'svix-id' }],
    conversationId: [],
    senderId: [],
    senderName: [],
    recipientId: [],
    recipientName: [],
    text: [],
    time: [...at('/timestamp'), { header: 'webhook-timestamp' }, { header: 'svix-timestamp' }],
    attachments: null,
    facts: [
      { label: 'Subject id', sources: at('/data/id', '/data/object/id') },
      { label: 'Subject type', sources: at('/data/type', '/data/object') },
    ],
  },
  fields: [
    optional('/type', 'string', 'Name of the event, parts joined by full stops'),
    optional('/timestamp', 'any', 'When it happened, ISO 8601'),
    optional('/data', 'any', 'What the event is about'),
  ],
  openPayload: true,
  delivery: {
    deadlineSeconds: 15,
    success: '2xx',
    retried: 'Everything but 2xx; a redirect is a failure',
    retryDelaysSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
    givesUp: 'After the last retry, or at once on 410 Gone.',
    notes: [
      'The schedule is the example of the specification (75 h 35 min in all), with random jitter added; senders choose their own.',
      'The specification advises a deadline of 15 to 30 seconds.',
      '429, 502 and 504 ask the sender to slow down; Retry-After is to be honoured.',
    ],
    source,
  },
};
