import type { ProviderProfile } from '../provider-profile.ts';
import { valueAt } from '../reading/json-pointer.ts';
import type { HeaderPair } from '../reply.ts';
import { freshText, type FreshOptions } from './fresh-sample.ts';
import { replaceInJson } from './json-text.ts';

interface EventRequest {
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/**
 * The same request as a new event: the id its provider deduplicates by, in a header or in the JSON, is made new and keeps
 * its form; every other byte stays. Unchanged where no id is found.
 */
export function renewEventId(profile: ProviderProfile, request: EventRequest, random: FreshOptions['random']): EventRequest {
  for (const source of profile.map.eventId) {
    if ('header' in source) {
      const name = source.header.toLowerCase();
      if (!request.headers.some(([key]) => key.toLowerCase() === name)) continue;
      const headers = request.headers.map(([key, value]): HeaderPair => [
        key,
        key.toLowerCase() === name ? freshLike(value, random) : value,
      ]);
      return { ...request, headers };
    }
    if (!('pointer' in source) || 'newestOf' in source) continue;
    const body = renewInJson(request.body, source.pointer, random);
    if (body !== null) return { ...request, body };
  }
  return request;
}

function renewInJson(body: Uint8Array, pointer: string, random: FreshOptions['random']): Uint8Array | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const value = valueAt(JSON.parse(text), pointer);
    if (typeof value !== 'string' || value === '') return null;
    return new TextEncoder().encode(replaceInJson(text, pointer, () => JSON.stringify(freshLike(value, random))));
  } catch {
    return null;
  }
}

/** An id of the same form. */
function freshLike(text: string, random: FreshOptions['random']): string {
  const as = text.startsWith('wamid.') ? 'wamid' : /_[0-9a-zA-Z]+$/.test(text) ? 'hex' : 'uuid';
  return freshText(text, as, { now: 0, random });
}
