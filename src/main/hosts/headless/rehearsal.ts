import { HookwrightError } from '#shared/errors.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { requirePolicy } from '#shared/retry/check-policy.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, SimulationInput, SimulationSummary } from '#shared/simulation.ts';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { parseTarget } from '#main/sender/parse-target.ts';
import type { AttemptSender } from '#main/simulator/simulation-run-request.ts';
import { createSimulator } from '#main/simulator/simulator.ts';

export interface RehearsalInput {
  readonly input: SimulationInput;
  /** Lanes kept for `lanes`, from the first on; all of them are counted. */
  readonly lanesKept: number;
}

/** A simulation that is kept nowhere. */
export interface Rehearsal {
  /** The summary now and whenever it has changed; ends with the run. */
  follow(signal?: AbortSignal): AsyncGenerator<SimulationSummary, void>;
  /** At once; what was sent stays told. */
  cancel(): void;
  /** Never rejects. */
  readonly done: Promise<{
    readonly summary: SimulationSummary;
    readonly lanes: readonly Lane[];
    readonly deadlineMs: number | null;
  }>;
}

const lanesPerPage = 100;

/** Throws what makes the run impossible, before anything is sent. */
export function startRehearsal({ input: given, lanesKept }: RehearsalInput, sender: AttemptSender): Rehearsal {
  const input = withParsedTarget(given);
  const profile = builtInProviders.find(({ id }) => id === input.provider) ?? null;
  if (profile === null) {
    throw new HookwrightError('provider-not-found', `There is no provider "${input.provider.slice(0, 80)}".`, {
      field: 'provider',
    });
  }
  const policy = policyOf(input.policy);
  const kept: Lane[] = [];
  const simulator = createSimulator({
    clock: systemClock,
    log: silentLog,
    sender,
    sink: {
      lanesPerPage,
      save(_summary, pages) {
        for (const { lanes } of pages) kept.push(...lanes.filter(({ index }) => index < lanesKept));
        return Promise.resolve();
      },
    },
    // Nothing receives here; what answers at the target is not this process.
    isOwnReceiver: () => false,
  });
  const handle = simulator.run({
    id: 'rehearsal',
    name: input.name ?? `${profile.name} by ${policy.name}`,
    createdAt: new Date(systemClock.now()).toISOString(),
    input,
    profile,
    policy,
    secret: input.secret ?? null,
    events: null,
  });
  return {
    follow: (signal) => handle.follow(signal),
    cancel: () => handle.cancel(),
    done: handle.done.then((summary) => ({
      summary,
      lanes: kept.toSorted((one, other) => one.index - other.index),
      deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null,
    })),
  };
}

function withParsedTarget(input: SimulationInput): SimulationInput {
  if (input.target.kind !== 'url') return input;
  return { ...input, target: { kind: 'url', target: parseTarget(input.target.target) } };
}

function policyOf(given: SimulationInput['policy']): RetryPolicy {
  if (typeof given !== 'string') {
    requirePolicy(given);
    return given;
  }
  const policy = findBuiltInPolicy(given);
  if (policy !== null) return policy;
  throw new HookwrightError('policy-not-found', `There is no retry policy "${given.slice(0, 80)}".`, { field: 'policy' });
}
