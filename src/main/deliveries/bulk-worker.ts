/** Entry of the thread of bulk replays: carries out commands from the main thread and passes signals and log lines back. */
import { parentPort, workerData } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import { systemClock } from '../clock.ts';
import { connectWrites } from '../intake/write-port.ts';
import type { Log } from '../log.ts';
import type { BulkCall, BulkMessage, BulkWorkerData } from './bulk-protocol.ts';
import { createBulkSender } from './inline-bulk-sender.ts';

if (parentPort === null) throw new Error('The worker of bulk replays is started by the app, not by itself.');
const port = parentPort;
const { dataFolder, writes } = workerData as BulkWorkerData;
const post = (message: BulkMessage): void => port.postMessage(message);

const logAt =
  (level: 'info' | 'warn' | 'error') =>
  (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    post({ type: 'log', level, message, fields });
const log: Log = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const sender = createBulkSender({ clock: systemClock, log, dataFolder, write: connectWrites(writes) });
sender.onSignal((signal) => post({ type: 'signal', signal }));

port.on('message', ({ call, command, args }: BulkCall) => {
  // The one place where the argument types are taken on trust: both ends are built from BulkCommands.
  const carryOut = sender[command] as (...values: readonly unknown[]) => Promise<unknown>;
  carryOut(...args).then(
    (value) => {
      post({ type: 'done', call, value });
      if (command !== 'close') return;
      writes.close();
      port.close();
    },
    (error: unknown) => {
      if (!(error instanceof HookwrightError)) log.error('A command to a bulk replay failed.', { command, error: String(error) });
      const known =
        error instanceof HookwrightError ? error : new HookwrightError('internal', 'The bulk replay met a fault of its own.');
      post({ type: 'failed', call, error: known.report() });
    },
  );
});
