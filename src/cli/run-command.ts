/** Runs the command line and turns however it ends into an exit code; `exit-codes.ts` says which there are. */
import { Command, CommanderError } from 'commander';
import { HookwrightError, statusOf, type ErrorCode } from '#shared/errors.ts';
import { addEventsCommand } from './events.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEndpointsCommand } from './endpoints.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { failureLine } from './failure-line.ts';
import type { Installation } from './installation.ts';
import { addExportCommand } from './export.ts';
import { addImportCommand } from './import.ts';
import { addListenCommand } from './listen.ts';
import { addReplayCommand } from './replay.ts';
import { addSendCommand } from './send.ts';
import { addServeCommand } from './serve.ts';
import { addSimulateCommand } from './simulate.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { addTrustCommand } from './trust.ts';
import { addVerifyCommand } from './verify.ts';

/** `args` without the program's own name. */
export async function runCommand(args: readonly string[], terminal: Terminal, installation: Installation): Promise<ExitCode> {
  const program = new Command('hookwright')
    .description('A workbench for webhooks: receive, read, verify, send and replay them on this machine.')
    .version(installation.version)
    .exitOverride()
    .configureOutput({ outputError: (text) => terminal.warn(`hookwright: ${usageLine(text)}`) });
  const outcome: CommandOutcome = { exitCode: exitCodes.done };
  addServeCommand(program, terminal, installation);
  addListenCommand(program, terminal, { outcome, installation });
  addEndpointsCommand(program, terminal, installation);
  addSendCommand(program, terminal, outcome);
  addReplayCommand(program, terminal, { outcome, installation });
  addEventsCommand(program, terminal, { outcome, installation });
  addSimulateCommand(program, terminal, { outcome, installation });
  addVerifyCommand(program, terminal, { outcome, installation });
  addExportCommand(program, terminal, { outcome, installation });
  addImportCommand(program, terminal, { outcome, installation });
  addTrustCommand(program, terminal);
  addDemoCommand(program, terminal, installation);
  addDoctorCommand(program, terminal, { outcome, installation });
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    terminal.warn(`hookwright: ${printable(error.message)}`);
    return exitCodes.usage;
  }
  terminal.warn(failureLine(error));
  return error instanceof HookwrightError && isInputProblem(error.code) ? exitCodes.usage : exitCodes.failed;
}

/** Whether a code says that what was typed, or stands in a file that was named, does not fit. */
function isInputProblem(code: ErrorCode): boolean {
  return statusOf(code) === 400 || code === 'provider-not-found' || code === 'policy-not-found';
}

/** Commander's message and its suggestion as one line. */
function usageLine(text: string): string {
  const [message = '', ...more] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  return printable([message, ...more.map((line) => line.trim())].join(' '));
}
