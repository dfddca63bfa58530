/** ISO 8601 UTC; the epoch for a number that is no time. */
export function isoTime(ms: number): string {
  return new Date(Math.abs(ms) <= 8.64e15 ? ms : 0).toISOString();
}
