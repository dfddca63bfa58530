import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

/** AIsoule, help page "Receiving webhooks": exactly 200 within 5 s, three retries, then the webhook is failing. */
export const aisoule: RetryPolicy = definePolicy({
  id: 'aisoule',
  name: 'AIsoule',
  totalTimeoutMs: 5000,
  success: '200',
  delays: { kind: 'list', seconds: [10, minute, 5 * minute] },
  disable: { kind: 'failing-after-giving-up' },
  notes: [
    'Only 200 counts: 201, 202 and 204 are failures and are retried.',
    'The documents say the webhook is marked as failing "after 3 failures" and list three retries; it is marked here when the first attempt and all three retries have failed.',
    'The same event may be sent twice, so handlers must be idempotent.',
  ],
  assumed: [...onlyScheduleKnown, 'every status but 200 is retried, 4xx included'],
  source: 'https://aisoule.com/help/integrations/webhooks-receiving',
});
