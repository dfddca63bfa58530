/** Entry of the thread that copies, checks and measures database files: long reading that must stall nobody. One task each. */
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import { copyDatabase } from './backup-copy.ts';
import { connectReader } from './connection.ts';
import { checkDatabaseFile } from './database-check.ts';
import type { MaintenanceMessage, MaintenanceResults, MaintenanceTask } from './maintenance-protocol.ts';
import { environmentalFailure } from './sqlite-failure.ts';
import { measureParts } from './storage-parts.ts';

if (parentPort === null) throw new Error('This thread is started by the app, not by itself.');
const port = parentPort;
const task = workerData as MaintenanceTask;
const post = (message: MaintenanceMessage): void => port.postMessage(message);
let cancelled = false;
port.on('message', () => {
  cancelled = true;
});

async function carryOut(): Promise<MaintenanceResults[keyof MaintenanceResults]> {
  switch (task.task) {
    case 'copy': {
      const { from, to } = task;
      await copyDatabase({ from, to, cancelled: () => cancelled, progress: (share) => post({ type: 'progress', share }) });
      return null;
    }
    case 'check':
      return checkDatabaseFile(task.file, task.known);
    case 'quick-check':
      return reading(task.file, (db) => {
        const found = String(db.pragma('quick_check(1)', { simple: true }));
        const schemaVersion = Number(db.pragma('user_version', { simple: true }));
        return { problem: found === 'ok' ? null : found, schemaVersion };
      });
    case 'parts':
    default:
      return reading(task.file, measureParts);
  }
}

function reading<T>(file: string, read: (db: ReturnType<typeof connectReader>) => T): T {
  const db = connectReader(file);
  try {
    return read(db);
  } finally {
    db.close();
  }
}

function folderOf(): string {
  return dirname(task.task === 'copy' ? task.to : task.file);
}

carryOut().then(
  (value) => {
    post({ type: 'done', value });
    port.close();
  },
  (error: unknown) => {
    const known =
      error instanceof HookwrightError
        ? error
        : (environmentalFailure(error, folderOf()) ??
          new HookwrightError('store-failed', `The file could not be read or written: ${String(error)}.`));
    post({ type: 'failed', error: known.report() });
    port.close();
  },
);
