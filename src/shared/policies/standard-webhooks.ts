import type { RetryPolicy } from '../retry-policy.ts';
import { day, definePolicy, hour, minute } from './define-policy.ts';

const firstIsImmediate = 'The published list begins with "immediately": that is the first attempt, not a retry.';

/** The example schedule of the Standard Webhooks specification 1.0.0. */
export const standardWebhooks: RetryPolicy = definePolicy({
  id: 'standard-webhooks',
  name: 'Standard Webhooks (example schedule)',
  totalTimeoutMs: 15_000,
  delays: {
    kind: 'list',
    seconds: [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  },
  retryAfter: 'honoured',
  disableStatuses: '410',
  renewsTimestamp: true,
  notes: [
    'The schedule is an example, 75 h 35 min 5 s in all; senders choose their own.',
    firstIsImmediate,
    'A deadline of 15 to 30 seconds is advised; 15 is used here.',
    'Random jitter is advised without saying how much; none is added here.',
    '429, 502 and 504 ask the sender to slow down: they are retried on the same schedule here, later if Retry-After asks for it.',
  ],
  source: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
});

/** Svix, which also sends for Resend, Clerk and others. */
export const svix: RetryPolicy = definePolicy({
  id: 'svix',
  name: 'Svix (Resend, Clerk ...)',
  totalTimeoutMs: 15_000,
  delays: { kind: 'list', seconds: [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour] },
  stopHeaders: [{ name: 'webhook-delivery', value: 'abort-message' }],
  disable: { kind: 'failing-for', seconds: 5 * day },
  renewsTimestamp: true,
  notes: [
    firstIsImmediate,
    'An endpoint is switched off when everything has failed for 5 days; that clock starts only after several failures within 24 hours, here it starts with the first failure.',
  ],
  assumed: ['waits have no jitter', 'Retry-After is ignored'],
  source: 'https://docs.svix.com/retries',
});
