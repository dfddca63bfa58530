/**
 * The demonstration: sends a believable hour of three systems to the real receiver, signed with real secrets, on endpoints of
 * its own. Owns those endpoints and everything that arrives on them, and nothing else.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/clock.ts';
import type { DemoPace, DemoState } from '#shared/demo.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { defaultReply } from '#shared/reply.ts';
import type { Deadlines } from '#shared/target.ts';
import type { CapturesApi, EndpointsApi } from '../app-api.ts';
import type { Intake } from '../intake/intake.ts';
import { parseTarget } from '../sender/parse-target.ts';
import type { Sender } from '../sender/sender.ts';
import { signRequest } from '../signing/sign-request.ts';
import type { DemoApi } from '../start-api.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import { ChangeFeed, pause } from './change-feed.ts';
import { demoSteps, type DemoPlace, type DemoStep } from './demo-script.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

interface DemoContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly vault: Vault;
  readonly directory: EndpointDirectory;
  readonly applyRules: () => Promise<void>;
  readonly captures: CapturesApi;
  readonly endpoints: EndpointsApi;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly receiverUrl: () => string | null;
}

interface Demo {
  readonly api: DemoApi;
  /** Ends a run; what has arrived stays. */
  close(): Promise<void>;
}

interface Run {
  readonly abort: AbortController;
  readonly total: number;
  sent: number;
  state: 'running' | 'done' | 'stopped';
  problem: DemoState['problem'];
  done: Promise<void>;
}

interface Place {
  readonly name: string;
  readonly provider: string;
  readonly signed: boolean;
}

const places: Readonly<Record<DemoPlace, Place>> = {
  maia: { name: 'Demo MAIA', provider: 'maia', signed: true },
  whatsable: { name: 'Demo WhatsAble Notifyer', provider: 'whatsable', signed: true },
  aisoule: { name: 'Demo AIsoule', provider: 'aisoule', signed: true },
  unsigned: { name: 'Demo WhatsAble, signing off', provider: 'whatsable', signed: false },
};
const placeIds = Object.keys(places) as DemoPlace[];
const deadlines: Deadlines = { connectMs: 5_000, responseMs: 20_000, totalMs: 20_000 };
const followIntervalMs = 100;
const removedAtOnce = 500;

