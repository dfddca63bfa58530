import type { RetryPolicy } from '../retry-policy.ts';
import { day, definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

const facts = {
  renewsTimestamp: true,
  confidence: 'guess',
  assumed: [...onlyScheduleKnown, 'everything but 2xx is retried', 'each attempt is signed anew'],
  source: 'https://docs.stripe.com/webhooks/process-undelivered-events',
} as const;

const unpublished = 'The deadline is not published.';
const order =
  'Stripe promises neither the order of events nor that each comes once; nothing is retried once the endpoint is disabled or deleted.';

/** Stripe, live mode: "up to three days with exponential back off". */
export const stripeLive: RetryPolicy = definePolicy({
  id: 'stripe-live',
  name: 'Stripe, live mode',
  ...facts,
  // Doubling from a minute, as many as fit into three days.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: null, retries: 12 },
  windowSeconds: 3 * day,
  notes: [
    'Documented is only that retries go on for up to 3 days with growing waits; the steps, doubling from 1 minute, are a guess.',
    unpublished,
    order,
  ],
});

/** Stripe, sandbox: three times in a few hours. */
export const stripeSandbox: RetryPolicy = definePolicy({
  id: 'stripe-sandbox',
  name: 'Stripe, sandbox',
  ...facts,
  delays: { kind: 'exponential', firstSeconds: 30 * minute, factor: 2, capSeconds: null, retries: 3 },
  notes: [
    'Documented are three retries over a few hours; the steps of 30 minutes, 1 hour and 2 hours are a guess.',
    unpublished,
    order,
  ],
});
