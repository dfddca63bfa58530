/**
 * Carries out what `shared/retry` plans: sends a provider's events to a handler, or plays them against a reply script, on
 * a real, scaled or virtual clock, and says what became of them. It owns simulated time, the run and its findings. It must
 * not know where captures, policies and secrets come from, nor how a result is kept: both are handed in.
 */
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { jitterBounds, retryCount, waitAfter } from '#shared/retry/waits.ts';
import { firstStatus } from '#shared/retry/status-set.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, SimulationInput, SimulationSummary } from '#shared/simulation.ts';
import type { Deadlines, Target } from '#shared/target.ts';
import type { Log } from '../log.ts';
import { requireSigning, type RequestRules } from './attempt-request.ts';
import type { EventRecord } from './event-stream.ts';
import { generateEvents } from './generated-events.ts';
import { askHandledTimes } from './handled-probe.ts';
import { createScriptTarget, scriptUrl } from './script-target.ts';
import { SimulationRun, type RunParts } from './simulation-run.ts';
import type { AttemptSender, SimulationRunRequest, SimulationSink } from './simulation-run-request.ts';
import { deadlinesOf } from './simulation-target.ts';
import { askUrl } from './url-target.ts';

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly sender: AttemptSender;
  readonly sink: SimulationSink;
  /** Whether a URL leads to Hookwright's own receiver. */
  readonly isOwnReceiver: (url: string) => boolean;
}

export interface SimulationHandle {
  readonly id: string;
  summary(): SimulationSummary;
  /** The summary now and whenever it has changed, at most four times a second; ends with the run. */
  follow(signal?: AbortSignal): AsyncGenerator<SimulationSummary, void>;
  /** Lanes that have not gone to the sink yet, from an index on, also those under way. */
  lanes(from: number, atMost: number): Lane[];
  /** At once, in every state; what was sent stays told. */
  cancel(): void;
  /** Resolves with the last summary once everything is saved; never rejects. */
  readonly done: Promise<SimulationSummary>;
}

export interface Simulator {
  /**
   * Starts a run. Throws at once, before anything is sent, what makes it impossible: `loop-detected`, `secret-malformed`,
   * `bad-input`. Whatever happens later is its result.
   */
  run(request: SimulationRunRequest): SimulationHandle;
}

const undisturbed = { duplicates: 0, reordered: 0, dropped: 0, parallel: 0 };

export function createSimulator({ clock, log, sender, sink, isOwnReceiver }: SimulatorOptions): Simulator {
  function refuseLoop(url: string, field: string): void {
    if (!isOwnReceiver(url)) return;
    throw new HookwrightError(
      'loop-detected',
      'The target is an address of Hookwright itself, which would capture its own attempts.',
      { field },
    );
  }

  function targetOf({ input, policy, profile }: SimulationRunRequest, deadlines: Deadlines): RunParts['target'] {
    if (input.target.kind === 'script') return { kind: 'script', ...createScriptTarget(input.target.script, deadlines, profile) };
    const target: Target = { ...input.target.target, redirects: Math.min(10, policy.redirectsFollowed) };
    return { kind: 'url', ask: (asked, signal) => askUrl(sender, asked, { target, deadlines, signal }) };
  }

  function eventsOf(
    { events, input, profile }: SimulationRunRequest,
    startedAt: number,
    spacingMs: number,
  ): Pick<RunParts, 'events' | 'eventCount'> {
    if (input.events.kind === 'generated') {
      const { count, mix } = input.events;
      return { events: generateEvents(profile, { count, mix, seed: input.seed, startedAt, spacingMs }), eventCount: count };
    }
    if (events !== null) return { events: events.source, eventCount: events.count };
    throw new HookwrightError('bad-input', 'There are no events to send.', { field: 'events' });
  }

  return {
    run(request) {
      const { input, profile, policy, secret } = request;
      const url = input.target.kind === 'url' ? input.target.target.url : scriptUrl;
      const probeUrl = probeUrlOf(input);
      if (input.target.kind === 'url') refuseLoop(url, 'target.target.url');
      if (probeUrl !== null) refuseLoop(probeUrl, 'handledTwiceProbe.url');
      const rules: RequestRules = { url, profile, policy, secret, seed: input.seed };
      requireSigning(rules, input.probeBadSignature);
      const startedAt = clock.now();
      const spacingMs = 1000 / (input.events.perSecond ?? 1);
      const terms = input.target.kind === 'url' ? input.target.target : null;
      const run = new SimulationRun({
        clock,
        log,
        sink,
        request,
        rules,
        startedAt,
        ...eventsOf(request, startedAt, spacingMs),
        stream: {
          seed: input.seed,
          spacingMs,
          disturbance: { ...undisturbed, ...input.disturbance },
          probeBadSignature: input.probeBadSignature,
        },
        target: targetOf(request, deadlinesOf(policy)),
        askHandled: (record: EventRecord, signal) =>
          probeUrl === null || terms === null
            ? null
            : askHandledTimes(sender, { ...terms, url: probeUrl }, record.event.eventId, signal),
        aheadMs: aheadOf(policy),
      });
      return {
        id: request.id,
        summary: () => run.summary(),
        follow: (signal) => run.follow(signal),
        lanes: (from, atMost) => run.lanes(from, atMost),
        cancel: () => run.cancel(),
        done: run.run(),
      };
    },
  };
}

function probeUrlOf({ handledTwiceProbe }: SimulationInput): string | null {
  return handledTwiceProbe !== undefined && 'url' in handledTwiceProbe ? handledTwiceProbe.url : null;
}

/**
 * How far attempts may be sent ahead of an answer that is still to come: whatever that answer is, nothing follows from it
 * before the shortest wait of the policy. Nothing at all where one answer can switch the endpoint off.
 */
function aheadOf(policy: RetryPolicy): number {
  const { kind } = policy.disable;
  if ((kind !== 'none' && kind !== 'failing-after-giving-up') || firstStatus(policy.disableStatuses) !== null) return 0;
  const waits = Array.from(
    { length: retryCount(policy) },
    (_, index) => jitterBounds(policy, waitAfter(policy, index + 1) ?? 0)[0],
  );
  return waits.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...waits);
}
