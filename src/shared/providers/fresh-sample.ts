import { HookwrightError } from '../errors.ts';
import type { EventDefinition, EventSample, Freshening, ProviderProfile } from '../provider-profile.ts';
import type { HeaderPair } from '../reply.ts';
import { replaceInJson } from './json-text.ts';

export interface FreshSample {
  /** Everything but host, length and signature. */
  readonly headers: HeaderPair[];
  readonly body: string;
}

/** A sample that can be sent: `id` is the event's id, followed by a slash and the sample's id for a further sample. */
export interface SampleChoice {
  readonly id: string;
  readonly title: string;
  readonly source: EventSample['source'];
}

/** Every sample of a profile in the order of its catalogue. */
export function sampleChoices(profile: ProviderProfile): SampleChoice[] {
  return profile.events.flatMap((event) => [
    { id: event.id, title: event.title, source: event.sampleSource },
    ...(event.moreSamples ?? []).map(({ id, title, source }) => ({
      id: `${event.id}/${id}`,
      title: `${event.title}: ${title}`,
      source,
    })),
  ]);
}

export interface FreshOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** That many random bytes. */
  readonly random: (count: number) => Uint8Array;
  /** One of the event's further samples. */
  readonly sampleId?: string | undefined;
}

/**
 * A sample of an event with ids and times made new, every other byte as in the profile.
 * Throws `bad-input` when the event has no such sample.
 */
export function freshSample(profile: ProviderProfile, event: EventDefinition, options: FreshOptions): FreshSample {
  const sample = chosenSample(event, options.sampleId);
  let body = sample.body;
  let headers: HeaderPair[] = [['Content-Type', profile.contentType], ...profile.headers, ...sample.headers];
  for (const { at, as } of sample.freshen) {
    if ('pointer' in at) {
      body = replaceInJson(body, at.pointer, (token) => freshToken(token, as, options));
    } else {
      const name = at.header.toLowerCase();
      headers = headers.map(([key, value]) => [key, key.toLowerCase() === name ? freshText(value, as, options) : value]);
    }
  }
  return { headers, body };
}

function chosenSample(event: EventDefinition, sampleId: string | undefined): Pick<EventSample, 'body' | 'headers' | 'freshen'> {
  if (sampleId === undefined) return { body: event.sample, headers: event.sampleHeaders, freshen: event.freshen ?? [] };
  const sample = event.moreSamples?.find((candidate) => candidate.id === sampleId);
  if (sample !== undefined) return sample;
  throw new HookwrightError('bad-input', `The event "${event.id}" has no sample "${sampleId.slice(0, 80)}".`, {
    field: 'eventId',
  });
}

/** A JSON token made new: a string stays a string, a number a number. */
function freshToken(token: string, as: Freshening['as'], options: FreshOptions): string {
  if (!token.startsWith('"')) return freshText(token, as, options);
  return JSON.stringify(freshText(String(JSON.parse(token)), as, options));
}

/** A value made new in the form that stood there. */
export function freshText(text: string, as: Freshening['as'], { now, random }: FreshOptions): string {
  switch (as) {
    case 'uuid':
      return randomUuid(random);
    case 'wamid':
      return `wamid.${randomText(48, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', random)}`;
    case 'hex': {
      const start = text.lastIndexOf('_') + 1;
      return text.slice(0, start) + randomText(text.length - start, hexDigits, random);
    }
    case 'now':
      break;
  }
  return timeLike(text, now);
}

/** The time in the form that stood there: unix seconds or milliseconds, or ISO with as many decimals. */
function timeLike(text: string, now: number): string {
  if (/^\d+$/.test(text)) return String(text.length > 11 ? Math.floor(now) : Math.floor(now / 1000));
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const [seconds = '', fraction = ''] = new Date(now).toISOString().replace('Z', '').split('.');
  return decimals === 0 ? `${seconds}Z` : `${seconds}.${fraction.padEnd(decimals, '0').slice(0, decimals)}Z`;
}

const hexDigits = '0123456789abcdef';

type RandomBytes = FreshOptions['random'];

function randomText(length: number, alphabet: string, random: RandomBytes): string {
  return Array.from(random(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** A version 4 UUID. */
function randomUuid(random: RandomBytes): string {
  const hex = randomText(30, hexDigits, random);
  const variant = randomText(1, '89ab', random);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}
