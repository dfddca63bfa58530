import { z } from 'zod';
import type { Log } from '#main/log.ts';
import { headerPair, type HeaderPair } from '#shared/reply.ts';

const headerPairs = z.array(headerPair);

/** What a column of JSON says; null, with a warning in the log, when it is not what it should be. `place` is `table.column`. */
export function parseStored<Schema extends z.ZodType>(
  text: string | null,
  schema: Schema,
  log: Log,
  place: string,
): z.infer<Schema> | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // The value itself stays out of the log: it may be anything.
    log.warn('A stored value could not be read and was passed over.', { place });
    return null;
  }
}

/** Header pairs, which a bulk replay reads by the ten thousand; none where they are not what they should be. */
export function parseStoredHeaders(text: string, log: Log, place: string): HeaderPair[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every(isPair)) return value;
  } catch {
    // Told below.
  }
  return parseStored(text, headerPairs, log, place) ?? [];
}

function isPair(value: unknown): value is HeaderPair {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';
}