export function createDemo(context: DemoContext): Demo {
  const { reader, intake, vault, directory, applyRules, captures, endpoints, sender, clock, receiverUrl } = context;
  const feed = new ChangeFeed(clock);
  let run: Run | null = null;

  const own = (): Endpoint[] => reader.endpoints().filter(({ demo }) => demo === true);

  function state(): DemoState {
    const present = own();
    return {
      state: run?.state ?? (present.length > 0 ? 'done' : 'absent'),
      sent: run?.sent ?? 0,
      total: run?.total ?? 0,
      endpoints: present.map(({ id, slug, name }) => ({ id, slug, name })),
      problem: run?.problem ?? null,
    };
  }

  /** A slug of the demonstration's own: one that a user has taken is left alone. */
  function freeSlug(place: DemoPlace): string {
    for (let number = 1; ; number += 1) {
      const slug = number === 1 ? `demo-${place}` : `demo-${place}-${number}`;
      if (reader.endpointBySlug(slug) === null) return slug;
    }
  }

  async function makeMissing(): Promise<Map<DemoPlace, Endpoint>> {
    const made = new Map<DemoPlace, Endpoint>();
    for (const id of placeIds) {
      const { name, provider, signed } = places[id];
      // One that a user has changed into something else is not used again, but still goes with the rest.
      const present = own().find(
        (endpoint) =>
          new RegExp(`^demo-${id}(-\\d+)?$`).test(endpoint.slug) &&
          endpoint.provider === provider &&
          endpoint.secrets.count > 0 === signed,
      );
      if (present !== undefined) {
        made.set(id, present);
        continue;
      }
      const secret = `demo-${randomBytes(24).toString('hex')}`;
      const created = await intake.createEndpoint({
        slug: freeSlug(id),
        name,
        provider,
        sealedSecrets: signed ? [{ sealed: vault.seal(secret), lastFour: secret.slice(-4) }] : [],
        reply: defaultReply,
        demo: true,
      });
      made.set(id, endpoints.get(created));
    }
    await applyRules();
    return made;
  }

  /** `earlier`: the bytes of the step before, for one that is sent again. */
  async function send(step: DemoStep, endpoint: Endpoint, earlier: Prepared | null, signal: AbortSignal): Promise<Prepared> {
    const base = receiverUrl();
    if (base === null) throw new HookwrightError('send-failed', 'The receiver is not listening.');
    const url = `${base}/${endpoint.slug}`;
    const profile = directory.profile(endpoint.provider);
    const secret = directory.find(endpoint.id)?.secrets[0] ?? null;
    if (profile === null || (secret === null && step.signature !== 'none')) {
      throw new HookwrightError('endpoint-not-found', 'An endpoint of the demonstration is gone.');
    }
    const prepared = step.again === true && earlier !== null ? earlier : prepare(step, profile, secret, clock.now());
    const request = { method: profile.method, url, headers: prepared.headers, body: prepared.body };
    const { response, failure } = await sender.attempt(request, parseTarget({ url }), deadlines, signal);
    if (response === null && !signal.aborted) {
      throw new HookwrightError(
        'send-failed',
        failure?.problem ?? 'There was no answer.',
        failure === null ? {} : { remedy: failure.remedy },
      );
    }
    return prepared;
  }

  async function play(
    current: Run,
    steps: readonly DemoStep[],
    at: ReadonlyMap<DemoPlace, Endpoint>,
    pace: DemoPace,
  ): Promise<void> {
    const { signal } = current.abort;
    const beganAt = clock.monotonic();
    let before: Prepared | null = null;
    for (const step of steps) {
      if (pace === 'spread') await pause(clock, step.atMs - (clock.monotonic() - beganAt), signal);
      const endpoint = at.get(step.place);
      if (signal.aborted || endpoint === undefined) break;
      before = await send(step, endpoint, before, signal);
      if (signal.aborted) break;
      current.sent += 1;
      feed.status();
    }
    current.state = signal.aborted ? 'stopped' : 'done';
  }

  async function start(pace: DemoPace): Promise<DemoState> {
    if (run?.state === 'running') return state();
    if (receiverUrl() === null) throw new HookwrightError('send-failed', 'The receiver is not listening.');
    const steps = demoSteps();
    const current: Run = {
      abort: new AbortController(),
      total: steps.length,
      sent: 0,
      state: 'running',
      problem: null,
      done: Promise.resolve(),
    };
    run = current;
    feed.status();
    try {
      const at = await makeMissing();
      current.done = play(current, steps, at, pace)
        .catch((error: unknown) => {
          current.state = 'stopped';
          const known =
            error instanceof HookwrightError ? error : new HookwrightError('internal', 'The demonstration met a fault.');
          current.problem = known.report();
        })
        .finally(() => feed.status());
    } catch (error) {
      run = null;
      feed.status();
      throw error;
    }
    return state();
  }

  async function stop(): Promise<DemoState> {
    run?.abort.abort();
    await run?.done;
    return state();
  }

  /** Pinned ones too: a condition would leave them. */
  async function removeCapturesOf(endpoint: Endpoint): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = reader.listCaptures({
        where: { sql: 'c.endpoint_id = (SELECT e.id FROM endpoints e WHERE e.public_id = ?)', params: [endpoint.id] },
        limit: removedAtOnce,
      });
      if (rows.length === 0) return removed;
      removed += (await captures.remove({ ids: rows.map(({ id }) => id) })).removed;
    }
  }

  async function remove(): Promise<{ captures: number; endpoints: number }> {
    await stop();
    const gone = own();
    let removed = 0;
    for (const endpoint of gone) {
      removed += await removeCapturesOf(endpoint);
      await endpoints.remove(endpoint.id);
    }
    run = null;
    feed.status();
    return { captures: removed, endpoints: gone.length };
  }

  async function* follow(signal?: AbortSignal): AsyncGenerator<DemoState, void> {
    const subscription = feed.subscribe();
    const ended = (): boolean => signal?.aborted === true;
    let last = '';
    try {
      while (!ended()) {
        const now = state();
        const text = JSON.stringify(now);
        if (text !== last) yield now;
        last = text;
        await pause(clock, followIntervalMs, signal);
        await subscription.wait(signal, 2_000);
        subscription.take();
      }
    } finally {
      subscription.close();
    }
  }

  return {
    api: { follow, start, stop, remove },
    async close() {
      await stop();
    },
  };
}

interface Prepared {
  readonly body: Uint8Array;
  readonly headers: [string, string][];
}

function prepare(step: DemoStep, profile: ProviderProfile, secret: string | null, now: number): Prepared {
  const text = step.body(now);
  const body = Buffer.from(text);
  const headers: [string, string][] = [['Content-Type', profile.contentType], ...profile.headers];
  if (step.signature === 'none' || secret === null) return { body, headers };
  const signed = step.signature === 'right' ? body : Buffer.from(JSON.stringify(JSON.parse(text), null, 2));
  return { body, headers: [...headers, ...signRequest(profile, { secret, body: signed, headers, now })] };
}
