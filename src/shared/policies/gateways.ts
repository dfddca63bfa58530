/** Services that send webhooks on behalf of others; their users set most of this themselves. */
import type { RetryPolicy } from '../retry-policy.ts';
import { definePolicy, hour, minute, onlyScheduleKnown } from './define-policy.ts';

export const hookdeck: RetryPolicy = definePolicy({
  id: 'hookdeck',
  name: 'Hookdeck',
  totalTimeoutMs: 30_000,
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: null, retries: 5 },
  addedHeaders: [{ name: 'x-hookdeck-attempt-count', value: '{attempt}', on: 'every-attempt' }],
  confidence: 'guess',
  notes: [
    'Retries follow a rule of your own, linear or doubling, at most 50; 5 retries doubling from 1 minute are a guess to start from.',
    '30 seconds is the default deadline of its CLI.',
    'A manual retry is always possible; a success cancels what is left. An issue is opened after the last failure.',
  ],
  assumed: [...onlyScheduleKnown, 'everything but 2xx is retried'],
  source: 'https://hookdeck.com/docs/retries',
});

export const outpost: RetryPolicy = definePolicy({
  id: 'outpost',
  name: 'Outpost (defaults)',
  totalTimeoutMs: 5000,
  delays: { kind: 'exponential', firstSeconds: 30, factor: 2, capSeconds: null, retries: 10 },
  notes: [
    'These are the defaults, 30 s doubling 10 times; an explicit list of waits can be set instead.',
    '100 failures in a row raise an alert. Switching the endpoint off then is an option that is off here; copy the policy to rehearse it.',
  ],
  assumed: onlyScheduleKnown,
  source: 'https://github.com/hookdeck/outpost',
});

export const convoy: RetryPolicy = definePolicy({
  id: 'convoy',
  name: 'Convoy',
  delays: { kind: 'exponential', firstSeconds: 10, factor: 2, capSeconds: 2 * hour, retries: 5, countsFirst: true },
  jitter: { kind: 'added', seconds: 5 },
  confidence: 'guess',
  notes: [
    'Interval, cap, count and deadline are your own settings; 10 s, 2 hours and 5 attempts are a guess to start from. Documented are the doubling and the jitter of under 5 seconds.',
    'Convoy counts the first attempt too: a count of 5 makes 5 attempts, 4 of them retries.',
    'Its at-most-once mode retries only when there was no response at all. A circuit breaker pauses failing endpoints; it is not rehearsed here.',
  ],
  assumed: ['Retry-After is ignored', 'everything but 2xx is retried'],
  source: 'https://getconvoy.io/docs/glossary/retry-schedule',
});
