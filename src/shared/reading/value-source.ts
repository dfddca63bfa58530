import type { ValueSource } from '../provider-profile.ts';
import { timeMillis } from './event-time.ts';
import { valueAt } from './json-pointer.ts';
import { headerValue, queryValue, type ReadableRequest } from './request.ts';

/** A request together with the parsed JSON of its body. */
export interface ReadingContext {
  readonly request: ReadableRequest;
  /** Undefined when the body is not JSON. */
  readonly root: unknown;
}

/** Longer text is cut: whoever wants all of it looks at the payload. */
const longestText = 65_536;

/** What stands at a source; undefined when nothing does. */
export function valueOf(source: ValueSource, context: ReadingContext): unknown {
  if ('newestOf' in source) return valueAt(newestEntry(valueAt(context.root, source.newestOf), source.by), source.pointer);
  if ('pointer' in source) return valueAt(context.root, source.pointer);
  if ('header' in source) return headerValue(context.request.headers, source.header) ?? undefined;
  return queryValue(context.request.target, source.query) ?? undefined;
}

/** Where a source stands, as differences name it. */
export function placeOf(source: ValueSource): string {
  if ('newestOf' in source) return `${source.newestOf}/*${source.pointer}`;
  if ('pointer' in source) return source.pointer;
  return 'header' in source ? `header:${source.header}` : `query:${source.query}`;
}

/** The first source where something stands that is not null. */
export function firstValue(
  sources: readonly ValueSource[],
  context: ReadingContext,
): { value: unknown; source: ValueSource } | null {
  for (const source of sources) {
    const value = valueOf(source, context);
    if (value !== undefined && value !== null) return { value, source };
  }
  return null;
}

/** A scalar as text, numbers in full; null for objects, arrays and null. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value.length > longestText ? value.slice(0, longestText) : value;
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}

/** The first source with a scalar that is not empty, as text; null when there is none. */
export function firstText(sources: readonly ValueSource[], context: ReadingContext): string | null {
  for (const source of sources) {
    const text = scalarText(valueOf(source, context));
    if (text !== null && text !== '') return text;
  }
  return null;
}

/** The entry with the latest time; the first one where times are equal or unreadable. */
function newestEntry(list: unknown, by: string): unknown {
  if (!Array.isArray(list)) return undefined;
  let newest: unknown = list[0];
  let latest = Number.NEGATIVE_INFINITY;
  for (const entry of list) {
    const time = timeMillis(valueAt(entry, by));
    if (time !== null && time > latest) {
      latest = time;
      newest = entry;
    }
  }
  return newest;
}
