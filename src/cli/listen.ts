/** `hookwright listen`: receives on an endpoint, tells every arrival as a line, and hands it on to a handler if asked to. */
import type { Command } from 'commander';
import type { ReplayInput } from '#shared/delivery.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { Arrivals } from './arrivals.ts';
import { arrivalLine } from './arrival-line.ts';
import { addRunningOptions, connect, explainingClient, type Client, type ConnectionOptions } from './connection.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { Forwarding } from './forwarding.ts';
import { readSecret, requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { readFolder, readPort, readSeconds, wholeNumber } from './option-values.ts';
import { addSecretOption } from './secret-option.ts';
import { waitForStop } from './stop-signal.ts';
import { addTargetOptions, readTarget, type TargetOptions } from './target-options.ts';
import type { Terminal } from './terminal.ts';

interface ListenOptions extends TargetOptions, ConnectionOptions {
  readonly receiverPort?: number;
  readonly uiPort: number;
  readonly provider?: string;
  readonly secretFile?: string;
  readonly forwardTo?: string;
  readonly filter?: string;
  readonly count?: number;
  readonly timeout?: number;
  readonly json?: true;
}

export function addListenCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('listen')
    .description('receive webhooks and print each as it arrives; hand them on to a handler with --forward-to')
    .argument('[slug]', 'endpoint to listen on, made where it is missing; all of them when left out')
    .option('--provider <id>', 'who sends to it; auto recognises that from each request')
    .option('--forward-to <url>', 'hand each on, byte for byte, with its own signature')
    .option('--filter <filter>', 'only what matches')
    .option('--count <count>', 'end after so many', wholeNumber(1, 1_000_000))
    .option('--timeout <seconds>', 'with --count: give up then, with exit 4', readSeconds);
  addTargetOptions(addRunningOptions(addSecretOption(command, 'secret', 'signing secret of the endpoint; - for stdin')))
    .option('--data-dir <folder>', 'where captures are kept, when no Hookwright runs yet', readFolder)
    .option('--receiver-port <port>', 'HTTPS port of the receiver; 0 for any free one (default: as in Settings)', readPort)
    .option('--ui-port <port>', 'port of page and API; 0 for any free one', readPort, 8444)
    .option('--json', 'print one JSON object per line: listening, capture, attempt')
    .addHelpText(
      'after',
      `
With --token-file it listens at a Hookwright that runs; otherwise it is one, with receiver, page and API, until Ctrl+C.
Handing on leaves the endpoint's own reply to the sender as it is; what the handler answers is printed and kept.

Exit codes: 0 stopped, or --count arrived, 1 failed, 2 not understood, 4 --count did not arrive in time

Examples:
  hookwright listen maia --provider maia --secret-file secret --forward-to http://localhost:3000/hook
  hookwright listen --token-file hookwright.json --filter 'verdict:invalid'
  hookwright listen orders --count 1 --timeout 30 --json`,
    )
    .action(async (slug: string | undefined, options: ListenOptions) => {
      outcome.exitCode = await listen(slug, options, { terminal, installation });
    });
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly installation: Installation;
}

async function listen(slug: string | undefined, options: ListenOptions, surroundings: Surroundings): Promise<ExitCode> {
  checkOptions(slug, options);
  const stop = waitForStop();
  const target = await readTarget(options, surroundings.terminal);
  const secret = options.secretFile === undefined ? null : await readSecret(options.secretFile, '--secret-file');
  const place = await openPlace(options, surroundings.installation);
  try {
    const { client } = place;
    if (slug !== undefined) await prepareEndpoint(client, slug, options.provider, secret);
    const arrivals = new Arrivals(client, filterOf(slug, options.filter));
    // Begun before anybody is told where to send to.
    await arrivals.begin();
    await greet(client, slug, options, surroundings.terminal);
    const input: ReplayInput | null =
      options.forwardTo === undefined ? null : { targetUrl: options.forwardTo, target, mode: 'as-captured' };
    return await follow(arrivals, input, options, { client, stop, terminal: surroundings.terminal });
  } finally {
    await place.close();
  }
}

