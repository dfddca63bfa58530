import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import type { MaintenanceMessage, MaintenanceResults, MaintenanceTask } from './maintenance-protocol.ts';

/** A task on a thread of its own. */
export interface Maintenance<Name extends MaintenanceTask['task']> {
  readonly done: Promise<MaintenanceResults[Name]>;
  /** Copying ends at its next step with `backup-cancelled`; a task that is one long question ends in its own time. */
  cancel(): void;
}

/** The thread's file: TypeScript beside this one when run from source, a bundle of its own otherwise. */
function workerFile(): URL {
  const places = ['./maintenance-worker.ts', './maintenance-worker.js', '../maintenance-worker.js'];
  const found = places.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (found === undefined) throw new HookwrightError('internal', 'A file of this installation is missing.');
  return found;
}

/** Begins a task on a database file. `progress`: share done, 0 to 1, of copying alone. */
export function startMaintenance<Task extends MaintenanceTask>(
  task: Task,
  progress: (share: number) => void = () => {},
): Maintenance<Task['task']> {
  const worker = new Worker(workerFile(), { name: 'hookwright maintenance', workerData: task });
  const done = new Promise<MaintenanceResults[Task['task']]>((resolve, reject) => {
    worker.on('message', (message: MaintenanceMessage) => {
      if (message.type === 'progress') progress(message.share);
      else if (message.type === 'done') resolve(message.value as MaintenanceResults[Task['task']]);
      else reject(new HookwrightError(message.error.code, message.error.problem, { remedy: message.error.remedy }));
    });
    worker.on('error', (error) => reject(error));
    worker.on('exit', () => reject(new HookwrightError('internal', 'The thread ended before its task.')));
  });
  return { done, cancel: () => worker.postMessage('cancel') };
}
