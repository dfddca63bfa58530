import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy } from './define-policy.ts';

const facts = {
  totalTimeoutMs: 10_000,
  retriedStatuses: '5xx,429',
  assumed: ['3xx is not retried', 'waits have no jitter', 'Retry-After is ignored, also with 429'],
  source: 'https://docs.maiacompany.io/webhooks/',
} as const;

const contradiction =
  'The documents say "up to 3 attempts" and list three delays, 1 s, 2 s and 4 s, which make four attempts. ' +
  'One policy keeps the three delays as documented, the other one makes 3 attempts in total.';
const loss = 'After the last failure the notification is lost; the message to the customer is not affected.';

/** MAIA as its delays are documented: the first attempt and three retries. */
export const maia: RetryPolicy = definePolicy({
  id: 'maia',
  name: 'MAIA',
  ...facts,
  delays: { kind: 'list', seconds: [1, 2, 4] },
  notes: [contradiction, loss],
});

/** The other reading of the same page. */
export const maiaThreeAttempts: RetryPolicy = definePolicy({
  id: 'maia-three-attempts',
  name: 'MAIA, 3 attempts in total',
  ...facts,
  delays: { kind: 'list', seconds: [1, 2] },
  notes: [contradiction, loss],
});
