import { Option } from 'commander';
import type { Command } from 'commander';
import { UsageError } from './exit-codes.ts';

/**
 * Adds `--NAME-file`, for what must not stand on a command line. Who types `--NAME` is told why there is none, without the
 * value being repeated.
 */
export function addSecretOption(command: Command, name: 'secret' | 'token', description: string): Command {
  return refusePlainText(command.option(`--${name}-file <file>`, description), name);
}

/** Tells who types `--NAME` why there is none. */
export function refusePlainText(command: Command, name: 'secret' | 'token'): Command {
  return command.addOption(new Option(`--${name} [${name}]`).hideHelp()).on(`option:${name}`, () => {
    throw new UsageError(`A ${name} on the command line stays in the shell’s history: give it with --${name}-file, - for stdin.`);
  });
}
