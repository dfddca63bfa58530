import type { EventDefinition, Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, optional } from './shorthand.ts';
import { standardWebhooks } from './standard-webhooks.ts';

const source = 'https://docs.svix.com/receiving/verifying-payloads/how-manual';

const invoiceSample = `{
  "type": "invoice.paid",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "id": "invoice_WF7WtCLFFtd8ubcTgboSFNql",
    "status": "paid"
  }
}`;

const emailSample = `{
  "type": "email.delivered",
  "created_at": "2024-02-22T23:41:12.126Z",
  "data": {
    "created_at": "2024-02-22T23:41:11.894719+00:00",
    "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
    "from": "Acme <onboarding@example.com>",
    "to": ["delivered@example.com"],
    "subject": "Sending this example"
  }
}`;

const userSample = `{
  "data": {
    "id": "user_29w83sxmDNGwOuEthce5gg56FcC",
    "object": "user",
    "first_name": "Example",
    "last_name": "Example",
    "created_at": 1654012591514,
    "updated_at": 1654012591835
  },
  "object": "event",
  "type": "user.created"
}`;

const event = (
  details: Pick<EventDefinition, 'id' | 'title' | 'description' | 'when' | 'summaries' | 'sample'>,
  freshen: Freshening[],
) => ({ type: null, direction: null, sampleHeaders: [], sampleSource: 'built', freshen, ...details }) satisfies EventDefinition;

/** Webhooks sent by Svix, for itself and for Clerk, Resend and others: https://docs.svix.com */
export const svix: ProviderProfile = {
  ...standardWebhooks,
  id: 'svix',
  name: 'Svix (Clerk, Resend ...)',
  homepage: 'https://docs.svix.com',
  recognise: [[{ at: { header: 'svix-id' } }, { at: { header: 'svix-timestamp' } }, { at: { header: 'svix-signature' } }]],
  signatures: [
    ...standardWebhooks.signatures.filter(({ id }) => id === 'svix-v1').map((scheme) => ({ ...scheme, source })),
    ...standardWebhooks.signatures.filter(({ id }) => id === 'standard-webhooks-v1'),
  ],
  events: [
    event(
      {
        id: 'email',
        title: 'Email event',
        description: 'Something happened to an email that Resend sent.',
        when: [{ at: { pointer: '/type' }, startsWith: 'email.' }],
        summaries: ['{/type}: {/data/subject}', '{/type}'],
        sample: emailSample,
      },
      [
        { at: { pointer: '/created_at' }, as: 'now' },
        { at: { pointer: '/data/email_id' }, as: 'uuid' },
      ],
    ),
    event(
      {
        id: 'user',
        title: 'User event',
        description: 'Something happened to a user that Clerk manages.',
        when: [{ at: { pointer: '/type' }, startsWith: 'user.' }],
        summaries: ['{/type}: {/data/first_name} {/data/last_name}', '{/type}'],
        sample: userSample,
      },
      [{ at: { pointer: '/data/updated_at' }, as: 'now' }],
    ),
    event(
      {
        id: 'event',
        title: 'Event',
        description: 'Any event. Each sender has its own; type, timestamp and data are recommended.',
        when: [],
        summaries: ['{/type}', '{/eventType|/event_type|/event}'],
        sample: invoiceSample,
      },
      [{ at: { pointer: '/timestamp' }, as: 'now' }],
    ),
  ],
  map: {
    ...standardWebhooks.map,
    type: at('/type', '/eventType', '/event_type', '/event'),
    eventId: [{ header: 'svix-id' }, { header: 'webhook-id' }],
    time: [...at('/timestamp', '/created_at', '/data/updated_at'), { header: 'svix-timestamp' }, { header: 'webhook-timestamp' }],
    facts: [
      { label: 'Subject id', sources: at('/data/id', '/data/email_id') },
      { label: 'Subject type', sources: at('/data/object') },
      { label: 'To', sources: at('/data/to/0') },
    ],
  },
  fields: [
    optional('/type', 'string', 'Name of the event, parts joined by full stops'),
    optional('/timestamp', 'any', 'When it happened'),
    optional('/created_at', 'any', 'When it happened, as Resend names it'),
    optional('/data', 'any', 'What the event is about'),
    optional('/object', 'string', 'What this is, as Clerk says it', { values: ['event'] }),
  ],
  delivery: {
    deadlineSeconds: 15,
    success: '2xx',
    retried: 'Everything but 2xx; a redirect is a failure',
    retryDelaysSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 36_000],
    givesUp: 'After the last retry; an endpoint that fails for 5 days is switched off.',
    notes: ['The published list begins with "immediately": that is the first attempt, not a retry.'],
    source: 'https://docs.svix.com/retries',
  },
  notes: ['The samples are shortened; every sender has events of its own.'],
};
