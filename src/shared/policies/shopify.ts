import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, hour, onlyScheduleKnown } from './define-policy.ts';

export const shopify: RetryPolicy = definePolicy({
  id: 'shopify',
  name: 'Shopify',
  connectTimeoutMs: 1000,
  totalTimeoutMs: 5000,
  // Doubling so that eight retries just fit into four hours.
  delays: { kind: 'exponential', firstSeconds: 56, factor: 2, capSeconds: null, retries: 8 },
  windowSeconds: 4 * hour,
  disable: { kind: 'disabled-after-giving-up' },
  confidence: 'guess',
  notes: [
    'Documented are 8 retries over 4 hours with growing waits; the steps, doubling from 56 seconds, are a guess.',
    'A subscription made through the Admin API is deleted after 8 consecutive failures; here that happens when the first attempt and all 8 retries of an event have failed.',
    'A retry carries the original payload and X-Shopify-Triggered-At, and goes to the address of that time.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 2xx is retried'],
  source: 'https://shopify.dev/changelog/updates-to-webhook-retry-mechanism',
});