function checkOptions(slug: string | undefined, options: ListenOptions): void {
  requireOneStdin({ '--secret-file': options.secretFile, '--token-file': options.tokenFile });
  if (slug === undefined && (options.provider !== undefined || options.secretFile !== undefined)) {
    throw new UsageError('--provider and --secret-file belong to one endpoint: name it.');
  }
  if (options.timeout !== undefined && options.count === undefined) throw new UsageError('--timeout goes with --count.');
  if (options.tokenFile !== undefined && (options.dataDir !== undefined || options.receiverPort !== undefined)) {
    throw new UsageError('The Hookwright that --token-file names has its own folder and ports.');
  }
  if (options.filter !== undefined) parseFilter(options.filter);
}

interface Place {
  readonly client: Client;
  close(): Promise<void>;
}

/** A Hookwright that runs, or one of our own. */
async function openPlace(options: ListenOptions, installation: Installation): Promise<Place> {
  if (options.tokenFile !== undefined || options.api !== undefined) return connect(options, installation);
  const { openHeadless } = await import('#main/hosts/headless/open-headless.ts');
  const host = await openHeadless({
    dataFolder: options.dataDir ?? defaultDataFolder(),
    uiPort: options.uiPort,
    receiver: options.receiverPort === undefined ? {} : { port: options.receiverPort },
    rendererFolder: installation.rendererFolder,
    version: installation.version,
    logLevel: 'warn',
    passphrase: process.env['HOOKWRIGHT_PASSPHRASE'],
  });
  return { client: explainingClient(host.client, () => false), close: () => host.close() };
}

/** Makes the endpoint where it is missing; otherwise changes only what was given. */
async function prepareEndpoint(client: Client, slug: string, provider: string | undefined, secret: string | null): Promise<void> {
  const found = (await client.endpoints.list()).items.find((endpoint) => endpoint.slug === slug);
  const fields = { ...(provider === undefined ? {} : { provider }), ...(secret === null ? {} : { secrets: [secret] }) };
  if (found === undefined) await client.endpoints.create({ slug, ...fields });
  else if (Object.keys(fields).length > 0) await client.endpoints.update({ id: found.id, ...fields });
}

function filterOf(slug: string | undefined, filter: string | undefined): string | undefined {
  if (slug === undefined) return filter;
  const own = `endpoint:${JSON.stringify(slug)}`;
  return filter === undefined ? own : `${own} (${filter})`;
}

async function greet(client: Client, slug: string | undefined, options: ListenOptions, terminal: Terminal): Promise<void> {
  const { receiver } = await client.health();
  const url = receiver.url === null ? null : slug === undefined ? receiver.url : `${receiver.url}/${slug}`;
  const { path } = await client.workbench.certificateAuthority();
  if (options.json) {
    terminal.print(JSON.stringify({ type: 'listening', url, caCertificatePath: path, forwardTo: options.forwardTo ?? null }));
    return;
  }
  terminal.warn(url === null ? 'The receiver is not listening.' : `Listening at ${url}`);
  if (options.forwardTo !== undefined) terminal.warn(`Handing on to ${options.forwardTo}`);
  terminal.warn(`Callers must trust ${path}; hookwright trust shows how. Ctrl+C stops.`);
}

interface Following {
  readonly client: Client;
  readonly stop: Promise<void>;
  readonly terminal: Terminal;
}

async function follow(
  arrivals: Arrivals,
  input: ReplayInput | null,
  options: ListenOptions,
  { client, stop, terminal }: Following,
): Promise<ExitCode> {
  const { json = false, count, timeout } = options;
  const abort = new AbortController();
  let result: ExitCode = exitCodes.done;
  void stop.then(() => abort.abort());
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => {
          result = exitCodes.timedOut;
          abort.abort();
        }, timeout * 1000);
  const forwarding = input === null ? null : new Forwarding(client, input, { terminal, json });
  let arrived = 0;
  try {
    for await (const row of arrivals.follow(abort.signal)) {
      terminal.print(json ? JSON.stringify({ type: 'capture', ...row }) : arrivalLine(row, terminal));
      forwarding?.forward(row);
      arrived += 1;
      if (arrived === count) break;
    }
  } finally {
    clearTimeout(timer);
    await forwarding?.finish(abort.signal);
  }
  return result;
}
