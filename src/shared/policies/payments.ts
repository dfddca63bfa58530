/** Payment and billing providers. */
import type { RetryPolicy } from '../retry-policy.ts';
import { day, definePolicy, hour, minute, onlyScheduleKnown } from './define-policy.ts';

const assumed = [...onlyScheduleKnown, 'everything that is no success is retried'];

export const paddle: RetryPolicy = definePolicy({
  id: 'paddle',
  name: 'Paddle, live',
  totalTimeoutMs: 5000,
  success: '200',
  // Doubling from a minute; the cap lets 60 retries fit into three days.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: 75 * minute, retries: 60 },
  windowSeconds: 3 * day,
  confidence: 'guess',
  notes: [
    'Documented are up to 60 retries over 3 days with growing waits; the steps, doubling from 1 minute to 75 minutes, are a guess.',
    'After the last failure an event can be replayed by hand through the API.',
  ],
  assumed,
  source: 'https://developer.paddle.com/webhooks/about/respond-to-webhooks',
});

export const paypal: RetryPolicy = definePolicy({
  id: 'paypal',
  name: 'PayPal',
  // Doubling from a minute; the cap lets 25 retries fit into three days.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: 225 * minute, retries: 25 },
  windowSeconds: 3 * day,
  confidence: 'guess',
  notes: [
    'Documented are up to 25 retries over 3 days; the steps, doubling from 1 minute to 3 h 45 min, are a guess.',
    'The deadline is not documented. PayPal only calls port 443.',
  ],
  assumed,
  source: 'https://developer.paypal.com/api/rest/webhooks/rest',
});

export const square: RetryPolicy = definePolicy({
  id: 'square',
  name: 'Square',
  // Doubling from a minute, as many as fit into a day.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: null, retries: 10 },
  windowSeconds: day,
  confidence: 'guess',
  notes: [
    'Documented is only that retries go on for up to 24 hours (an older page says 72); the steps, doubling from 1 minute, are a guess.',
    'An answer "as soon as possible" is asked for; an older page says 10 seconds. No deadline is set here.',
  ],
  assumed,
  source: 'https://developer.squareup.com/docs/webhooks/troubleshooting',
});

export const chargebee: RetryPolicy = definePolicy({
  id: 'chargebee',
  name: 'Chargebee',
  connectTimeoutMs: 20_000,
  readTimeoutMs: 20_000,
  totalTimeoutMs: 60_000,
  delays: { kind: 'list', seconds: [2 * minute, 6 * minute, 30 * minute, hour, 5 * hour, day, 2 * day] },
  notes: ['An older support article says only 200 counts, and retries go on for 3 days; 2xx is used here.'],
  assumed,
  source:
    'https://support.chargebee.com/support/solutions/articles/257941-at-which-rate-can-we-expect-the-webhook-calls-in-chargebee-will-there-be-any-performance-disruption',
});

const circleSeconds = [1, 10, 30, minute, 15 * minute, hour, 3 * hour, 5 * hour, 6 * hour, 10 * hour, 11 * hour];
const circleSource = 'https://developers.circle.com/cpn/references/webhook-retries';

export const circleLive: RetryPolicy = definePolicy({
  id: 'circle-live',
  name: 'Circle CPN, production',
  delays: { kind: 'list', seconds: circleSeconds },
  notes: ['The deadline is not documented.'],
  assumed,
  source: circleSource,
});

export const circleTest: RetryPolicy = definePolicy({
  id: 'circle-test',
  name: 'Circle CPN, testing',
  delays: { kind: 'list', seconds: circleSeconds.slice(0, 6) },
  notes: ['The deadline is not documented.', 'Testing makes 6 retries: the first six waits of the published table.'],
  assumed,
  source: circleSource,
});

export const nmi: RetryPolicy = definePolicy({
  id: 'nmi',
  name: 'NMI',
  success: '200',
  delays: {
    kind: 'list',
    seconds: [
      15,
      ...Array<number>(3).fill(minute),
      5 * minute,
      15 * minute,
      30 * minute,
      ...Array<number>(10).fill(hour),
      ...Array<number>(2).fill(12 * hour),
      day,
    ],
  },
  notes: [
    'The waits are called approximate, and fewer retries are made while much is pending.',
    'The deadline is not documented.',
  ],
  assumed,
  source: 'https://docs.nmi.com/reference/retry-logic',
});

export const recurly: RetryPolicy = definePolicy({
  id: 'recurly',
  name: 'Recurly',
  delays: { kind: 'list', seconds: Array.from({ length: 10 }, (_, x) => 10 + x * 2 ** (x + 5)) },
  notes: [
    'The waits follow the published formula, "approximately" 10 + x * 2^(x + 5) seconds with x from 0 to 9.',
    'The deadline is not documented.',
  ],
  assumed,
  source: 'https://docs.recurly.com/recurly-subscriptions/docs/automatic-retries',
});

export const razorpay: RetryPolicy = definePolicy({
  id: 'razorpay',
  name: 'Razorpay',
  // Doubling from a minute, as many as fit into a day.
  delays: { kind: 'exponential', firstSeconds: minute, factor: 2, capSeconds: null, retries: 10 },
  windowSeconds: day,
  disable: { kind: 'failing-for', seconds: day },
  confidence: 'guess',
  notes: [
    'Documented is only that retries go on for 24 hours with growing waits; the steps, doubling from 1 minute, are a guess.',
    'The webhook is switched off when everything has failed for 24 hours.',
    'The deadline is not documented.',
  ],
  assumed,
  source: 'https://razorpay.com/docs/webhooks/best-practices',
});
