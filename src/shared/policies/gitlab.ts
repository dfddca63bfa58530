import type { RetryPolicy } from '../retry-policy.ts';
import { day, definePolicy, minute, noRetries } from './define-policy.ts';

export const gitlab: RetryPolicy = definePolicy({
  id: 'gitlab',
  name: 'GitLab',
  ...noRetries,
  totalTimeoutMs: 10_000,
  disable: {
    kind: 'pausing',
    pausedAfterFailures: 4,
    firstPauseSeconds: minute,
    factor: 2,
    capSeconds: day,
    disabledAfterFailures: 40,
  },
  notes: [
    'No event is retried by itself; the whole webhook is paused after 4 failures in a row, and what happens meanwhile is not sent.',
    'Older releases switched a webhook off for good after four answers of 4xx in a row; on self-managed servers pausing is off by default.',
  ],
  assumed: ['the first pause, of 1 minute, follows the 4th failure and doubles with every failure after it'],
  source: 'https://gitlab.com/gitlab-org/gitlab/-/merge_requests/166329',
});
