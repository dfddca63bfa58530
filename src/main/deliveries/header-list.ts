import { HookwrightError } from '#shared/errors.ts';
import type { HeaderPair } from '#shared/reply.ts';

/** The first value of a header; null when it is not there. */
export function headerOf(headers: readonly HeaderPair[], name: string): string | null {
  return headers.find(([key]) => isNamed(key, name))?.[1] ?? null;
}

export function hasHeader(headers: readonly HeaderPair[], name: string): boolean {
  return headers.some(([key]) => isNamed(key, name));
}

export function withoutHeaders(headers: readonly HeaderPair[], names: readonly string[]): HeaderPair[] {
  return headers.filter(([key]) => !names.some((name) => isNamed(key, name)));
}

/**
 * Puts headers where ones of the same name stand, in their spelling, and the rest at the end. Where a name stood more
 * than once, one is left: two signatures would leave it to the handler which of them counts.
 */
export function placeHeaders(headers: readonly HeaderPair[], made: readonly HeaderPair[]): HeaderPair[] {
  if (made.length === 0) return [...headers];
  const waiting = new Map(made.map((pair) => [pair[0].toLowerCase(), pair]));
  const names = new Set(waiting.keys());
  const placed = headers.flatMap((pair): HeaderPair[] => {
    const key = pair[0].toLowerCase();
    if (!names.has(key)) return [pair];
    const next = waiting.get(key);
    waiting.delete(key);
    return next === undefined ? [] : [[pair[0], next[1]]];
  });
  return [...placed, ...waiting.values()];
}

function isNamed(key: string, name: string): boolean {
  return key.length === name.length && key.toLowerCase() === name.toLowerCase();
}

/** Header names and values as people type them. Throws bad-input naming the header, before anything is stored. */
export function checkHeaders(headers: readonly (readonly [string, string])[], field: string): void {
  for (const [index, [name, value]] of headers.entries()) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      throw badHeader(`${field}.${index}.0`, 'must be a header name: letters, digits and hyphens');
    }
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw badHeader(`${field}.${index}.1`, 'must not contain line breaks or characters beyond Latin-1');
    }
  }
}

function badHeader(field: string, what: string): HookwrightError {
  return new HookwrightError('bad-input', `"${field}" ${what}.`, { field });
}
