/** Reading of Retry-After (RFC 9110, 10.2.3): seconds, or a date in one of HTTP's three forms. */
import { longestSeconds } from './longest.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const time = String.raw`\d{2}:\d{2}:\d{2}`;
const fixDate = new RegExp(String.raw`^${day}, \d{2} ${month} \d{4} ${time} GMT$`);
const oldDate = new RegExp(String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-${month}-\d{2} ${time} GMT$`);
const plainDate = new RegExp(String.raw`^${day} ${month} [ \d]\d ${time} \d{4}$`);

/**
 * What an answer asks for, ms from its arrival, at most a year; 0 when it asks for nothing, for the past or for nonsense.
 * `answeredAt`: when it arrived, ms since 1970; without it a date cannot be counted and asks for nothing.
 */
export function readRetryAfterMs(outcome: AttemptOutcome, answeredAt: number | undefined): number {
  if (outcome.kind !== 'response') return 0;
  const value = outcome.headers?.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined) return 0;
  const asked = /^\d+$/.test(value) ? Number(value) * 1000 : untilDate(value, answeredAt);
  return Math.min(Math.max(0, asked), longestSeconds * 1000);
}

function untilDate(value: string, answeredAt: number | undefined): number {
  if (answeredAt === undefined) return 0;
  // The oldest form names no zone although it means GMT.
  const text = plainDate.test(value) ? `${value} GMT` : value;
  if (text === value && !fixDate.test(value) && !oldDate.test(value)) return 0;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : at - answeredAt;
}
