/** Runs a simulation here, or in a Hookwright that keeps it, and shows what came of it. */
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { replyScript, type ReplyScript } from '#shared/reply-script.ts';
import { simulationInput, type Lane, type SimulationInput, type SimulationSummary } from '#shared/simulation.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { connect, type Client } from './connection.ts';
import { exitCodes, UsageError, type ExitCode } from './exit-codes.ts';
import { parseJson, readSecret, readText, requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { runInterruptibly } from './interruptible.ts';
import { choosePolicy, unknownWord } from './policy-choice.ts';
import { simulationLines } from './simulation-lines.ts';
import type { SimulateOptions } from './simulate.ts';
import { readTarget } from './target-options.ts';
import { counted, type Terminal } from './terminal.ts';

/** A run with the lanes that were asked for. */
export interface SimulationResult {
  readonly summary: SimulationSummary;
  readonly deadlineMs: number | null;
  readonly lanes: readonly Lane[];
}

interface RunningSimulation {
  follow(): AsyncIterable<SimulationSummary>;
  cancel(): void;
  result(): Promise<SimulationResult>;
  close(): Promise<void>;
}

const lanesInText = 20;
const lanesInJson = 500;

export async function runSimulation(options: SimulateOptions, terminal: Terminal, installation: Installation): Promise<ExitCode> {
  const input = await readSimulation(options, terminal);
  const lanesWanted = options.lanes ?? (options.json ? lanesInJson : lanesInText);
  const isRemote = options.tokenFile !== undefined || options.dataDir !== undefined || options.api !== undefined;
  if (!isRemote && [options.capture, options.filter, options.endpoint].some((given) => given !== undefined)) {
    throw new UsageError('Captures and endpoints are in a Hookwright: give --token-file, or --data-dir.');
  }
  const running = isRemote ? await startThere(input, lanesWanted, options, installation) : await startHere(input, lanesWanted);
  try {
    return await runInterruptibly((signal) => show(running, options, terminal, signal), options.timeout);
  } finally {
    await running.close();
  }
}

async function show(
  running: RunningSimulation,
  options: SimulateOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  signal.addEventListener('abort', () => running.cancel(), { once: true });
  if (signal.aborted) running.cancel();
  for await (const summary of running.follow()) terminal.progress(progressLine(summary));
  terminal.progress(null);
  const result = await running.result();
  const { summary, deadlineMs, lanes } = result;
  if (options.json) {
    terminal.print(JSON.stringify({ ...summary, deadlineMs, lanes, moreLanes: lanes.length < summary.progress.events }));
  } else {
    for (const line of simulationLines(result, terminal)) terminal.print(line);
  }
  if (summary.state === 'failed') return exitCodes.failed;
  if (options.expect === undefined) return exitCodes.done;
  // What was dropped on purpose never had a chance.
  const others = Object.entries(summary.ends).filter(([end, count]) => end !== options.expect && end !== 'dropped' && count > 0);
  return others.length === 0 ? exitCodes.done : exitCodes.unexpected;
}

function progressLine({ progress, endpoint }: SimulationSummary): string {
  const { events, eventsEnded, attempts } = progress;
  return `${eventsEnded} of ${counted(events, 'event')} ended, ${counted(attempts, 'attempt')}, endpoint ${endpoint.state}`;
}

async function startHere(input: SimulationInput, lanesKept: number): Promise<RunningSimulation> {
  const { openSender } = await import('#main/hosts/headless/open-sender.ts');
  const sender = openSender();
  const run = sender.rehearse({ input, lanesKept });
  return {
    follow: () => run.follow(),
    cancel: () => run.cancel(),
    result: () => run.done,
    close() {
      sender.close();
      return Promise.resolve();
    },
  };
}

async function startThere(
  input: SimulationInput,
  lanesWanted: number,
  options: SimulateOptions,
  installation: Installation,
): Promise<RunningSimulation> {
  const connection = await connect(options, installation);
  const { client } = connection;
  try {
    const { id } = await client.simulations.create({ ...input, ...(await signerOf(client, input)) });
    return {
      follow: () => followThere(client, id),
      cancel: () => void client.workbench.cancelSimulation({ id }).catch(() => {}),
      async result() {
        const { lanes, moreLanes, deadlineMs, input: _, ...summary } = await client.simulations.get({ id });
        const kept = lanes.slice(0, lanesWanted);
        for (let more = moreLanes; more && kept.length < lanesWanted;) {
          const page = await client.workbench.simulationLanes({ id, from: kept.length });
          kept.push(...page.lanes.slice(0, lanesWanted - kept.length));
          more = page.lanes.length > 0;
        }
        return { summary, deadlineMs, lanes: kept };
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Where no secret is given, captures are signed as their endpoint's sender signs; the first one's endpoint has the say. */
async function signerOf(client: Client, { events, secret, endpointId }: SimulationInput): Promise<{ endpointId?: string }> {
  if (secret !== undefined || endpointId !== undefined || events.kind !== 'captures') return {};
  const { endpointId: from } = await client.captures.get({ id: events.ids[0] ?? '' });
  if (from === null) return {};
  const { secrets } = await client.endpoints.get({ id: from });
  return secrets.count > 0 ? { endpointId: from } : {};
}

async function* followThere(client: Client, id: string): AsyncGenerator<SimulationSummary, void> {
  yield* await client.workbench.followSimulation({ id });
}

async function readSimulation(options: SimulateOptions, terminal: Terminal): Promise<SimulationInput> {
  const { provider, secretFile, endpoint, handledHeader, handledUrl, seed, concurrency } = options;
  if (provider === undefined) throw new UsageError('Say whose events to send, with --provider.');
  requireOneStdin({
    '--secret-file': secretFile,
    '--token-file': options.tokenFile,
    '--script-file': options.scriptFile,
    '--policy-file': options.policyFile,
  });
  if (handledHeader !== undefined && handledUrl !== undefined)
    throw new UsageError('Give either --handled-header or --handled-url.');
  const policy = await policyFor(options);
  const checked = simulationInput.safeParse({
    provider,
    policy: policy ?? options.policy,
    target: await readTargetChoice(options, policy, terminal),
    clock: options.clock,
    ...(seed === undefined ? {} : { seed }),
    events: eventsOf(options),
    disturbance: disturbanceOf(options),
    ...(secretFile === undefined ? {} : { secret: await readSecret(secretFile, '--secret-file') }),
    ...(endpoint === undefined ? {} : { endpointId: endpoint }),
    ...(handledHeader === undefined ? {} : { handledTwiceProbe: { header: handledHeader } }),
    ...(handledUrl === undefined ? {} : { handledTwiceProbe: { url: handledUrl } }),
    probeBadSignature: options.badSignature ?? false,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  if (checked.success) return checked.data;
  throw new UsageError(
    `What is given makes no simulation: ${checked.error.issues[0]?.path.join('.') ?? ''} ${checked.error.issues[0]?.message ?? ''}.`,
  );
}

/** One named to a Hookwright that runs may be the user's own, which only it knows: then null. */
async function policyFor(options: SimulateOptions): Promise<RetryPolicy | null> {
  const isRemote = options.tokenFile !== undefined || options.dataDir !== undefined;
  if (isRemote && options.policy !== undefined && options.policyFile === undefined) return null;
  return choosePolicy(options);
}

async function readTargetChoice(options: SimulateOptions, policy: RetryPolicy | null, terminal: Terminal): Promise<unknown> {
  const { target, script, scriptFile } = options;
  if ([target, script, scriptFile].filter((given) => given !== undefined).length !== 1) {
    throw new UsageError('Say what answers: --target, --script or --script-file (or only plan, with --plan).');
  }
  if (target !== undefined) return { kind: 'url', target: { ...(await readTarget(options, terminal)), url: target } };
  if (scriptFile !== undefined) return { kind: 'script', script: await readScript(scriptFile) };
  const scripts = readyMadeScripts(policy?.totalTimeoutMs ?? policy?.readTimeoutMs ?? null);
  const found = scripts.find(({ id }) => id === script);
  if (found === undefined)
    throw new UsageError(
      unknownWord(
        'reply script',
        script ?? '',
        scripts.map(({ id }) => id),
      ),
    );
  return { kind: 'script', script: found.script };
}

async function readScript(path: string): Promise<ReplyScript> {
  const checked = replyScript.safeParse(parseJson(await readText(path, '--script-file'), '--script-file'));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new UsageError(`--script-file: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'does not fit'}.`);
}

function eventsOf({ capture, filter, events, rate, mix }: SimulateOptions): SimulationInput['events'] {
  if (capture !== undefined && filter !== undefined) throw new UsageError('Give either --capture or --filter.');
  if ((capture !== undefined || filter !== undefined) && mix !== undefined) {
    throw new UsageError('--mix is for generated events: leave it out.');
  }
  if (capture !== undefined) return { kind: 'captures', ids: capture, perSecond: rate };
  if (filter !== undefined) return { kind: 'filter', filter, atMost: Math.min(10_000, events), perSecond: rate };
  return { kind: 'generated', count: events, perSecond: rate, mix: mix ?? {} };
}

function disturbanceOf(options: SimulateOptions): SimulationInput['disturbance'] {
  const { duplicates = 0, reordered = 0, dropped = 0, parallel = 0 } = options;
  return { duplicates, reordered, dropped, parallel };
}
