import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, noRetries } from './define-policy.ts';

const source = 'https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks';

export const github: RetryPolicy = definePolicy({
  id: 'github',
  name: 'GitHub',
  ...noRetries,
  totalTimeoutMs: 10_000,
  notes: [
    'GitHub retries nothing by itself. A delivery can be sent again by hand or by its API for 3 days, with the same X-GitHub-Delivery.',
  ],
  source,
});

export const githubEnterprise: RetryPolicy = definePolicy({
  id: 'github-enterprise',
  name: 'GitHub Enterprise Server',
  ...noRetries,
  totalTimeoutMs: 30_000,
  notes: [
    'Nothing is retried by itself. A delivery can be sent again by hand for 7 days (older releases: 30), with the same X-GitHub-Delivery.',
  ],
  source,
});
