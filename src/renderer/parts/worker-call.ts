/** Calls to a worker of our own as promises: one request, one answer. Both ends of the wire stand here. */

interface Call<Request> {
  readonly id: number;
  readonly request: Request;
}

interface Result<Answer> {
  readonly id: number;
  readonly answer?: Answer;
  /** Why there is no answer. */
  readonly problem?: string;
}

/** The page's end. */
export interface WorkerCalls<Request, Answer> {
  /** Rejects when the worker cannot be started or fails. */
  call(request: Request): Promise<Answer>;
  /** Ends the worker; calls under way are never answered. */
  close(): void;
}

/** Opens the page's end of a worker. */
export function callWorker<Request, Answer>(worker: Worker): WorkerCalls<Request, Answer> {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Result<Answer>>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.answer === undefined) caller?.reject(new Error(data.problem ?? 'The worker gave no answer.'));
    else caller?.resolve(data.answer);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The worker could not be started.'));
    waiting.clear();
  });
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, request } satisfies Call<Request>);
      }),
    close: () => worker.terminate(),
  };
}

/** What a worker sees of itself; the page's types know only the page. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown, transfer: readonly ArrayBufferLike[]): void;
}

/** What a worker gives back: the answer, and what of it is handed over instead of copied. */
export interface WorkerAnswer {
  readonly answer: unknown;
  readonly transfer: readonly ArrayBufferLike[];
}

/** The worker's end: answers every request with `handle`, in their order. */
export function serveWorker(handle: (request: never) => WorkerAnswer): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.addEventListener('message', ({ data }: MessageEvent<Call<never>>) => {
    try {
      const { answer, transfer } = handle(data.request);
      scope.postMessage({ id: data.id, answer } satisfies Result<unknown>, [...new Set(transfer)]);
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'The worker failed.';
      scope.postMessage({ id: data.id, problem } satisfies Result<unknown>, []);
    }
  });
}
