/** What crosses between the main thread and the thread that looks after database files. */
import type { StorageUse } from '#shared/backup.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { DatabaseContents } from './database-check.ts';

export type MaintenanceTask =
  | { readonly task: 'copy'; readonly from: string; readonly to: string }
  | { readonly task: 'check'; readonly file: string; readonly known: number }
  | { readonly task: 'quick-check'; readonly file: string }
  | { readonly task: 'parts'; readonly file: string };

export interface MaintenanceResults {
  readonly copy: null;
  readonly check: DatabaseContents;
  /** What SQLite found wrong first, null when nothing; and the format, with what still stands in the write-ahead log. */
  readonly 'quick-check': { readonly problem: string | null; readonly schemaVersion: number };
  readonly parts: StorageUse['parts'];
}

export type MaintenanceMessage =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly value: MaintenanceResults[keyof MaintenanceResults] }
  | { readonly type: 'failed'; readonly error: ErrorReport };
