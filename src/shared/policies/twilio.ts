import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy } from './define-policy.ts';

export const twilio: RetryPolicy = definePolicy({
  id: 'twilio',
  name: 'Twilio',
  connectTimeoutMs: 5000,
  readTimeoutMs: 15_000,
  totalTimeoutMs: 15_000,
  retriedStatuses: '',
  retriesTimeouts: false,
  delays: { kind: 'list', seconds: [0] },
  windowSeconds: 15,
  confidence: 'guess',
  notes: [
    'These are the defaults: one retry when the connection fails. A fragment on the webhook’s URL changes them: #ct and #rt the deadlines, #tt the total, #rc 0 to 5 retries, #rp what is retried.',
    'The total of 15 seconds covers all attempts; then the fallback URL is called, which is not rehearsed here.',
  ],
  assumed: [
    'the retry follows at once',
    'timeouts after the connection stands and error answers are not retried',
    'Retry-After is ignored',
  ],
  source: 'https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides',
});
