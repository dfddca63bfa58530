import { HookwrightError } from '#shared/errors.ts';
import type { EventDefinition, ProviderProfile } from '#shared/provider-profile.ts';
import { freshSample } from '#shared/providers/fresh-sample.ts';
import { createRandom } from '#shared/random.ts';
import { readPayload } from '#shared/reading/payload.ts';
import { readableRoot } from '#shared/reading/read-event.ts';
import { firstText } from '#shared/reading/value-source.ts';
import { newMessageId } from './attempt-request.ts';
import { randomBytesFrom, seedFor } from './seeded-draws.ts';
import type { EventPayload, SimulatedEvent } from './simulation-run-request.ts';

export interface GeneratedOptions {
  readonly count: number;
  /** Weights by event id; all events of the catalogue alike when empty. */
  readonly mix: Readonly<Record<string, number>>;
  readonly seed: number;
  /** When the run begins, ms since 1970, and the time from one event to the next: what samples carry as their time. */
  readonly startedAt: number;
  readonly spacingMs: number;
}

interface Choice {
  readonly definition: EventDefinition;
  /** Sum of the weights up to and including this one. */
  readonly upTo: number;
}

/**
 * Samples of a provider's catalogue with ids and times of their own. The same seed makes the same ids; a payload is made
 * again whenever it is asked for. Throws `bad-input` when the mix names no event of the provider.
 */
export function generateEvents(profile: ProviderProfile, options: GeneratedOptions): AsyncIterable<SimulatedEvent> {
  const choices = weigh(profile, options.mix);
  const idHeader = profile.signatures.find((scheme) => scheme.idHeader !== null)?.idHeader ?? null;
  const eventOf = (ordinal: number): SimulatedEvent => {
    const definition = choose(choices, createRandom(seedFor(options.seed, ordinal, 1))());
    const load = (): EventPayload => {
      const random = randomBytesFrom(seedFor(options.seed, ordinal, 2));
      const { headers, body } = freshSample(profile, definition, {
        now: options.startedAt + ordinal * options.spacingMs,
        random,
      });
      if (idHeader !== null) headers.push([idHeader, newMessageId(random)]);
      return { headers, body: Buffer.from(body) };
    };
    return { eventId: eventIdIn(profile, definition, load()), title: definition.title, load };
  };
  return {
    async *[Symbol.asyncIterator]() {
      for (let ordinal = 0; ordinal < options.count; ordinal += 1) yield eventOf(ordinal);
    },
  };
}

/** Reading the whole event would take most of the time of a long run. */
function eventIdIn(profile: ProviderProfile, definition: EventDefinition, { headers, body }: EventPayload): string | null {
  const request = { method: profile.method, target: '/', headers, body };
  const root = readableRoot(profile, readPayload(body));
  return firstText(definition.map?.eventId ?? profile.map.eventId, { request, root });
}

function weigh(profile: ProviderProfile, mix: Readonly<Record<string, number>>): Choice[] {
  const unknown = Object.keys(mix).find((id) => !profile.events.some((event) => event.id === id));
  if (unknown !== undefined) throw badMix(`${profile.name} has no event "${unknown.slice(0, 80)}".`);
  const wanted = Object.keys(mix).length === 0 ? null : mix;
  let upTo = 0;
  const choices: Choice[] = [];
  for (const definition of profile.events) {
    const weight = wanted === null ? 1 : (wanted[definition.id] ?? 0);
    if (weight <= 0) continue;
    upTo += weight;
    choices.push({ definition, upTo });
  }
  if (choices.length === 0) throw badMix(`The mix leaves no event of ${profile.name} to be sent.`);
  return choices;
}

function choose(choices: readonly Choice[], draw: number): EventDefinition {
  const total = choices.at(-1)?.upTo ?? 0;
  const chosen = choices.find(({ upTo }) => draw * total < upTo) ?? choices.at(-1);
  if (chosen === undefined) throw new RangeError('choose needs at least one choice');
  return chosen.definition;
}

function badMix(problem: string): HookwrightError {
  return new HookwrightError('bad-input', problem, {
    field: 'events.mix',
    remedy: 'Name events of the provider’s catalogue with weights above 0.',
  });
}
