import type { EventDefinition, Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, optional, required } from './shorthand.ts';

const signaturePage = 'https://docs.stripe.com/webhooks#verify-events';
const eventPage = 'https://docs.stripe.com/api/events/object';

const freshen: Freshening[] = [
  { at: { pointer: '/id' }, as: 'hex' },
  { at: { pointer: '/created' }, as: 'now' },
];

/** An event object, https://docs.stripe.com/api/events/object, around the object it is about. */
const eventSample = (type: string, object: string): string => `{
  "id": "evt_1NG8Du2eZvKYlo2CUI79vXWy",
  "object": "event",
  "api_version": "2025-03-31.basil",
  "created": 1686089970,
  "data": {
    "object": ${object.replaceAll('\n', '\n    ')}
  },
  "livemode": false,
  "pending_webhooks": 1,
  "request": {
    "id": null,
    "idempotency_key": null
  },
  "type": "${type}"
}`;

const paymentIntent = (status: string): string => `{
  "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
  "object": "payment_intent",
  "amount": 2000,
  "created": 1680800504,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;

const checkoutSession = `{
  "id": "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u",
  "object": "checkout.session",
  "amount_total": 2198,
  "created": 1679600215,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "mode": "payment",
  "payment_status": "paid",
  "status": "complete"
}`;

const invoice = (status: string): string => `{
  "id": "in_1MtHbELkdIwHu7ixl4OzzPMv",
  "object": "invoice",
  "amount_due": 1000,
  "created": 1680644467,
  "currency": "usd",
  "customer": "cus_NeZwdNtLEOXuvB",
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;

const subscription = (status: string): string => `{
  "id": "sub_1MowQVLkdIwHu7ixeRlqHVzs",
  "object": "subscription",
  "created": 1679609767,
  "currency": "usd",
  "customer": "cus_Na6dX7aXxi11N4",
  "livemode": false,
  "metadata": {},
  "status": "${status}"
}`;

const charge = `{
  "id": "ch_3MmlLrLkdIwHu7ix0snN0B15",
  "object": "charge",
  "amount": 1099,
  "amount_refunded": 1099,
  "created": 1679090539,
  "currency": "usd",
  "customer": null,
  "livemode": false,
  "metadata": {},
  "refunded": true,
  "status": "succeeded"
}`;

const kind = (type: string, title: string, description: string, summary: string, object: string): EventDefinition => ({
  id: type,
  type,
  title,
  description,
  direction: null,
  when: [{ at: { pointer: '/type' }, equals: type }],
  summaries: [summary, title],
  sample: eventSample(type, object),
  sampleHeaders: [],
  sampleSource: 'built',
  freshen,
});

/** Stripe events of API version 1, https://docs.stripe.com/webhooks */
export const stripe: ProviderProfile = {
  id: 'stripe',
  name: 'Stripe',
  homepage: 'https://docs.stripe.com/webhooks',
  recognise: [
    [{ at: { header: 'Stripe-Signature' } }],
    [
      { at: { pointer: '/object' }, equals: 'event' },
      { at: { pointer: '/id' }, startsWith: 'evt_' },
      { at: { pointer: '/data/object' }, type: 'object' },
    ],
  ],
  method: 'POST',
  contentType: 'application/json; charset=utf-8',
  headers: [['User-Agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)']],
  signatures: [
    {
      id: 'stripe-v1',
      title: 'v1: HMAC-SHA256',
      algorithm: 'hmac-sha256',
      encoding: 'hex',
      header: 'Stripe-Signature',
      layout: { kind: 'pairs', separator: ',', signatureKey: 'v1', timestampKey: 't' },
      signed: [{ timestamp: true }, { text: '.' }, { body: true }],
      secret: { encoding: 'utf8', prefix: '', minBytes: null, maxBytes: null },
      timestamp: { header: null, unit: 'seconds', toleranceSeconds: 300 },
      idHeader: null,
      confidence: 'documented',
      source: signaturePage,
      note: 'The secret is used as text, whsec_ included: it is not decoded. Several v1 stand in the header while a secret is rotated; v0 is never checked.',
    },
  ],
  signing: 'required',
  events: [
    kind(
      'payment_intent.succeeded',
      'Payment succeeded',
      'A payment went through.',
      'Payment succeeded: {/data/object/amount} {/data/object/currency}',
      paymentIntent('succeeded'),
    ),
    kind(
      'payment_intent.payment_failed',
      'Payment failed',
      'An attempt to pay failed.',
      'Payment failed: {/data/object/amount} {/data/object/currency}',
      paymentIntent('requires_payment_method'),
    ),
    kind(
      'checkout.session.completed',
      'Checkout completed',
      'A customer completed a checkout.',
      'Checkout completed: {/data/object/amount_total} {/data/object/currency}',
      checkoutSession,
    ),
    kind(
      'invoice.paid',
      'Invoice paid',
      'An invoice was paid, or marked as paid.',
      'Invoice paid: {/data/object/amount_due} {/data/object/currency}',
      invoice('paid'),
    ),
    kind(
      'invoice.payment_failed',
      'Invoice payment failed',
      'An attempt to collect an invoice failed.',
      'Invoice payment failed: {/data/object/amount_due} {/data/object/currency}',
      invoice('open'),
    ),
    kind(
      'customer.subscription.created',
      'Subscription created',
      'A customer signed up for a subscription.',
      'Subscription created: {/data/object/status}',
      subscription('active'),
    ),
    kind(
      'customer.subscription.deleted',
      'Subscription ended',
      'A subscription ended.',
      'Subscription ended: {/data/object/status}',
      subscription('canceled'),
    ),
    kind(
      'charge.refunded',
      'Charge refunded',
      'A charge was refunded, in whole or in part.',
      'Charge refunded: {/data/object/amount_refunded} {/data/object/currency}',
      charge,
    ),
    {
      ...kind('customer.created', 'Stripe event', 'Any other event; its type names it.', '{/type}', '{}'),
      id: 'other',
      type: null,
      when: [],
      sample: eventSample(
        'customer.created',
        `{
  "id": "cus_NffrFeUfNV2Hib",
  "object": "customer",
  "created": 1680893993,
  "email": "jennyrosen@example.com",
  "livemode": false,
  "metadata": {},
  "name": "Jenny Rosen"
}`,
      ),
    },
  ],
  map: {
    type: at('/type'),
    direction: { sources: [], values: {}, absent: null },
    eventId: at('/id'),
    conversationId: [],
    senderId: at('/account'),
    senderName: [],
    recipientId: at('/data/object/customer'),
    recipientName: [],
    text: [],
    time: at('/created'),
    attachments: null,
    facts: [
      { label: 'Object', sources: at('/data/object/id') },
      { label: 'Kind of object', sources: at('/data/object/object') },
      {
        label: 'Amount, in the smallest unit',
        sources: at('/data/object/amount', '/data/object/amount_total', '/data/object/amount_due'),
      },
      { label: 'Currency', sources: at('/data/object/currency') },
      { label: 'Status', sources: at('/data/object/status') },
      { label: 'Live', sources: at('/livemode') },
      { label: 'API version', sources: at('/api_version') },
    ],
  },
  fields: [
    required('/id', 'string', 'Id of the event; the same at every retry'),
    required('/object', 'string', 'What this is', { values: ['event'] }),
    required('/type', 'string', 'Name of the event, parts joined by full stops'),
    required('/created', 'number', 'When it happened, unix seconds'),
    required('/data', 'object', 'What the event is about', { open: true }),
    required('/livemode', 'boolean', 'False in a sandbox'),
    optional('/api_version', 'string', 'Version that the object is written in', { nullable: true }),
    optional('/pending_webhooks', 'number', 'Deliveries of this event that are still to succeed'),
    optional('/request', 'object', 'The API request that led to it', { nullable: true, open: true }),
    optional('/account', 'string', 'Connected account it came from'),
  ],
  openPayload: true,
  delivery: {
    deadlineSeconds: null,
    success: '2xx',
    retried: 'Everything but 2xx',
    retryDelaysSeconds: null,
    givesUp: 'After 3 days in live mode; after three retries within a few hours in a sandbox.',
    variants: [
      {
        title: 'Live mode, steps assumed',
        retryDelaysSeconds: [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720, 61_440, 122_880],
      },
      { title: 'Sandbox, steps assumed', retryDelaysSeconds: [1800, 3600, 7200] },
    ],
    notes: [
      'Live mode retries for up to 3 days with growing waits; the steps are not published.',
      'The deadline is not published.',
      'Stripe promises neither the order of events nor that each comes once.',
    ],
    source: 'https://docs.stripe.com/webhooks/process-undelivered-events',
  },
  notes: [
    `The samples are shortened: real objects carry many more fields (${eventPage}).`,
    'Amounts are in the smallest unit of their currency.',
  ],
};
