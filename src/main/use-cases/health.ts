import { statfsSync } from 'node:fs';
import type { Clock } from '#shared/clock.ts';
import type { Health, ProblemReport } from '#shared/health.ts';
import type { ListeningAt } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import { pause, type ChangeFeed } from './change-feed.ts';

interface HealthContext {
  readonly reader: StoreReader;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly feed: ChangeFeed;
  readonly dataFolder: string;
  readonly version: string;
}

const rateWindowMs = 5000;
const watchIntervalMs = 500;
/** Rate and disk change without anything telling of it. */
const watchPatienceMs = 2000;

/** Keeps what is known of the receiver and the store, and tells it as one picture. */
export class HealthBoard {
  readonly #context: HealthContext;
  readonly #startedAt: string;
  #listening: ListeningAt | null = null;
  #receiverProblem: ProblemReport | null = null;
  #storeProblem: ProblemReport | null = null;
  #arrivals: { readonly at: number; readonly count: number }[] = [];

  constructor(context: HealthContext) {
    this.#context = context;
    this.#startedAt = new Date(context.clock.now()).toISOString();
  }

  listening(at: ListeningAt): void {
    this.#listening = at;
    this.#receiverProblem = null;
    this.#context.feed.status();
  }

  receiverFailed(problem: ProblemReport | null): void {
    this.#receiverProblem = problem;
    this.#context.feed.status();
  }

  storeFailed(problem: ProblemReport | null): void {
    this.#storeProblem = problem;
    this.#context.feed.status();
  }

  arrived(count: number): void {
    this.#arrivals.push({ at: this.#context.clock.monotonic(), count });
  }

  /** Where the receiver listens; none while it does not. */
  receiverPorts(): number[] {
    return [this.#listening?.port, this.#listening?.httpPort].filter((port) => typeof port === 'number');
  }

  /** e.g. `https://localhost:8443`; null while not listening. */
  receiverUrl(): string | null {
    return this.#listening === null ? null : `https://localhost:${this.#listening.port}`;
  }

  now(): Health {
    const { reader, vault, dataFolder, version } = this.#context;
    const { stored, unmatched } = reader.counts();
    const url = this.receiverUrl();
    const httpPort = this.#listening?.httpPort ?? null;
    return {
      version,
      pid: process.pid,
      startedAt: this.#startedAt,
      receiver: {
        state: this.#receiverProblem !== null ? 'failing' : url === null ? 'stopped' : 'listening',
        url,
        port: this.#listening?.port ?? null,
        httpUrl: httpPort === null ? null : `http://localhost:${httpPort}`,
        problem: this.#receiverProblem,
      },
      captures: { stored, unmatched, perSecond: this.#rate() },
      store: {
        state: this.#storeProblem === null ? 'ok' : 'failing',
        problem: this.#storeProblem,
        schemaVersion: reader.schemaVersion(),
        databaseBytes: reader.databaseBytes(),
        diskFreeBytes: diskFree(dataFolder),
        dataFolder,
      },
      indexLag: reader.indexLag(),
      secretsLevel: vault.level,
    };
  }

  /** The health of now, then each change of it. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<Health, void> {
    const { feed, clock } = this.#context;
    const subscription = feed.subscribe();
    const ended = (): boolean => signal?.aborted === true;
    let last = '';
    try {
      while (!ended()) {
        const health = this.now();
        // Free space moves with everything else on the disk; alone it is no news.
        const text = JSON.stringify({ ...health, store: { ...health.store, diskFreeBytes: 0 } });
        if (text !== last) {
          last = text;
          yield health;
        }
        await pause(clock, watchIntervalMs, signal);
        await subscription.wait(signal, watchPatienceMs);
        subscription.take();
      }
    } finally {
      subscription.close();
    }
  }

  #rate(): number {
    const since = this.#context.clock.monotonic() - rateWindowMs;
    this.#arrivals = this.#arrivals.filter(({ at }) => at >= since);
    const total = this.#arrivals.reduce((sum, { count }) => sum + count, 0);
    return Math.round((total / (rateWindowMs / 1000)) * 10) / 10;
  }
}

function diskFree(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
