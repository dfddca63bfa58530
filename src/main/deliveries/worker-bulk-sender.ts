import { existsSync } from 'node:fs';
import { MessageChannel, Worker } from 'node:worker_threads';
import { HookwrightError } from '#shared/errors.ts';
import { fromReport } from '../intake/from-report.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import { rowNumber } from '../store/public-ids.ts';
import type { BulkJob } from './bulk-replay.ts';
import type { BulkCall, BulkMessage, BulkWorkerData } from './bulk-protocol.ts';
import type { BulkCommands, BulkRules, BulkSender, BulkSenderOptions, BulkSignal } from './bulk-sender.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** With nothing to do for so long the thread ends, and its memory with it. */
const idleMs = 5000;
/**
 * Megabytes. What is read ahead and under way must fit the young generation, or it is copied into the old one and collected
 * from there at several times the cost; the old one is a limit that is never near, and keeps the heap from growing for nothing.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 18, maxOldGenerationSizeMb: 512 };

/** The worker's file: TypeScript beside this one when run from source, a bundle of its own otherwise. */
function workerFile(): URL {
  const places = ['./bulk-worker.ts', './bulk-worker.js', '../bulk-worker.js'].map((path) => new URL(path, import.meta.url));
  const found = places.find((url) => existsSync(url));
  if (found === undefined)
    throw new HookwrightError('internal', 'The file of the thread of bulk replays is missing from this installation.');
  return found;
}

/** The bulk sender on a thread of its own, which lives only while there is something to send. */
export function createWorkerBulkSender(options: BulkSenderOptions): BulkSender {
  const { clock, log } = options;
  const listeners = new Set<(signal: BulkSignal) => void>();
  /** Numbers of the bulk replays that run; those that are paused can be taken up again at any time. */
  const running = new Set<number>();
  let rules: BulkRules | null = null;
  let thread: BulkThread | null = null;
  let cancelIdle: (() => void) | null = null;
  let closed = false;

  function note({ id, state }: BulkReplay): void {
    const bulk = rowNumber('b', id) ?? 0;
    if (state === 'running') running.add(bulk);
    else if (running.delete(bulk) || running.size === 0) endWhenIdle();
  }

  function told(signal: BulkSignal): void {
    if (signal.type === 'progress') note(signal.summary);
    for (const listener of listeners) listener(signal);
  }

  function ended(ending: BulkThread, expected: boolean): void {
    if (thread !== ending) return;
    thread = null;
    const bulks = [...running];
    running.clear();
    if (!expected && bulks.length > 0) for (const listener of listeners) listener({ type: 'lost', bulks });
  }

  function endWhenIdle(): void {
    cancelIdle?.();
    cancelIdle = clock.after(idleMs, () => {
      const idle = thread;
      if (idle === null || running.size > 0) return;
      thread = null;
      void idle.close();
    });
  }

  async function opened(): Promise<BulkThread> {
    if (closed) throw new HookwrightError('internal', 'Hookwright is closing.');
    cancelIdle?.();
    cancelIdle = null;
    if (thread !== null) return thread;
    const { port1, port2 } = new MessageChannel();
    const started = new BulkThread(workerFile(), { dataFolder: options.dataFolder, writes: port2 }, log, { told, ended });
    thread = started;
    await options.intake.serveWrites(port1);
    if (rules !== null) await started.call('setRules', rules);
    return started;
  }

  /** The thread stays at least until this one has ended. */
  async function begin(command: 'start' | 'takeUp', job: BulkJob): Promise<BulkReplay> {
    const bulk = job.stored.seq;
    running.add(bulk);
    try {
      const at = await opened();
      const summary = await at.call(command, job);
      if (command === 'takeUp') note(summary);
      return summary;
    } catch (error) {
      running.delete(bulk);
      endWhenIdle();
      throw error;
    }
  }

  return {
    async setRules(next) {
      rules = next;
      await thread?.call('setRules', next);
    },
    start: (job) => begin('start', job),
    takeUp: (job) => begin('takeUp', job),
    async steer(bulk, act) {
      cancelIdle?.();
      cancelIdle = null;
      const summary = thread === null ? null : await thread.call('steer', bulk, act);
      if (summary !== null) note(summary);
      return summary;
    },
    async close() {
      closed = true;
      cancelIdle?.();
      const closing = thread;
      thread = null;
      await closing?.close();
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One life of the thread. Calls after its end, and those under way, reject with `internal`. */
class BulkThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #calls = 0;
  #closing = false;
  #ended = false;

  constructor(
    file: URL,
    data: BulkWorkerData,
    log: BulkSenderOptions['log'],
    owner: { readonly told: (signal: BulkSignal) => void; readonly ended: (thread: BulkThread, expected: boolean) => void },
  ) {
    this.#worker = new Worker(file, {
      name: 'hookwright bulk replays',
      workerData: data,
      transferList: [data.writes],
      resourceLimits,
    });
    this.#worker.on('message', (message: BulkMessage) => {
      if (message.type === 'signal') owner.told(message.signal);
      else if (message.type === 'log') log[message.level](message.message, message.fields);
      else this.#settle(message);
    });
    this.#worker.on('error', (error) => log.error('The thread of bulk replays failed.', { error: error.message }));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#ended = true;
        for (const { reject } of this.#pending.values())
          reject(new HookwrightError('internal', 'The bulk replay was cut short.'));
        this.#pending.clear();
        owner.ended(this, this.#closing);
        resolve();
      });
    });
  }

  call<Name extends keyof BulkCommands>(command: Name, ...args: Parameters<BulkCommands[Name]>): ReturnType<BulkCommands[Name]> {
    this.#calls += 1;
    const call = this.#calls;
    const answer = new Promise<never>((resolve, reject) => {
      if (this.#ended) {
        reject(new HookwrightError('internal', 'The bulk replay was cut short.'));
        return;
      }
      this.#pending.set(call, { resolve, reject });
      const message: BulkCall = { call, command, args };
      this.#worker.postMessage(message);
    });
    return answer as ReturnType<BulkCommands[Name]>;
  }

  /** Resolves once the thread is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#ended) await this.call('close').catch(() => {});
    await this.#exited;
  }

  #settle(message: Extract<BulkMessage, { readonly call: number }>): void {
    const waiting = this.#pending.get(message.call);
    this.#pending.delete(message.call);
    if (message.type === 'done') waiting?.resolve(message.value as never);
    else waiting?.reject(fromReport(message.error));
  }
}
