import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

/** WhatsAble Notifyer: 2xx within 10 s is documented, the schedule is not. */
export const whatsable: RetryPolicy = definePolicy({
  id: 'whatsable',
  name: 'WhatsAble Notifyer',
  totalTimeoutMs: 10_000,
  delays: { kind: 'list', seconds: [10, minute, 5 * minute] },
  confidence: 'guess',
  notes: [
    'The retry schedule is not documented; 10 s, 60 s and 5 min are a guess to start from. Copy the policy and set your own.',
    'The documents only say that every request must be answered, or it is retried.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 2xx is retried'],
  source: 'https://docs.whatsable.app/guides/notifyer-system/api/incoming-message',
});
