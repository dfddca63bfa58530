import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

/** Discord webhook events (not the webhooks that post into channels). */
export const discord: RetryPolicy = definePolicy({
  id: 'discord',
  name: 'Discord events',
  totalTimeoutMs: 3000,
  success: '204',
  // Doubling from five seconds, as many as fit into ten minutes.
  delays: { kind: 'exponential', firstSeconds: 5, factor: 2, capSeconds: null, retries: 6 },
  windowSeconds: 10 * minute,
  renewsTimestamp: true,
  confidence: 'guess',
  notes: [
    'Documented is only that retries go on for up to 10 minutes with growing waits; the steps, doubling from 5 seconds, are a guess.',
    'Only 204 counts as delivered. After too many failures Discord stops sending and writes a mail; the number is not documented.',
    'Discord also sends bad signatures on purpose and removes a URL that accepts them.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 204 is retried', 'each attempt is signed anew'],
  source: 'https://docs.discord.com/developers/events/webhook-events',
});
