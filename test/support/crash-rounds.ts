/**
 * Kills the real app while webhooks, deliveries and upkeep are under way: at any moment, or in the middle of one kind of work.
 * The same rounds run in `npm test` (a few) and `npm run torture` (many); `crash-check.ts` holds what is kept against what was
 * acknowledged.
 */
import { randomBytes } from 'node:crypto';
import { killNow, callApi, digestOf, startUnderCrash, type ServedUnderCrash } from './crash-app.ts';
import { noteAcknowledged } from './crash-ledger.ts';
import { createWebhookClient } from './webhook-client.ts';
import type { RetryCounter } from './retry-counter.ts';

export interface CrashSetting {
  /** The app's data folder is `data` in it; what was acknowledged is kept beside, so that a run can be resumed. */
  readonly folder: string;
  /** 0 up to 1; seeded. */
  readonly random: () => number;
  readonly retries: RetryCounter;
  /** Longest time under load before a kill, ms. */
  readonly longestLoadMs: number;
}

export interface LoadOptions {
  readonly connections: number;
  /** Between two webhooks of one connection, ms. */
  readonly pauseMs: number;
}

export interface Load {
  /** Digests of bodies answered 200. */
  readonly acknowledged: string[];
  /** Resolves once so many were acknowledged, or the app has ended. */
  reached(count: number): Promise<void>;
  /** No more webhooks; resolves when the last answer is in. */
  stop(): Promise<void>;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Webhooks of random bytes without end. */
export function startLoad(served: ServedUnderCrash, random: () => number, options: LoadOptions): Load {
  const webhooks = createWebhookClient(served.receiverUrl, served.ca, options.connections);
  const acknowledged: string[] = [];
  const load = { over: false };
  const sender = async (): Promise<void> => {
    while (!load.over) {
      const body = randomBytes(random() < 0.02 ? 300_000 : 200 + Math.floor(random() * 5000));
      const answer = await webhooks.post('/inbox/crash', body).catch(() => null);
      if (answer?.status === 200) acknowledged.push(digestOf(body));
      // A refusal is answered at once; no need to hammer on it.
      if (options.pauseMs > 0 || answer?.status !== 200) await pause(options.pauseMs);
    }
  };
  const senders = Array.from({ length: options.connections }, sender);
  return {
    acknowledged,
    async reached(count) {
      while (acknowledged.length < count && served.process.exitCode === null) await pause(5);
    },
    async stop() {
      load.over = true;
      await Promise.all(senders);
      webhooks.close();
    },
  };
}

/** Deliveries whose target refuses twice: some wait for their next attempt when the process dies. */
async function startDeliveries(served: ServedUnderCrash, retries: RetryCounter): Promise<void> {
  await Promise.all(
    Array.from({ length: 3 }, () =>
      callApi(served, 'POST', '/deliveries', {
        targetUrl: retries.newTarget(),
        method: 'POST',
        payload: '{"round":true}',
        policy: 'maia',
      }).catch(() => null),
    ),
  );
}

/**
 * One start, some load, and one SIGKILL at a random moment, or once `due` resolves, which gets what it needs to begin some work.
 * What was acknowledged is noted. Resolves when the process is gone.
 */
export async function crashOnce(
  { folder, random, retries, longestLoadMs }: CrashSetting,
  options: Partial<LoadOptions> = {},
  due?: (served: ServedUnderCrash, load: Load) => Promise<void>,
): Promise<void> {
  const served = await startUnderCrash(folder);
  const load = startLoad(served, random, { connections: 16, pauseMs: 0, ...options });
  try {
    if (due === undefined) {
      await startDeliveries(served, retries);
      await load.reached(16);
      await pause(random() * longestLoadMs);
    } else {
      await due(served, load);
    }
  } finally {
    await killNow(served.process);
    await load.stop();
    noteAcknowledged(folder, load.acknowledged);
  }
}
