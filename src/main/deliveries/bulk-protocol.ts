/** What crosses between the main thread and the thread of bulk replays. */
import type { MessagePort } from 'node:worker_threads';
import type { ErrorReport } from '#shared/errors.ts';
import type { BulkCommands, BulkSignal } from './bulk-sender.ts';

/** What the thread is started with. */
export interface BulkWorkerData {
  readonly dataFolder: string;
  /** Leads to the store's writer. */
  readonly writes: MessagePort;
}

export interface BulkCall {
  readonly call: number;
  readonly command: keyof BulkCommands;
  readonly args: readonly unknown[];
}

export type BulkMessage =
  | { readonly type: 'done'; readonly call: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly call: number; readonly error: ErrorReport }
  | { readonly type: 'signal'; readonly signal: BulkSignal }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
