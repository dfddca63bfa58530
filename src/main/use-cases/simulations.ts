import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { requirePolicy } from '#shared/retry/check-policy.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, Simulation, SimulationInput, SimulationSummary } from '#shared/simulation.ts';
import type { SimulationsApi } from '../delivery-api.ts';
import { chosenSecret } from '../deliveries/compose-delivery.ts';
import { sealTarget, shownTarget } from '../deliveries/stored-target.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import { parseTarget } from '../sender/parse-target.ts';
import type { AttemptSender, SimulationSink } from '../simulator/simulation-run-request.ts';
import { createSimulator, type SimulationHandle } from '../simulator/simulator.ts';
import type { StoreReader } from '../store/reader.ts';
import { lanesPerPage, type StoredSimulation } from '../store/simulation-storage.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { PolicyBook } from './policies.ts';
import type { Sending } from './sending.ts';
import { simulationEvents } from './simulation-events.ts';

export interface SimulationsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly directory: EndpointDirectory;
  readonly policies: PolicyBook;
  readonly sending: Sending;
  readonly sender: AttemptSender;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Simulations extends SimulationsApi {
  /** Tells of those that a stop of the program cut short. */
  takeUp(): Promise<void>;
  close(): Promise<void>;
}

const listedAtMost = 500;
const lanesAtMost = 500;

export function createSimulations(context: SimulationsContext): Simulations {
  const { reader, intake, directory, policies, sending, clock, log } = context;
  const running = new Map<string, SimulationHandle>();
  /** What a stored simulation has beyond its summary. */
  const kept = new Map<string, Pick<StoredSimulation, 'input' | 'deadlineMs'>>();
  const sink: SimulationSink = {
    lanesPerPage,
    async save(summary, pages) {
      const rest = kept.get(summary.id);
      if (rest !== undefined) await intake.saveSimulation({ ...summary, ...rest }, pages);
    },
  };
  const simulator = createSimulator({
    clock,
    log,
    sender: context.sender,
    sink,
    isOwnReceiver: (url) => sending.isOwnReceiver(url),
  });

  function find(id: string): StoredSimulation {
    const stored = reader.simulations.find(id);
    if (stored === null)
      throw new HookwrightError('simulation-not-found', `There is no simulation ${id.slice(0, 40)}.`, { field: 'id' });
    return stored;
  }

  function summary(id: string): SimulationSummary {
    return running.get(id)?.summary() ?? summaryOf(find(id));
  }

  /** Stored lanes and those not yet stored, in the order of their index. */
  function lanes(id: string, from: number, atMost: number): Lane[] {
    const live = running.get(id)?.lanes(from, atMost) ?? [];
    const stored = reader.simulations.lanes(id, from, atMost);
    const byIndex = new Map([...live, ...stored].map((lane) => [lane.index, lane]));
    return [...byIndex.values()].toSorted((one, other) => one.index - other.index).slice(0, atMost);
  }

  function show(id: string): Simulation {
    const shown = lanes(id, 0, lanesAtMost + 1);
    const stored = { ...find(id), ...summary(id) };
    return { ...stored, lanes: shown.slice(0, lanesAtMost), moreLanes: shown.length > lanesAtMost };
  }

  function resolve(given: SimulationInput) {
    const input =
      given.target.kind === 'url' ? { ...given, target: { ...given.target, target: parseTargetOf(given.target.target) } } : given;
    const profile = directory.profile(input.provider);
    if (profile === null) {
      throw new HookwrightError('provider-not-found', `There is no provider "${input.provider.slice(0, 80)}".`, {
        field: 'provider',
      });
    }
    const policy = policyOf(input.policy, policies);
    const secret = chosenSecret(input, sending.draftContext())?.text ?? null;
    return { input, profile, policy, secret, events: simulationEvents(input.events, reader, clock) };
  }

  async function run(given: SimulationInput): Promise<Simulation> {
    const resolved = resolve(given);
    const { input, policy, profile } = resolved;
    const rest = { input: withoutSecrets(input), deadlineMs: policy.totalTimeoutMs ?? policy.readTimeoutMs ?? null };
    const first = { ...firstSummary(input, profile, policy), createdAt: new Date(clock.now()).toISOString() };
    const id = await intake.createSimulation({ ...first, ...rest });
    kept.set(id, rest);
    try {
      const handle = simulator.run({ ...resolved, id, name: first.name, createdAt: first.createdAt });
      running.set(id, handle);
      const ended = handle.done.then(() => {
        running.delete(id);
        kept.delete(id);
      });
      ended.catch(() => {});
    } catch (error) {
      kept.delete(id);
      await intake.removeSimulation(id);
      throw error;
    }
    return show(id);
  }

  async function cancel(id: string): Promise<SimulationSummary> {
    const handle = running.get(id);
    if (handle === undefined) return summaryOf(find(id));
    handle.cancel();
    return handle.done;
  }

  return {
    list: () => reader.simulations.list(listedAtMost).map((stored) => running.get(stored.id)?.summary() ?? summaryOf(stored)),
    get: show,
    create: run,
    async *follow(id, signal) {
      const handle = running.get(id);
      if (handle === undefined) yield summaryOf(find(id));
      else yield* handle.follow(signal);
    },
    cancel,
    async remove(id) {
      find(id);
      await cancel(id);
      await intake.removeSimulation(id);
    },
    lanes(id, from) {
      find(id);
      return lanes(id, from, lanesAtMost);
    },
    async takeUp() {
      for (const stored of reader.simulations.running()) {
        await intake.saveSimulation({ ...stored, state: 'cancelled', problem: 'Hookwright stopped while it ran.' }, []);
      }
    },
    async close() {
      await Promise.all([...running.keys()].map((id) => cancel(id)));
    },
  };
}

function policyOf(given: SimulationInput['policy'], policies: PolicyBook): RetryPolicy {
  if (typeof given === 'string') return policies.require(given);
  requirePolicy(given);
  return given;
}

function parseTargetOf(target: Parameters<typeof parseTarget>[0]): ReturnType<typeof parseTarget> {
  try {
    return parseTarget(target);
  } catch (error) {
    if (!(error instanceof HookwrightError)) throw error;
    throw new HookwrightError(error.code, error.problem, {
      field: `target.target.${error.field ?? 'url'}`,
      remedy: error.remedy,
    });
  }
}

function firstSummary(
  input: SimulationInput,
  profile: ProviderProfile,
  policy: RetryPolicy,
): Omit<SimulationSummary, 'id' | 'createdAt'> {
  return {
    name: input.name ?? `${profile.name} by ${policy.name}`,
    provider: profile.id,
    policyName: policy.name,
    clock: input.clock,
    seed: input.seed,
    state: 'running',
    progress: { events: 0, eventsEnded: 0, attempts: 0, simulatedMs: 0, realMs: 0 },
    ends: {},
    endpoint: { state: 'healthy', atMs: null, reason: '' },
    findings: [],
    problem: null,
  };
}

/** What may be kept and shown of an input. */
function withoutSecrets(given: SimulationInput): SimulationInput {
  const { secret: _secret, ...input } = given;
  if (input.target.kind !== 'url') return input;
  const shown = shownTarget(sealTarget(input.target.target, { seal: () => '' }));
  return { ...input, target: { ...input.target, target: shown } };
}

function summaryOf(stored: StoredSimulation): SimulationSummary {
  const { input: _input, deadlineMs: _deadlineMs, ...summary } = stored;
  return summary;
}
