import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, hour, minute, onlyScheduleKnown } from './define-policy.ts';

/** Slack Events API. */
export const slack: RetryPolicy = definePolicy({
  id: 'slack',
  name: 'Slack events',
  totalTimeoutMs: 3000,
  redirectsFollowed: 2,
  delays: { kind: 'list', seconds: [0, minute, 5 * minute] },
  stopHeaders: [{ name: 'X-Slack-No-Retry', value: '1' }],
  disable: { kind: 'success-share', below: 0.05, windowSeconds: hour },
  addedHeaders: [
    { name: 'X-Slack-Retry-Num', value: '{retry}', on: 'retries' },
    { name: 'X-Slack-Retry-Reason', value: '{reason}', on: 'retries' },
  ],
  retryReasons: {
    timeout: 'http_timeout',
    status: 'http_error',
    redirects: 'too_many_redirects',
    connection: 'connection_failed',
    tls: 'ssl_error',
    other: 'unknown_error',
  },
  renewsTimestamp: true,
  notes: [
    'The first retry follows at once, the second after 1 minute, the third after 5 minutes.',
    'Subscriptions may be switched off when under 5 % of deliveries within 60 minutes get 200.',
    'At most 30,000 events an hour are sent for one workspace; what is beyond is announced by app_rate_limited.',
  ],
  assumed: [...onlyScheduleKnown, 'each attempt carries its own timestamp and signature'],
  source: 'https://docs.slack.dev/apis/events-api',
});
