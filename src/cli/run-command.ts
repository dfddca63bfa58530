/** Runs the command line and turns however it ends into an exit code: 0 done, 1 failed, 2 not understood. */
import { Command, CommanderError } from 'commander';
import { HookwrightError } from '#shared/errors.ts';
import type { Installation } from './installation.ts';
import { addServeCommand } from './serve.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { addTrustCommand } from './trust.ts';

const usageExit = 2;
const failureExit = 1;

/** `args` without the program's own name. */
export async function runCommand(args: readonly string[], terminal: Terminal, installation: Installation): Promise<number> {
  const program = new Command('hookwright')
    .description('A workbench for webhooks: receive, read and verify them on this machine.')
    .version(installation.version)
    .exitOverride()
    .configureOutput({ outputError: (text) => terminal.warn(`hookwright: ${usageLine(text)}`) });
  addServeCommand(program, terminal, installation);
  addTrustCommand(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : usageExit;
    }
    terminal.warn(failureLine(error));
    return failureExit;
  }
}

/** Commander's message and its suggestion as one line. */
function usageLine(text: string): string {
  const [message = '', ...more] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  return printable([message, ...more.map((line) => line.trim())].join(' '));
}

/** `code: problem remedy`, never a stack trace. */
export function failureLine(error: unknown): string {
  if (error instanceof HookwrightError) {
    return printable(`${error.code}: ${error.problem} ${error.remedy}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return printable(`internal: ${reason} This is a fault in Hookwright; please report it with what you did.`);
}
