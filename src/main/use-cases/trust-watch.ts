/** Whether the local authority is trusted, place by place, while somebody looks. */
import { realpathSync } from 'node:fs';
import type { Clock } from '#shared/clock.ts';
import type { TrustPlace, TrustPlaceId, TrustWatch } from '#shared/trust.ts';
import type { Certificates } from '../certificates/certificates.ts';
import { openTrustProbe, type TrustProbe } from '../certificates/trust-probe.ts';
import { ChangeFeed, pause } from './change-feed.ts';

interface TrustWatchContext {
  readonly certificates: Certificates;
  readonly clock: Clock;
  /** Of this process. */
  readonly environment: NodeJS.ProcessEnv;
}

const placeIds: readonly TrustPlaceId[] = ['browser', 'curl', 'node', 'code'];
const followIntervalMs = 200;
/** The system's store is asked this often: users tick it off in another window. */
const systemPatienceMs = 3_000;

interface OpenPlaces {
  readonly probes: ReadonlyMap<TrustPlaceId, TrustProbe>;
  watchers: number;
}

export class TrustWatching {
  readonly #context: TrustWatchContext;
  readonly #feed: ChangeFeed;
  #open: Promise<OpenPlaces> | null = null;

  constructor(context: TrustWatchContext) {
    this.#context = context;
    this.#feed = new ChangeFeed(context.clock);
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<TrustWatch, void> {
    const { certificates, clock } = this.#context;
    const subscription = this.#feed.subscribe();
    const open = (this.#open ??= this.#openPlaces());
    const ended = (): boolean => signal?.aborted === true;
    let last = '';
    try {
      const places = await open;
      places.watchers += 1;
      while (!ended()) {
        const { trust } = await certificates.describe();
        const now = { system: trust, nodeEnvironment: this.#namedForNode(), places: [...places.probes].map(describePlace) };
        const text = JSON.stringify(now);
        if (text !== last) yield now;
        last = text;
        await pause(clock, followIntervalMs, signal);
        await subscription.wait(signal, systemPatienceMs);
        subscription.take();
      }
    } finally {
      subscription.close();
      await open.then((places) => this.#leave(places)).catch(() => {});
    }
  }

  close(): void {
    const open = this.#open;
    this.#open = null;
    void open?.then(({ probes }) => closeAll(probes)).catch(() => {});
  }

  async #openPlaces(): Promise<OpenPlaces> {
    const { certificates, clock } = this.#context;
    const leaf = certificates.leaf();
    const probes = new Map<TrustPlaceId, TrustProbe>();
    try {
      for (const id of placeIds) {
        probes.set(id, await openTrustProbe({ name: id, leaf, clock, changed: () => this.#feed.status() }));
      }
    } catch (error) {
      closeAll(probes);
      this.#open = null;
      throw error;
    }
    return { probes, watchers: 0 };
  }

  #leave(places: OpenPlaces): void {
    places.watchers -= 1;
    if (places.watchers > 0) return;
    closeAll(places.probes);
    this.#open = null;
  }

  #namedForNode(): boolean {
    const { environment, certificates } = this.#context;
    const named = environment['NODE_EXTRA_CA_CERTS'];
    if (named === undefined || named === '') return false;
    try {
      return realpathSync(named) === realpathSync(certificates.authorityPath);
    } catch {
      return false;
    }
  }
}

function closeAll(probes: ReadonlyMap<TrustPlaceId, TrustProbe>): void {
  for (const probe of probes.values()) probe.close();
}

function describePlace([id, probe]: [TrustPlaceId, TrustProbe]): TrustPlace {
  return {
    id,
    url: probe.url,
    command: commands[id]?.(probe.url) ?? null,
    provedAt: isoOrNull(probe.provedAt()),
    refusedAt: isoOrNull(probe.refusedAt()),
  };
}

/** The address is letters, digits and slashes, so that the same words do in a POSIX shell, in PowerShell and in cmd. */
const commands: Partial<Record<TrustPlaceId, (url: string) => string>> = {
  curl: (url) => `${process.platform === 'win32' ? 'curl.exe' : 'curl'} -sS ${url}`,
  node: (url) =>
    `node -e "fetch('${url}').then((r) => r.text()).then(console.log, (e) => console.error((e.cause || e).message))"`,
};

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
