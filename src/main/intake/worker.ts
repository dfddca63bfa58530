/** Entry of the intake's thread: carries out commands from the main thread and passes signals and log lines back. */
import { parentPort, workerData } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import { systemClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createInlineIntake } from './inline-intake.ts';
import type { CommandCall, WorkerMessage } from './worker-protocol.ts';

if (parentPort === null) throw new Error('The intake worker is started by the app, not by itself.');
const port = parentPort;
process.argv = (workerData as { argv: string[] }).argv;
const post = (message: WorkerMessage): void => port.postMessage(message);

const logAt =
  (level: 'info' | 'warn' | 'error') =>
  (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    post({ type: 'log', level, message, fields });
const log: Log = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const intake = createInlineIntake({ clock: systemClock, log });
intake.onSignal((signal) => post({ type: 'signal', signal }));

port.on('message', ({ call, command, args }: CommandCall) => {
  // The one place where the argument types are taken on trust: both ends are built from IntakeCommands.
  const carryOut = intake[command] as (...values: readonly unknown[]) => Promise<unknown>;
  carryOut(...args).then(
    (value) => {
      post({ type: 'done', call, value });
      if (command === 'close') port.close();
    },
    (error: unknown) => {
      if (!(error instanceof HookwrightError)) log.error('An intake command failed.', { command, error: String(error) });
      const known =
        error instanceof HookwrightError ? error : new HookwrightError('internal', 'The receiver met a fault of its own.');
      post({ type: 'failed', call, error: known.report() });
    },
  );
});
