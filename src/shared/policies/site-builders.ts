/** Providers that host sites and content. */
import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, hour, minute, onlyScheduleKnown } from './define-policy.ts';

export const wix: RetryPolicy = definePolicy({
  id: 'wix',
  name: 'Wix',
  totalTimeoutMs: 1250,
  success: '200',
  delays: {
    kind: 'list',
    seconds: [
      minute,
      10 * minute,
      hour,
      ...Array<number>(3).fill(2 * hour),
      ...Array<number>(3).fill(4 * hour),
      ...Array<number>(2).fill(8 * hour),
      12 * hour,
    ],
  },
  notes: ['A retry does not hold up later events, so they may arrive out of order.'],
  assumed: onlyScheduleKnown,
  source: 'https://dev.wix.com/docs/rest/articles/getting-started/webhook-resend-policy',
});

export const webflow: RetryPolicy = definePolicy({
  id: 'webflow',
  name: 'Webflow',
  totalTimeoutMs: 30_000,
  delays: { kind: 'list', seconds: Array<number>(3).fill(10 * minute) },
  assumed: [...onlyScheduleKnown, 'everything but 2xx is retried'],
  source: 'https://github.com/hookdeck/webhook-skills',
});

export const sanity: RetryPolicy = definePolicy({
  id: 'sanity',
  name: 'Sanity',
  retriedStatuses: '429,5xx',
  delays: { kind: 'list', seconds: [30, 30] },
  notes: ['Only 429 and 5xx are retried. The deadline is not documented.'],
  assumed: [...onlyScheduleKnown, 'timeouts and network errors are retried'],
  source: 'https://www.sanity.io/docs/changelog',
});
