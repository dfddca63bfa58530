/** Reply scripts: what an endpoint answers, as a sequence of replies and faults. Data only; the receiver plays them. */
import { z } from 'zod';
import { headerName, headerValue, reply } from './reply.ts';

const ms = z.number().min(0).max(3_600_000);

/** A reply of a step: waiting is the entry's business. */
const stepReply = reply.omit({ delayMs: true });
export type StepReply = z.infer<typeof stepReply>;

export const delayStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), ms }),
  z.strictObject({ kind: z.literal('uniform'), fromMs: ms, toMs: ms }),
  z.strictObject({ kind: z.literal('lognormal'), medianMs: ms, sigma: z.number().min(0).max(5) }),
]);
export type DelayStep = z.infer<typeof delayStep>;

export const replyStep = z.discriminatedUnion('kind', [
  /** An ordinary answer. */
  z.strictObject({ kind: z.literal('reply'), reply: stepReply }),
  /** The endpoint's own reply, as without a script. */
  z.strictObject({ kind: z.literal('endpoint-reply') }),
  /** Says nothing until the caller gives up. */
  z.strictObject({ kind: z.literal('hang') }),
  /** TCP reset. */
  z.strictObject({ kind: z.literal('reset') }),
  /** Closes the connection without a byte. */
  z.strictObject({ kind: z.literal('empty-close') }),
  /** An answer that is no HTTP, broken at the status line (when left out), in a header line or in a chunk of the body. */
  z.strictObject({ kind: z.literal('malformed'), at: z.enum(['status-line', 'header', 'chunk']).optional() }),
  /** Random bytes, then close. */
  z.strictObject({ kind: z.literal('garbage'), bytes: z.int().min(1).max(1_048_576) }),
  /** The body in pieces over a time. */
  z.strictObject({ kind: z.literal('dribble'), reply: stepReply, chunks: z.int().min(2).max(10_000), overMs: ms }),
  /** Promises more in Content-Length than it sends. */
  z.strictObject({ kind: z.literal('truncated'), reply: stepReply, missingBytes: z.int().min(1).max(1_048_576) }),
  /** `status` with Retry-After. */
  z.strictObject({
    kind: z.literal('retry-after'),
    status: z.union([z.literal(429), z.literal(503)]),
    seconds: z.int().min(0).max(86_400),
  }),
  /** `location` is sent as it stands. */
  z.strictObject({
    kind: z.literal('redirect'),
    status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]),
    location: headerValue.min(1, 'must not be empty').max(2048),
  }),
  /**
   * Beyond `requests` within `windowSeconds`: 429 with Retry-After; else the endpoint's own reply. A window begins with the
   * first request after the last one ended. It counts what this entry answers, of all events together.
   */
  z.strictObject({
    kind: z.literal('rate-limit'),
    requests: z.int().min(1).max(1_000_000),
    windowSeconds: z.number().min(0.1).max(86_400),
  }),
]);
export type ReplyStep = z.infer<typeof replyStep>;

/** All that are given must hold. */
export const stepCondition = z.strictObject({
  /** In any case. */
  method: z.string().min(1, 'must not be empty').max(40).optional(),
  /** The path as captured: with the slug, without the query. `*` stands for anything. */
  path: z.string().min(1, 'must not be empty').max(2048).optional(),
  /** Present, or with this value in at least one of its repeats. */
  header: z.strictObject({ name: headerName.max(200), equals: z.string().max(8192).optional() }).optional(),
  /** JSON pointer into the body: something stands there, or a text, number, boolean or null that reads so. */
  field: z
    .strictObject({
      pointer: z
        .string()
        .max(1000)
        .regex(/^(\/[\s\S]*)?$/, 'must be a JSON pointer, such as /data/type'),
      equals: z.string().max(8192).optional(),
    })
    .optional(),
  /** The nth request of this endpoint since the script was set, from 1. */
  nth: z.int().min(1).max(1_000_000_000).optional(),
  /** True: only when the same event came before; false: only its first arrival. */
  retry: z.boolean().optional(),
});
export type StepCondition = z.infer<typeof stepCondition>;

/** A request goes to the first entry that still has a turn, whose conditions hold and whose chance comes up. */
export const scriptEntry = z.strictObject({
  when: stepCondition.optional(),
  /** Chance that this entry applies, 0 to 1, drawn from the script's seed. */
  probability: z.number().min(0).max(1).default(1),
  /** How often it answers; null: for ever. */
  times: z.int().min(1).max(1_000_000).nullable().default(1),
  /** Or for how long, seconds from its first use; whichever ends first. */
  forSeconds: z.number().min(0.001).max(31_536_000).nullable().default(null),
  /** Waited before the step; after it the endpoint's own delay, where its own reply is given. */
  delay: delayStep.optional(),
  step: replyStep,
});
export type ScriptEntry = z.infer<typeof scriptEntry>;

export const replyScript = z.strictObject({
  name: z.string().min(1).max(100),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  /**
   * `per-event`: each event id goes through the entries by itself, as a provider's retries of one event do.
   * `per-endpoint`: all requests share one place in the sequence.
   */
  scope: z.enum(['per-endpoint', 'per-event']).default('per-endpoint'),
  entries: z.array(scriptEntry).min(1).max(200),
  /**
   * Once every entry has had all its turns: the endpoint's own reply, the last entry for ever, or all over again.
   * A request that no entry is for gets the endpoint's own reply.
   */
  afterwards: z.enum(['endpoint-reply', 'repeat-last', 'start-again']).default('endpoint-reply'),
});
export type ReplyScript = z.infer<typeof replyScript>;
