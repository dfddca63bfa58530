/** A way to the store's writer for another thread, past the main one: deliveries in, numbers of their rows out. */
import type { MessagePort } from 'node:worker_threads';
import { HookwrightError, type ErrorReport } from '#shared/errors.ts';
import type { DeliveryWrite } from '../store/delivery-record.ts';
import { fromReport } from './from-report.ts';

interface WriteCall {
  readonly call: number;
  readonly changes: readonly DeliveryWrite[];
}

type WriteAnswer =
  | { readonly call: number; readonly rows: readonly number[] }
  | { readonly call: number; readonly error: ErrorReport };

/** On the writer's thread: carries out what comes through the port until its other end is closed. */
export function serveWrites(port: MessagePort, write: (changes: readonly DeliveryWrite[]) => readonly number[]): void {
  const post = (answer: WriteAnswer): void => port.postMessage(answer);
  port.on('message', ({ call, changes }: WriteCall) => {
    try {
      post({ call, rows: write(changes) });
    } catch (error) {
      const known =
        error instanceof HookwrightError ? error : new HookwrightError('internal', `The store failed: ${String(error)}.`);
      post({ call, error: known.report() });
    }
  });
  // It keeps no thread alive.
  port.unref();
}

/** On the other thread. Rejects with what the store says; with `internal` once the port is closed. */
export function connectWrites(port: MessagePort): (changes: readonly DeliveryWrite[]) => Promise<readonly number[]> {
  const waiting = new Map<number, { resolve: (rows: readonly number[]) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let closed = false;
  port.on('message', (answer: WriteAnswer) => {
    const call = waiting.get(answer.call);
    waiting.delete(answer.call);
    if ('rows' in answer) call?.resolve(answer.rows);
    else call?.reject(fromReport(answer.error));
  });
  port.on('close', () => {
    closed = true;
    for (const { reject } of waiting.values()) reject(new HookwrightError('internal', 'The store is closed.'));
    waiting.clear();
  });
  return (changes) =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(new HookwrightError('internal', 'The store is closed.'));
        return;
      }
      calls += 1;
      waiting.set(calls, { resolve, reject });
      port.postMessage({ call: calls, changes });
    });
}
