import { z } from 'zod';
import { attemptFailureKind, attemptPhases, target } from './target.ts';
import { replyScript } from './reply-script.ts';
import { retryPolicy } from './retry-policy.ts';

const rate = z.number().min(0).max(1);
/** Events per second of simulated time; 1 where it is left out. */
const perSecond = z.number().min(0.0001).max(100_000);

export const simulationEvents = z.discriminatedUnion('kind', [
  /** A stored capture's payload. */
  z.strictObject({ kind: z.literal('captures'), ids: z.array(z.string()).min(1).max(10_000), perSecond: perSecond.optional() }),
  z.strictObject({
    kind: z.literal('filter'),
    filter: z.string().max(10_000),
    atMost: z.int().min(1).max(10_000),
    perSecond: perSecond.optional(),
  }),
  /** Samples of a provider's catalogue, fresh ids each; `mix` weighs event ids, all alike when empty. */
  z.strictObject({
    kind: z.literal('generated'),
    count: z.int().min(1).max(100_000),
    perSecond,
    mix: z.record(z.string(), z.number().min(0)),
  }),
]);

/** What networks and providers do to a stream of events. */
export const disturbance = z.strictObject({
  duplicates: rate.default(0),
  reordered: rate.default(0),
  dropped: rate.default(0),
  /** The same event sent twice at the same moment. */
  parallel: rate.default(0),
});

export const simulationClock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('real') }),
  z.strictObject({ kind: z.literal('scaled'), factor: z.number().min(2).max(10_000) }),
  /** No waiting: each attempt is really sent, as of its due time. */
  z.strictObject({ kind: z.literal('virtual') }),
]);
export type SimulationClock = z.infer<typeof simulationClock>;

export const simulationInput = z.strictObject({
  name: z.string().max(100).optional(),
  provider: z.string(),
  /** Id of a policy, or a whole one. */
  policy: z.union([z.string(), retryPolicy]),
  /** A real handler, or a script inside Hookwright that answers without a network. */
  target: z.union([
    z.strictObject({ kind: z.literal('url'), target }),
    z.strictObject({ kind: z.literal('script'), script: replyScript }),
  ]),
  clock: simulationClock.default({ kind: 'virtual' }),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  events: simulationEvents,
  disturbance: disturbance.optional(),
  secret: z.string().optional(),
  endpointId: z.string().optional(),
  /** Where the handler tells how often it handled an event: a response header's name, or a URL with `{eventId}`. */
  handledTwiceProbe: z.union([z.strictObject({ header: z.string() }), z.strictObject({ url: z.string() })]).optional(),
  /** Also sends each event once with a wrong signature, which a correct handler refuses. */
  probeBadSignature: z.boolean().default(false),
  concurrency: z.int().min(1).max(256).default(8),
});
export type SimulationInput = z.infer<typeof simulationInput>;

export const laneEnd = z.enum([
  'delivered',
  'gave-up',
  'stopped',
  'endpoint-failing',
  'endpoint-disabled',
  'dropped',
  'running',
  'cancelled',
]);
export type LaneEnd = z.infer<typeof laneEnd>;

export const laneAttempt = z.object({
  number: z.int(),
  /** On the simulated clock, ms from the start of the run. */
  atMs: z.number(),
  phases: attemptPhases,
  status: z.int().nullable(),
  failure: attemptFailureKind.nullable(),
  /** In words: the failure, or the first line of what answered. */
  detail: z.string(),
  /** The wait that follows, simulated ms; null when nothing follows. */
  waitMs: z.number().nullable(),
  reason: z.string(),
});
export type LaneAttempt = z.infer<typeof laneAttempt>;

/** One event's way through the policy. */
export const lane = z.object({
  /** Index within the run. */
  index: z.int(),
  eventId: z.string().nullable(),
  title: z.string(),
  kind: z.enum(['event', 'duplicate', 'parallel', 'bad-signature']),
  startMs: z.number(),
  attempts: z.array(laneAttempt),
  end: laneEnd,
  reason: z.string(),
});
export type Lane = z.infer<typeof lane>;

/** What the handler got wrong. */
export const finding = z.object({
  code: z.enum([
    'answered-late',
    'accepted-bad-signature',
    'handled-twice',
    'wrong-success-status',
    'not-delivered',
    'endpoint-lost',
    /** Refused attempts were signed with a time ahead of the handler's clock, as a clock that does not wait brings with it. */
    'ahead-of-clock',
  ]),
  severity: z.enum(['wrong', 'risky', 'note']),
  sentence: z.string(),
  /** Lanes concerned, at most 20. */
  lanes: z.array(z.int()),
});
export type Finding = z.infer<typeof finding>;

export const simulationSummary = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  provider: z.string(),
  policyName: z.string(),
  clock: simulationClock,
  seed: z.int(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  progress: z.object({ events: z.int(), eventsEnded: z.int(), attempts: z.int(), simulatedMs: z.number(), realMs: z.number() }),
  ends: z.record(z.string(), z.int()),
  /** What the provider would have done to the endpoint. */
  endpoint: z.object({ state: z.enum(['healthy', 'failing', 'disabled']), atMs: z.number().nullable(), reason: z.string() }),
  findings: z.array(finding),
  problem: z.string().nullable(),
});
export type SimulationSummary = z.infer<typeof simulationSummary>;

/** Lanes come with it up to 500; the rest by page. */
export const simulation = simulationSummary.extend({
  input: simulationInput,
  deadlineMs: z.number().nullable(),
  lanes: z.array(lane),
  moreLanes: z.boolean(),
});
export type Simulation = z.infer<typeof simulation>;
