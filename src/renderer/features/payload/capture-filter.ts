import type { Capture } from '#shared/capture.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';

/** A step into a body: a member's name, or null for any item of an array. */
export type BodyStep = string | null;

const plainStep = /^[\p{L}\p{N}_-]+$/u;

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Values longer than this are no names of anything, UTF-16 units. */
const valueAtMost = 400;

/**
 * The filter that lists the captures with the same value: by what the event says of itself where the value is that, else
 * by its place in the body. Null for values that nobody would look for.
 */
export function filterForValue(capture: Capture | null, path: readonly BodyStep[], value: string): string | null {
  if (value.trim() === '' || value.length > valueAtMost) return null;
  const known = [
    ['event', capture?.eventId],
    ['conversation', capture?.conversationId],
    ['from', capture?.event?.sender?.id],
  ] as const;
  const key = known.find(([, own]) => own === value)?.[0];
  if (key !== undefined) return `${key}:${quoted(value)}`;
  const steps = path.map((step) => (step === null ? '[*]' : plainStep.test(step) ? `.${step}` : `.${quoted(step)}`));
  const byPlace = `body${steps.join('')}:${quoted(value)}`;
  if (steps.length > 0 && tryParseFilter(byPlace).ok) return byPlace;
  const words = quoted(value);
  return tryParseFilter(words).ok ? words : null;
}

/** What a filter looks for as words: marked wherever they stand in a payload. */
export function termsOfFilter(filter: string): readonly string[] {
  const parsed = tryParseFilter(filter);
  if (!parsed.ok) return [];
  const found: string[] = [];
  const stack = [parsed.expression];
  for (let term = stack.pop(); term !== undefined && found.length < 20; term = stack.pop()) {
    if (term.kind === 'and' || term.kind === 'or') stack.push(...term.terms.toReversed());
    else if (term.kind === 'words') found.push(...term.pattern.filter((piece) => piece.length > 1));
  }
  return found;
}
