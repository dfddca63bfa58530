const isoPattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
const zonePattern = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Milliseconds since 1970 of a time as providers write it: ISO 8601 (without a zone it is taken as UTC) or unix seconds,
 * milliseconds or microseconds, as number or text. Null when it is no such time.
 */
export function timeMillis(value: unknown): number | null {
  if (typeof value === 'number') return unixMillis(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{1,17}(?:\.\d{1,9})?$/.test(text)) return unixMillis(Number(text));
  if (text.length > 40 || !isoPattern.test(text)) return null;
  const millis = Date.parse(text.length > 10 && !zonePattern.test(text) ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'));
  return Number.isNaN(millis) ? null : millis;
}

/** The same as ISO 8601 UTC with milliseconds. */
export function readTime(value: unknown): string | null {
  const millis = timeMillis(value);
  return millis === null ? null : new Date(millis).toISOString();
}

/** Tells the unit by the size: seconds until the year 5138, milliseconds until 5138 as well. */
function unixMillis(number: number): number | null {
  if (!Number.isFinite(number) || number < 0) return null;
  if (number < 1e11) return Math.round(number * 1000);
  if (number < 1e14) return Math.round(number);
  return number < 1e17 ? Math.round(number / 1000) : null;
}
