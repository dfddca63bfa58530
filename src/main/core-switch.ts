/**
 * The use cases behind one object that stays, while what is behind it can be closed and made anew: that is how another
 * database takes the place of the present one under hosts, pages and streams that go on. Knows nothing of databases.
 */
import { HookwrightError } from '#shared/errors.ts';

export interface Core<Api extends object> {
  readonly api: Api;
  close(): Promise<void>;
}

interface Running<Api extends object> extends Core<Api> {
  /** Called when this core is about to be closed. */
  readonly endings: Set<() => void>;
  ended: boolean;
}

/** What a stream says first after it has begun anew, by `group.method`; the others begin with their usual first message. */
export type FirstWords = Readonly<Record<string, unknown>>;

export class CoreSwitch<Api extends object> {
  readonly #open: () => Promise<Core<Api>>;
  readonly #firstWords: FirstWords;
  #running: Running<Api> | null = null;
  #next: Promise<unknown> = Promise.resolve();
  #closed = false;
  #api: Api | null = null;

  constructor(open: () => Promise<Core<Api>>, firstWords: FirstWords) {
    this.#open = open;
    this.#firstWords = firstWords;
  }

  /** Every call goes to the core of the moment; streams go on with the next one. There once it has been started. */
  get api(): Api {
    if (this.#api === null) throw new HookwrightError('internal', 'Hookwright has not started yet.');
    return this.#api;
  }

  async start(): Promise<void> {
    this.#running = running(await this.#open());
    // Made once, of the calls that the first core has: every later one has the same.
    this.#api ??= this.#forward(this.#running.api, []) as Api;
  }

  /** Closes the core, does the work, and makes a core again, whether the work went well or not. One at a time. */
  replace<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#next.then(async () => {
      if (this.#closed) throw new HookwrightError('internal', 'Hookwright is closing.');
      await this.#stop();
      try {
        return await work();
      } finally {
        await this.start();
      }
    });
    this.#next = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#next;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const core = this.#running;
    this.#running = null;
    if (core === null) return;
    core.ended = true;
    for (const end of core.endings) end();
    await core.close();
  }

  #now(): Running<Api> {
    if (this.#running === null) throw new HookwrightError('store-replaced', 'The database is being replaced.');
    return this.#running;
  }

  /** An object of the same shape, whose calls go to the core of the moment. */
  #forward(part: unknown, path: readonly string[]): unknown {
    if (typeof part === 'function') return (...args: readonly unknown[]) => this.#call(path, args);
    if (typeof part !== 'object' || part === null) return part;
    const names = [...Object.keys(part), ...methodsOf(part)];
    return Object.fromEntries(names.map((name) => [name, this.#forward(Reflect.get(part, name), [...path, name])]));
  }

  #call(path: readonly string[], args: readonly unknown[]): unknown {
    const core = this.#now();
    const answer = call(core.api, path, args);
    return isStream(answer) ? this.#stream(core, answer, path, args) : answer;
  }

  async *#stream(
    first: Running<Api>,
    opened: AsyncGenerator<unknown, void>,
    path: readonly string[],
    args: readonly unknown[],
  ): AsyncGenerator<unknown, void> {
    const signal = args.find((each) => each instanceof AbortSignal);
    let core = first;
    let stream = opened;
    for (;;) {
      try {
        for (;;) {
          const step = await nextOrEnd(stream, core);
          if (step === 'ended') break;
          if (step.done === true) return;
          yield step.value;
        }
      } finally {
        // One that waits for what will never come is left to itself; its core is gone.
        stream.return().catch(() => {});
      }
      // A waiting list of one: whoever replaces the core is in turn right now.
      await this.#next;
      if (this.#closed || signal?.aborted === true) return;
      core = this.#now();
      stream = call(core.api, path, args) as AsyncGenerator<unknown, void>;
      const words = this.#firstWords[path.join('.')];
      if (words !== undefined) yield words;
    }
  }
}

function running<Api extends object>(core: Core<Api>): Running<Api> {
  return { api: core.api, close: () => core.close(), endings: new Set(), ended: false };
}

/** Not a race with one lasting promise: that would keep a trace of every message for as long as the core lives. */
function nextOrEnd<T>(
  stream: AsyncGenerator<T, void>,
  core: Pick<Running<object>, 'ended' | 'endings'>,
): Promise<IteratorResult<T, void> | 'ended'> {
  if (core.ended) return Promise.resolve('ended');
  const { endings } = core;
  return new Promise((resolve, reject) => {
    const end = (): void => resolve('ended');
    endings.add(end);
    stream.next().then(
      (step) => {
        endings.delete(end);
        resolve(step);
      },
      (error: unknown) => {
        endings.delete(end);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Methods that an object has of its class. */
function methodsOf(part: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(part);
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) return [];
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
}

function call(api: object, path: readonly string[], args: readonly unknown[]): unknown {
  const parents = path.slice(0, -1).reduce<object>((part, name) => Reflect.get(part, name) as object, api);
  const method: unknown = Reflect.get(parents, path.at(-1) ?? '');
  if (typeof method !== 'function') throw new TypeError(`${path.join('.')} is no call of the API.`);
  return Reflect.apply(method, parents, args);
}

function isStream(value: unknown): value is AsyncGenerator<unknown, void> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
