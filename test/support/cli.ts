/** Runs the built command as a process of its own, as users do, with nothing of this machine's settings. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../out/main/hookwright.js', import.meta.url));

export interface CliRun {
  readonly process: ChildProcessWithoutNullStreams;
  /** What was written so far. */
  readonly output: { stdout: string; stderr: string };
  /** The next line on stdout that has not been read yet; rejects when there will be none. */
  readLine(): Promise<string>;
  /** Resolves with the exit code once the process and its streams are closed. */
  readonly exit: Promise<number | null>;
}

export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): CliRun {
  const child = spawn(process.execPath, [entry, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString('utf8')));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    output,
    async readLine() {
      const { value, done } = await lines.next();
      if (done === true) {
        throw new Error(`the command ended without a line; stderr: ${output.stderr}`);
      }
      return value;
    },
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
}

/** Runs the command to its end. */
export async function runCli(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const run = startCli(args, env);
  run.process.stdin.end();
  const code = await run.exit;
  return { code, ...run.output };
}
