/** `hookwright events`: lists captures, follows them as they come, or waits until enough of them match. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { addConnectionOptions, connect, type ConnectionOptions } from './connection.ts';
import { followEvents, listEvents, type EventsRequest, type ExpectedCount, waitForEvents } from './event-listing.ts';
import { UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import type { Installation } from './installation.ts';
import { runInterruptibly } from './interruptible.ts';
import { readSeconds, wholeNumber } from './option-values.ts';
import type { Terminal } from './terminal.ts';

interface EventsOptions extends ConnectionOptions {
  readonly filter?: string;
  readonly limit?: number;
  readonly follow?: true;
  readonly wait?: number;
  readonly after?: string;
  readonly timeout?: number;
  readonly expect?: ExpectedCount;
  readonly json?: true;
}

const usualLimit = 50;

export function addEventsCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('events')
    .description('list captures, follow them, or wait for them')
    .option('--filter <filter>', 'only captures that match, in the language of the inbox')
    .option('--limit <count>', `the newest of them, at most so many (default: ${usualLimit})`, wholeNumber(0, 100_000))
    .option('--follow', 'go on with what comes, until Ctrl+C')
    .option('--wait <count>', 'wait until so many match, stored ones included, and print these', wholeNumber(1, 500))
    .option('--after <id>', 'only captures after this one, like c12', readId)
    .option('--timeout <seconds>', 'with --wait (default: 30) or --follow: end after so long, with exit 4', readSeconds)
    .option('--expect <count>', 'so many must match, like 0, 3 or 1+; else exit 3', readCount);
  addConnectionOptions(command)
    .option('--json', 'print one JSON object per line')
    .addHelpText(
      'after',
      `
The oldest comes first, as in a log. Times are UTC. What came over the wire is printed without control characters.
Words look in summary and body: --filter '"where is my order" -tag:noise'. Fields: dir:incoming provider:maia type:message.*
verdict:invalid status>=500 size>10k after:-1h header[x-request-id]:abc* body.data.from:+91* text~"exact characters".

Exit codes: 0 done, 1 failed, 2 not understood, 3 not as many as --expect says, 4 timed out, 130 interrupted.

Examples:
  hookwright events --token-file hookwright.json --filter 'verdict:invalid after:-1h'
  hookwright events --token-file hookwright.json --follow --filter 'provider:maia' --json
  hookwright events --token-file hookwright.json --wait 2 --timeout 20 --filter 'type:message.*'
  hookwright events --data-dir ./data --filter 'status>=500' --expect 0`,
    )
    .action(async (options: EventsOptions) => {
      outcome.exitCode = await events(options, terminal, installation);
    });
}

async function events(options: EventsOptions, terminal: Terminal, installation: Installation): Promise<ExitCode> {
  checkChoice(options);
  const { filter, limit = usualLimit, after, follow, wait, timeout, expect } = options;
  const asked: EventsRequest = {
    ...(filter === undefined ? {} : { filter }),
    ...(after === undefined ? {} : { after }),
    limit,
    json: options.json === true,
    terminal,
  };
  const connection = await connect(options, installation);
  try {
    return await runInterruptibly(
      (signal) => {
        if (wait !== undefined) return waitForEvents(connection.client, asked, { count: wait, seconds: timeout ?? 30 }, signal);
        return follow === true
          ? followEvents(connection.client, asked, signal)
          : listEvents(connection.client, asked, expect, signal);
      },
      wait === undefined ? timeout : undefined,
    );
  } finally {
    await connection.close();
  }
}

/** Throws UsageError for what does not go together. */
function checkChoice({ follow, wait, timeout, expect, limit }: EventsOptions): void {
  if (follow === true && wait !== undefined) throw new UsageError('Give either --follow or --wait.');
  if (expect !== undefined && (follow === true || wait !== undefined)) {
    throw new UsageError('--expect counts what there is: leave out --follow and --wait.');
  }
  if (timeout !== undefined && follow !== true && wait === undefined) {
    throw new UsageError('--timeout goes with --wait or --follow.');
  }
  if (limit !== undefined && wait !== undefined) throw new UsageError('--wait says how many; leave out --limit.');
}

function readId(text: string): string {
  if (!/^c\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be the id of a capture, like c12.');
  return text;
}

function readCount(text: string): ExpectedCount {
  const match = /^(\d{1,6})(\+?)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('It must be a count like 0 or 3, or one like 1+ for at least so many.');
  return { least: Number(match[1]), orMore: match[2] === '+' };
}
