import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, minute, onlyScheduleKnown } from './define-policy.ts';

export const zoom: RetryPolicy = definePolicy({
  id: 'zoom',
  name: 'Zoom',
  totalTimeoutMs: 3000,
  success: '200,204',
  delays: { kind: 'list', seconds: [5 * minute, 20 * minute, 60 * minute] },
  renewsTimestamp: true,
  notes: [
    'The three waits, 5, 20 and 60 minutes, are counted from the failure before. The event is dropped after the third retry.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 200 and 204 is retried', 'each attempt is signed anew'],
  source: 'https://devsupport.zoom.us/hc/en-us/articles/360059893812',
});
