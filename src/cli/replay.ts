/** `hookwright replay`: sends captures again, by a Hookwright that runs or from a data folder. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { breakage as breakageShape, type Breakage, type BulkReplayInput, type ReplayInput } from '#shared/delivery.ts';
import { addConnectionOptions, connect, type ConnectionOptions } from './connection.ts';
import { UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { readExpected, type Expected } from './expectation.ts';
import { readSecret, requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { runInterruptibly } from './interruptible.ts';
import { readRate, readSeconds, wholeNumber } from './option-values.ts';
import { replayInBulk } from './replay-bulk.ts';
import { replayEach } from './replay-each.ts';
import { addSecretOption } from './secret-option.ts';
import { addTargetOptions, readTarget, type TargetOptions } from './target-options.ts';
import type { Terminal } from './terminal.ts';

interface ReplayOptions extends TargetOptions, ConnectionOptions {
  readonly filter?: string;
  readonly target: string;
  readonly mode: 'as-captured' | 're-signed' | 'broken';
  readonly breakage?: Breakage;
  readonly policy?: string;
  readonly secretFile?: string;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly order?: 'oldest-first' | 'newest-first';
  readonly timeout?: number;
  readonly expect?: Expected;
  readonly json?: true;
}

export function addReplayCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('replay')
    .description('send captures again: as captured, signed anew, or broken on purpose')
    .argument('[captures...]', 'ids of captures, like c12')
    .option('--filter <filter>', 'all captures that match, in bulk, instead of ids')
    .requiredOption('--target <url>', 'where they go')
    .addOption(
      new Option('--mode <mode>', 'what is made of them').choices(['as-captured', 're-signed', 'broken']).default('re-signed'),
    )
    .addOption(new Option('--breakage <kind>', 'what is broken, with --mode broken').choices(breakageShape.options))
    .option('--policy <id>', 'retry as this policy does (default: one attempt)')
    .option('--rate <per-second>', 'in bulk: at most so many each second', readRate)
    .option('--concurrency <count>', 'in bulk: so many at once (default: 8)', wholeNumber(1, 256))
    .addOption(new Option('--order <order>', 'in bulk (default: oldest-first)').choices(['oldest-first', 'newest-first']));
  addConnectionOptions(
    addTargetOptions(addSecretOption(command, 'secret', 'sign with this instead of the endpoint’s first secret; - for stdin')),
  )
    .option('--timeout <seconds>', 'cancel what is not done by then', readSeconds)
    .option('--expect <result>', 'for each: statuses like 2xx or 401,403, or an end like delivered; else exit 3', readExpected)
    .option('--json', 'print one JSON object per line')
    .addHelpText(
      'after',
      `
With --filter, --rate, --concurrency or --order it is a bulk replay: one attempt each, counted instead of listed.
Otherwise each capture is a delivery of its own, whose attempts are printed as they are made.
Opening a data folder takes up whatever it has left to deliver. HOOKWRIGHT_PASSPHRASE opens its secrets, as for serve.

Exit codes: 0 all as they should be, 1 not all, 2 not understood, 3 not as --expect says, 4 timed out, 130 interrupted
            (what was not done is cancelled). A broken replay that is refused is as it should be.

Examples:
  hookwright serve --json > hookwright.json &
  hookwright replay c12 --token-file hookwright.json --target http://localhost:3000/hook --policy maia
  hookwright replay c12 --token-file hookwright.json --target http://localhost:3000/hook --mode broken --breakage wrong-secret
  hookwright replay --filter 'provider:maia after:1h' --token-file token --target http://localhost:3000/hook --rate 50`,
    )
    .action(async (captures: string[], options: ReplayOptions) => {
      outcome.exitCode = await replay(captures, options, { terminal, installation });
    });
}

async function replay(
  captures: readonly string[],
  options: ReplayOptions,
  { terminal, installation }: { readonly terminal: Terminal; readonly installation: Installation },
): Promise<ExitCode> {
  const bulk = checkChoice(captures, options);
  requireOneStdin({ '--secret-file': options.secretFile, '--token-file': options.tokenFile });
  const target = await readTarget(options, terminal);
  const secret = options.secretFile === undefined ? null : await readSecret(options.secretFile, '--secret-file');
  const connection = await connect(options, installation);
  try {
    const printing = { terminal, json: options.json === true, expect: options.expect };
    return await runInterruptibly(
      (signal) =>
        bulk
          ? replayInBulk(connection.client, bulkInput(captures, options, target), printing, signal)
          : replayEach(connection.client, captures, replayInput(options, target, secret), printing, signal),
      options.timeout,
    );
  } finally {
    await connection.close();
  }
}

/** Whether it is a bulk replay. Throws UsageError for what does not go together. */
function checkChoice(captures: readonly string[], options: ReplayOptions): boolean {
  const { filter, mode, breakage, policy, secretFile, rate, concurrency, order } = options;
  if ((filter === undefined) === (captures.length === 0)) {
    throw new UsageError('Name captures by their ids, or choose them with --filter.');
  }
  if ((mode === 'broken') !== (breakage !== undefined)) {
    throw new UsageError(`--mode broken and --breakage go together; kinds are ${breakageShape.options.join(', ')}.`);
  }
  const bulk = filter !== undefined || rate !== undefined || concurrency !== undefined || order !== undefined;
  if (bulk && (mode === 'broken' || policy !== undefined || secretFile !== undefined)) {
    throw new UsageError(
      'In bulk there is one attempt each, with the endpoints’ own secrets: leave out --policy, --secret-file and --mode broken, or name the captures by id.',
    );
  }
  return bulk;
}

function replayInput(options: ReplayOptions, target: ReplayInput['target'], secret: string | null): ReplayInput {
  const { mode, breakage, policy } = options;
  return {
    targetUrl: options.target,
    target,
    mode,
    ...(breakage === undefined ? {} : { breakage }),
    ...(policy === undefined ? {} : { policy }),
    ...(secret === null ? {} : { secret }),
  };
}

function bulkInput(captures: readonly string[], options: ReplayOptions, target: BulkReplayInput['target']): BulkReplayInput {
  const { filter, mode, order = 'oldest-first', rate = null, concurrency = 8 } = options;
  return {
    selection: filter === undefined ? { ids: [...captures] } : { filter },
    targetUrl: options.target,
    target,
    mode: mode === 'as-captured' ? mode : 're-signed',
    order,
    rate,
    concurrency,
  };
}
