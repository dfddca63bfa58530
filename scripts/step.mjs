/**
 * Running one step of a script and ending well when it fails: a reason and a remedy, never a stack trace.
 * Plain JavaScript for Node 20, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';

export class StepFailed extends Error {
  constructor(reason, remedy) {
    super(reason);
    this.remedy = remedy;
  }
}

/** One line on stderr: stdout belongs to the command that is run. */
export function say(line) {
  process.stderr.write(`hookwright: ${line}\n`);
}

/**
 * Runs a program to its end without a shell.
 * With `quiet`, its output is kept and only shown (last lines) when it fails.
 * Resolves with the exit code and, when quiet, the output; rejects with StepFailed when it cannot be started or takes too long.
 */
export function run(command, args, { cwd, env, quiet = false, timeoutMs = 0 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    let timer;
    if (timeoutMs > 0) {
      timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(
          new StepFailed(
            `${command} ${args[0] ?? ''} did not finish within ${Math.round(timeoutMs / 1000)} s.`,
            'Check the network and run it again.',
          ),
        );
      }, timeoutMs);
    }
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new StepFailed(`${command} could not be started: ${error.message}.`, 'Install it, or put it on the PATH.'));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? (signal ? 128 : 1), signal, output });
    });
  });
}

/** Runs a program in the foreground and ends this process as it ended, passing signals on. */
export function become(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`${command} could not be started: ${error.message}.`);
    process.exit(1);
  });
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Runs a script's main function; a StepFailed ends as reason and remedy with exit code 1. */
export function main(body) {
  body().catch((error) => {
    if (error instanceof StepFailed) {
      say(error.message);
      say(error.remedy);
    } else {
      say(`unexpected: ${error instanceof Error ? error.message : String(error)}`);
      say('This is a fault in the start script; please report it.');
    }
    process.exit(1);
  });
}
