import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, hour, minute, onlyScheduleKnown } from './define-policy.ts';

export const mailgun: RetryPolicy = definePolicy({
  id: 'mailgun',
  name: 'Mailgun',
  success: '200',
  delays: { kind: 'list', seconds: [10 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour] },
  stopStatuses: '406',
  notes: ['406 says "received, do not send it again". The deadline is not documented.'],
  assumed: [...onlyScheduleKnown, 'everything but 200 and 406 is retried'],
  source: 'https://help.mailgun.com/hc/en-us/articles/202236504',
});
