/**
 * What the inbox asks about a list as a whole: where its rows lie, what stands at a time, and how it looks in figures.
 * Captures are named by the number of their id (`c12` is 12); times are milliseconds since the epoch.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { captureRow } from './capture.ts';

const filter = z.string().max(10_000).optional();
const captureNumber = z.int().min(0);
const moment = z.int();

/** Where the captures that match lie, newest first, as far as could be counted in one go. */
export const captureOutline = z.object({
  /**
   * `[from, count]`: that many captures match from this number up to the one before (up to `before` for the first).
   * At most 256 each, so that one page reads any of them.
   */
  segments: z.array(z.tuple([captureNumber, z.int().min(0)])),
  /** What was not counted yet: all below `before`, about so many. Null: everything is counted. */
  rest: z.object({ before: captureNumber, estimate: z.int().min(0) }).nullable(),
});
export type CaptureOutline = z.infer<typeof captureOutline>;

const verdictCounts = z.object({ valid: z.number(), invalid: z.number(), unsigned: z.number(), unknown: z.number() });

export const captureStatistics = z.object({
  /** The time the buckets cover; whole steps of `bucketMs`. */
  from: moment,
  to: moment,
  bucketMs: z.int().min(1),
  /** Oldest first, without gaps. */
  buckets: z.array(
    z.object({
      verdicts: verdictCounts,
      /** Milliseconds from the last byte of a request to its reply having left, waits on purpose included; null where none is known. */
      replying: z.object({ median: z.number(), p95: z.number() }).nullable(),
    }),
  ),
  /** Types of events, the most frequent first, at most ten; requests without one are left out. */
  types: z.array(z.object({ type: z.string(), count: z.number() })),
  /** How many match within the time. */
  total: z.number(),
  /** True when the more frequent ones were counted in samples, so that these figures are near the truth and not on it. */
  sampled: z.boolean(),
});
export type CaptureStatistics = z.infer<typeof captureStatistics>;

export const listingWorkbench = {
  /** Counts for some milliseconds at most; asked again with `before` = `rest.before` it goes on. */
  captureOutline: oc
    .input(z.strictObject({ filter, before: captureNumber.optional(), after: captureNumber.optional() }))
    .output(captureOutline),
  /** Newest first; those that are gone are left out. */
  captureRows: oc.input(z.strictObject({ ids: z.array(z.string()).max(500) })).output(z.object({ items: z.array(captureRow) })),
  /** The first capture received at this time or later; null when all are older. */
  captureAt: oc.input(z.strictObject({ time: moment })).output(z.object({ id: z.string().nullable() })),
  /** Without `from` and `to`: from the oldest capture to the newest. Takes some tens of milliseconds however many there are. */
  captureStatistics: oc
    .input(
      z.strictObject({
        filter,
        from: moment.optional(),
        to: moment.optional(),
        /** How many buckets at most. */
        buckets: z.int().min(1).max(400).default(80),
      }),
    )
    .output(captureStatistics),
};
