/** `hookwright simulate`: rehearses a provider's retries against a handler or a reply script, or only plans them. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { SimulationClock } from '#shared/simulation.ts';
import { addConnectionOptions, type ConnectionOptions } from './connection.ts';
import { UsageError, type CommandOutcome } from './exit-codes.ts';
import { readExpectedEnd, type End } from './expectation.ts';
import type { Installation } from './installation.ts';
import { collectText, readRate, readSeconds, readShare, wholeNumber } from './option-values.ts';
import type { PolicyOptions } from './policy-choice.ts';
import { addSecretOption } from './secret-option.ts';
import { addTargetOptions, type TargetOptions } from './target-options.ts';
import type { Terminal } from './terminal.ts';

export interface SimulateOptions extends TargetOptions, ConnectionOptions, PolicyOptions {
  readonly plan?: true;
  readonly outcomes?: string;
  readonly target?: string;
  readonly script?: string;
  readonly scriptFile?: string;
  readonly clock: SimulationClock;
  readonly seed?: number;
  readonly events: number;
  readonly rate: number;
  readonly mix?: Record<string, number>;
  readonly capture?: string[];
  readonly filter?: string;
  readonly duplicates?: number;
  readonly reordered?: number;
  readonly dropped?: number;
  readonly parallel?: number;
  readonly secretFile?: string;
  readonly endpoint?: string;
  readonly badSignature?: true;
  readonly handledHeader?: string;
  readonly handledUrl?: string;
  readonly concurrency?: number;
  readonly lanes?: number;
  readonly timeout?: number;
  readonly expect?: End;
  readonly json?: true;
}

export function addSimulateCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('simulate')
    .description('rehearse how a provider delivers and retries; needs no running Hookwright')
    .option('--provider <id>', 'whose events and retries')
    .option('--policy <id>', 'retry as this policy does instead')
    .option('--policy-file <file>', 'a retry policy of your own, as JSON')
    .option('--plan', 'only plan: print the attempts that --outcomes lead to')
    .option('--outcomes <list>', 'what each attempt comes to, like 500,timeout,200; the last one repeats')
    .option('--target <url>', 'the handler to send to')
    .option('--script <id>', 'a ready-made reply script that answers without a network, like fails-twice')
    .option('--script-file <file>', 'a reply script of your own, as JSON')
    .option('--clock <clock>', 'virtual (no waiting), real, or 2x to 10000x as fast', readClock, { kind: 'virtual' } as const)
    .option('--seed <number>', 'the same seed gives the same run (default: 1)', wholeNumber(0, 4_294_967_295))
    .option('--events <count>', 'how many events', wholeNumber(1, 100_000), 1)
    .option('--rate <per-second>', 'events per second of simulated time', readRate, 1)
    .option('--mix <weights>', 'which events of the catalogue, like ai-response=3,echo-message=1 (default: all alike)', readMix)
    .option('--capture <id>', 'a stored capture instead; may be given again', collectText)
    .option('--filter <filter>', 'all stored captures that match instead, up to --events')
    .option('--endpoint <id>', 'sign with the first secret of this endpoint (default for captures: their own)')
    .option('--duplicates <share>', 'share of events that come twice', readShare)
    .option('--reordered <share>', 'share that comes out of order', readShare)
    .option('--dropped <share>', 'share that never comes', readShare)
    .option('--parallel <share>', 'share that comes twice at the same moment', readShare)
    .option('--bad-signature', 'send each event once with a wrong signature too, which must be refused')
    .option('--handled-header <name>', 'response header in which the handler says how often it handled an event')
    .option('--handled-url <url>', 'URL that says it, with {eventId} in it')
    .option('--concurrency <count>', 'attempts at once (default: 8)', wholeNumber(1, 256));
  addConnectionOptions(
    addTargetOptions(addSecretOption(command, 'secret', 'secret to sign with, from a file; - for stdin (default: unsigned)')),
  )
    .option('--lanes <count>', 'events listed (default: 20, with --json 500)', wholeNumber(0, 100_000))
    .option('--timeout <seconds>', 'cancel it after so long in real time', readSeconds)
    .option('--expect <end>', 'how every event must end, like delivered; else exit 3', readExpectedEnd)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A simulation keeps nothing, unless it runs in a Hookwright or a data folder: give --token-file or --data-dir, as for
replay. Captures can only be taken from there.

Exit codes: 0 it ran, 1 it failed, 2 not understood, 3 not as --expect says, 4 timed out, 130 interrupted.

Examples:
  hookwright simulate --plan --provider aisoule --outcomes 500,timeout,200 --json
  hookwright simulate --provider aisoule --target http://localhost:3000/hook --secret-file aisoule.secret
  hookwright simulate --provider maia --script fails-twice --expect delivered
  hookwright simulate --provider maia --policy aisoule --target http://localhost:3000/hook --clock 100x --events 200 --rate 5
  hookwright simulate --provider maia --capture c12 --token-file hookwright.json --target http://localhost:3000/hook`,
    )
    .action(async (options: SimulateOptions) => {
      if (options.plan === true) {
        refuseTarget(options);
        const { printPlan } = await import('./simulate-plan.ts');
        outcome.exitCode = await printPlan(options, terminal);
        return;
      }
      if (options.outcomes !== undefined) throw new UsageError('--outcomes goes with --plan.');
      const { runSimulation } = await import('./simulate-run.ts');
      outcome.exitCode = await runSimulation(options, terminal, installation);
    });
}

function refuseTarget({ target, script, scriptFile }: SimulateOptions): void {
  if (target !== undefined || script !== undefined || scriptFile !== undefined) {
    throw new UsageError('--plan sends nothing: leave out --target and --script, or leave out --plan.');
  }
}

function readClock(text: string): SimulationClock {
  if (text === 'virtual' || text === 'real') return { kind: text };
  const factor = Number(/^(\d{1,5}(?:\.\d+)?)x$/.exec(text)?.[1] ?? Number.NaN);
  if (!(factor >= 2 && factor <= 10_000)) {
    throw new InvalidArgumentError('It must be virtual, real, or a factor from 2x to 10000x.');
  }
  return { kind: 'scaled', factor };
}

function readMix(text: string): Record<string, number> {
  const parts = text.split(',').map((part) => /^\s*([^=]+?)\s*(?:=\s*(\d+(?:\.\d+)?))?\s*$/.exec(part));
  if (parts.some((part) => part === null)) {
    throw new InvalidArgumentError('It must be ids of events, with weights if need be, like ai-response=3,echo-message=1.');
  }
  return Object.fromEntries(parts.map((part) => [part?.[1] ?? '', Number(part?.[2] ?? 1)]));
}
