/** Runs a command within the test's own process: for what neither reads stdin nor waits to be interrupted. */
import { findInstallation } from '../../src/cli/installation.ts';
import { runCommand } from '../../src/cli/run-command.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runInProcess(...args: readonly string[]): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const plain = (text: string): string => text;
  const code = await runCommand(
    args,
    {
      print: (line) => void (written.stdout += `${line}\n`),
      warn: (line) => void (written.stderr += `${line}\n`),
      strong: plain,
      faint: plain,
      alarm: plain,
      progress: () => {},
    },
    findInstallation(),
  );
  return { code, ...written };
}

/** The lines of NDJSON. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A command line of which no word holds a space. */
export function words(line: string): string[] {
  return line.split(' ');
}
