import type { z } from 'zod';
import type { Log } from '#main/log.ts';

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
