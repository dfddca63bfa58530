import { existsSync } from 'node:fs';
import { MessagePort, Worker } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import type { Log } from '../log.ts';
import { fromReport } from './from-report.ts';
import type { Intake, IntakeCommands, IntakeSignal } from './intake.ts';
import { commandNames, type CommandName, type WorkerMessage } from './worker-protocol.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The worker's file: TypeScript beside this one when run from source, a bundle of its own otherwise. */
function workerFile(): URL {
  const places = ['./worker.ts', './intake-worker.js', '../intake-worker.js'].map((path) => new URL(path, import.meta.url));
  const found = places.find((url) => existsSync(url));
  if (found === undefined)
    throw new HookwrightError('internal', 'The file of the intake thread is missing from this installation.');
  return found;
}

/** The intake on a thread of its own. Calls after its death, and those under way, reject with `internal`. */
export function createWorkerIntake(options: { readonly log: Log }): Intake {
  const { log } = options;
  // The lock on the data folder names the command that the user started, not this thread's file.
  const worker = new Worker(workerFile(), { name: 'hookwright intake', workerData: { argv: process.argv } });
  const pending = new Map<number, Pending>();
  const listeners = new Set<(signal: IntakeSignal) => void>();
  let calls = 0;
  let ended = false;

  function end(reason: string): void {
    ended = true;
    for (const { reject } of pending.values()) reject(new HookwrightError('internal', reason));
    pending.clear();
  }

  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'signal':
        for (const listener of listeners) listener(message.signal);
        break;
      case 'log':
        log[message.level](message.message, message.fields);
        break;
      case 'done':
      case 'failed': {
        const waiting = pending.get(message.call);
        pending.delete(message.call);
        if (message.type === 'done') waiting?.resolve(message.value as never);
        else waiting?.reject(fromReport(message.error));
        break;
      }
    }
  });
  worker.on('error', (error) => {
    log.error('The intake thread failed.', { error: error.message });
    end('The receiver stopped because of a fault of its own; start Hookwright again.');
    const problem = {
      code: 'internal',
      problem: 'The receiver stopped because of a fault of its own.',
      remedy: 'Start Hookwright again.',
    };
    for (const listener of listeners) listener({ type: 'receiver', problem });
  });
  worker.on('exit', () => end('The receiver is closed.'));

  function send(command: CommandName, args: readonly unknown[]): Promise<never> {
    if (ended)
      return command === 'close'
        ? Promise.resolve(undefined as never)
        : Promise.reject(new HookwrightError('internal', 'The receiver is closed.'));
    calls += 1;
    const call = calls;
    return new Promise<never>((resolve, reject) => {
      pending.set(call, { resolve, reject });
      worker.postMessage(
        { call, command, args },
        args.filter((arg) => arg instanceof MessagePort),
      );
    });
  }

  const bridge = Object.fromEntries(commandNames.map((name) => [name, (...args: readonly unknown[]) => send(name, args)]));
  return {
    ...(bridge as unknown as IntakeCommands),
    async close() {
      const exited = new Promise<void>((resolve) => {
        worker.once('exit', () => resolve());
        if (ended) resolve();
      });
      await send('close', []);
      await exited;
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
