/**
 * `npm run bench -- plan [--json] [--rounds 5] [--events 100000] [--policy aisoule] [--outcomes 500,timeout,200]`
 * So many events through a retry policy on the virtual clock: planned alone (each event's attempts, jitter drawn per event),
 * and simulated in full (events generated, a reply script that answers, lanes, findings). Events per second and the memory
 * that a round added at its highest.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import type { SimulationRunRequest } from '#main/simulator/simulation-run-request.ts';
import { createSimulator } from '#main/simulator/simulator.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { parseOutcomes } from '#shared/retry/attempt-outcome.ts';
import { planAttempts } from '#shared/retry/plan-attempts.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { simulationInput } from '#shared/simulation.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: '100000' },
    policy: { type: 'string', default: 'aisoule' },
    outcomes: { type: 'string', default: '500,timeout,200' },
  },
});
const events = Number(values.events);
const rounds = Number(values.rounds);
const policy = findBuiltInPolicy(values.policy);
const [profile] = builtInProviders;
const script = readyMadeScripts().find(({ id }) => id === 'fails-twice')?.script;
if (policy === null || profile === undefined || script === undefined) throw new Error(`there is no policy "${values.policy}"`);

interface Round {
  readonly attempts: number;
  readonly seconds: number;
  readonly addedMegabytes: number;
}

async function measure(run: () => number | Promise<number>): Promise<Round> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let highest = before;
  const sample = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 20);
  const startedAt = performance.now();
  const attempts = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(sample);
  highest = Math.max(highest, process.memoryUsage().rss);
  return { attempts, seconds, addedMegabytes: (highest - before) / 1_048_576 };
}

const outcomes = parseOutcomes(values.outcomes);

function planAll(): number {
  let attempts = 0;
  for (let seed = 1; seed <= events; seed++)
    attempts += planAttempts(policy as NonNullable<typeof policy>, outcomes, { seed }).attempts.length;
  return attempts;
}

const request: SimulationRunRequest = {
  id: 'bench',
  name: 'bench',
  createdAt: new Date().toISOString(),
  input: simulationInput.parse({
    provider: profile.id,
    policy,
    target: { kind: 'script', script },
    clock: { kind: 'virtual' },
    events: { kind: 'generated', count: events, perSecond: 1000, mix: {} },
  }),
  profile,
  policy,
  secret: null,
  events: null,
};
const simulator = createSimulator({
  clock: systemClock,
  log: silentLog,
  sender: { attempt: () => Promise.reject(new Error('nothing is to be sent')) },
  sink: { lanesPerPage: 100, save: () => Promise.resolve() },
  isOwnReceiver: () => false,
});

async function simulateAll(): Promise<number> {
  const { state, problem, progress, ends } = await simulator.run(request).done;
  if (state !== 'done' || progress.eventsEnded !== events || ends['delivered'] !== events) {
    throw new Error(`the run went wrong: ${state} ${problem ?? ''} ${JSON.stringify({ progress, ends })}`);
  }
  return progress.attempts;
}

function summary(measured: readonly Round[]) {
  const [{ attempts } = { attempts: 0 }] = measured;
  const seconds = median(measured.map((round) => round.seconds));
  return {
    attempts,
    seconds: Math.round(seconds * 1000) / 1000,
    eventsPerSecond: Math.round(events / seconds),
    attemptsPerSecond: Math.round(attempts / seconds),
    addedMegabytes: Math.round(Math.max(...measured.map((round) => round.addedMegabytes))),
  };
}

const planned: Round[] = [];
const simulated: Round[] = [];
await measure(planAll);
for (let round = 1; round <= rounds; round++) {
  planned.push(await measure(planAll));
  simulated.push(await measure(simulateAll));
  if (!values.json) process.stderr.write(`round ${round}/${rounds}\n`);
}
const report = {
  bench: 'plan',
  machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, platform: process.platform },
  load: { events, policy: policy.id, outcomes: values.outcomes, rounds },
  planned: summary(planned),
  simulated: summary(simulated),
};
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  const row = (name: string, { attempts, seconds, eventsPerSecond, addedMegabytes }: typeof report.planned): string =>
    `${name.padEnd(12)}${String(attempts).padStart(10)}${seconds.toFixed(3).padStart(10)}${String(eventsPerSecond).padStart(12)}${String(addedMegabytes).padStart(10)}`;
  console.log(`plan: ${events} events by ${policy.name} on the virtual clock, ${rounds} rounds`);
  console.log(
    `${''.padEnd(12)}${'attempts'.padStart(10)}${'seconds'.padStart(10)}${'events/s'.padStart(12)}${'added MB'.padStart(10)}`,
  );
  console.log(row('planned', report.planned));
  console.log(row('simulated', report.simulated));
}
