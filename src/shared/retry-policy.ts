/**
 * Retry policies as data: how one provider delivers, retries and gives up. Behaviour is in `retry/`, the built-in
 * policies in `policies/`. The schema checks shape and range; `retry/check-policy.ts` checks that it makes sense as a whole.
 */
import { z } from 'zod';
import { headerName, headerValue } from './reply.ts';
import { longestSeconds } from './retry/longest.ts';

/**
 * Statuses, as a list of codes, classes and ranges: `200`, `2xx`, `500-599`, `2xx,304`; an empty string is the empty set.
 */
const statusSet = z
  .string()
  .max(500)
  .regex(/^$|^(\d{3}|[1-5]xx|\d{3}-\d{3})(,(\d{3}|[1-5]xx|\d{3}-\d{3}))*$/, 'must be statuses like 2xx or 200,204 or 500-599');

export { longestSeconds };

const seconds = z.number().min(0).max(longestSeconds);

export const delayRule = z.discriminatedUnion('kind', [
  /** No automatic retry. */
  z.strictObject({ kind: z.literal('none') }),
  /** The wait before each retry, seconds, counted from the previous failure. A first wait of 0 retries at once. */
  z.strictObject({ kind: z.literal('list'), seconds: z.array(seconds).min(1).max(1000) }),
  /** `first * factor^n`, at most `cap` seconds each, `retries` of them. */
  z.strictObject({
    kind: z.literal('exponential'),
    firstSeconds: seconds,
    factor: z.number().min(1).max(10),
    capSeconds: seconds.nullable(),
    retries: z.int().min(1).max(1000),
    /** True where the provider counts the first attempt too: `retries` of 5 then makes 5 attempts, not 6. */
    countsFirst: z.literal(true).optional(),
  }),
]);
export type DelayRule = z.infer<typeof delayRule>;

export const jitterRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Each wait is changed by up to this fraction of itself, either way. */
  z.strictObject({ kind: z.literal('fraction'), fraction: z.number().min(0).max(1) }),
  /** Each wait grows by up to this many seconds. */
  z.strictObject({ kind: z.literal('added'), seconds }),
]);
export type JitterRule = z.infer<typeof jitterRule>;

export const disableRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** The endpoint is marked failing when one event has used up its retries. */
  z.strictObject({ kind: z.literal('failing-after-giving-up') }),
  /** The endpoint is switched off when one event has used up its retries. */
  z.strictObject({ kind: z.literal('disabled-after-giving-up') }),
  /** After this many failed attempts in a row, over all events. */
  z.strictObject({ kind: z.literal('consecutive-failures'), failures: z.int().min(1).max(100_000) }),
  /** Nothing is sent for a while after some failed attempts in a row, each pause longer than the last; then it is switched off. */
  z.strictObject({
    kind: z.literal('pausing'),
    pausedAfterFailures: z.int().min(1).max(100_000),
    firstPauseSeconds: seconds,
    factor: z.number().min(1).max(10),
    capSeconds: seconds,
    disabledAfterFailures: z.int().min(1).max(100_000),
  }),
  /** When everything has failed for so long. */
  z.strictObject({ kind: z.literal('failing-for'), seconds }),
  /** When under this share of deliveries succeeded within the window. */
  z.strictObject({ kind: z.literal('success-share'), below: z.number().min(0).max(1), windowSeconds: seconds }),
]);
export type DisableRule = z.infer<typeof disableRule>;

/** A header the provider adds; `{attempt}`, `{retry}` (the attempt less one) and `{reason}` are filled in. */
const addedHeader = z.strictObject({ name: headerName, value: headerValue, on: z.enum(['every-attempt', 'retries']) });

/** The provider's own words for why it retries. */
const retryReasons = z.strictObject({
  timeout: headerValue,
  status: headerValue,
  redirects: headerValue,
  connection: headerValue,
  tls: headerValue,
  other: headerValue,
});

export const retryPolicy = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
  name: z.string().min(1).max(100),
  /** Null: not documented, or not bounded by the provider. Milliseconds. */
  connectTimeoutMs: z.number().min(1).max(3_600_000).nullable(),
  /** From the request's end to the first byte of the answer, and between bytes; left out: only the total counts. */
  readTimeoutMs: z.number().min(1).max(3_600_000).optional(),
  totalTimeoutMs: z.number().min(1).max(3_600_000).nullable(),
  success: statusSet,
  /** Of the statuses that are no success, those that are tried again. */
  retriedStatuses: statusSet,
  /** Timeouts after the connection stands; one while connecting is retried where either of the two is. */
  retriesTimeouts: z.boolean(),
  retriesNetworkErrors: z.boolean(),
  /** Redirects followed before the answer counts; 0: a redirect is an ordinary status. */
  redirectsFollowed: z.int().min(0).max(20),
  delays: delayRule,
  jitter: jitterRule,
  /** Retries end this long after the first attempt; null: only the count bounds them. */
  windowSeconds: seconds.nullable(),
  /** Honoured: the retry waits at least as long as the answer asks for, yet not beyond the window. */
  retryAfter: z.enum(['honoured', 'ignored']),
  /** Statuses after which nothing more is sent for this event. */
  stopStatuses: statusSet,
  /** Response headers that stop the retries of this event; `value` null: any. */
  stopHeaders: z.array(z.strictObject({ name: headerName, value: z.string().max(1000).nullable() })).max(50),
  /** Statuses that switch the endpoint off. */
  disableStatuses: statusSet,
  disable: disableRule,
  /** What attempts carry besides the event's own headers. */
  addedHeaders: z.array(addedHeader).max(50).optional(),
  retryReasons: retryReasons.optional(),
  /** What a retry carries anew. */
  renewsTimestamp: z.boolean(),
  renewsEventId: z.boolean(),
  /** Documented, or a schedule that is an assumption to start from. */
  confidence: z.enum(['documented', 'guess']),
  /** Gaps, contradictions and assumptions, as sentences for the screen. */
  notes: z.array(z.string().max(1000)).max(50),
  source: z.string().max(1000),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;
