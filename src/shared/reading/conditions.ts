import type { Condition, ValueSource } from '../provider-profile.ts';
import { scalarText, valueOf, type ReadingContext } from './value-source.ts';

/** The JSON type of a value. */
export function jsonType(value: unknown): 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null' {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  if (type === 'bigint') return 'number';
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/** Whether a condition holds for a request. */
export function holds(condition: Condition, context: ReadingContext): boolean {
  const value = valueOf(condition.at, context);
  if (condition.absent === true) return value === undefined;
  if (value === undefined) return condition.orAbsent === true;
  if (value === null && condition.orAbsent === true) return true;
  if (condition.type !== undefined && jsonType(value) !== condition.type) return false;
  const text = scalarText(value);
  if (condition.equals !== undefined && text !== condition.equals) return false;
  if (condition.oneOf !== undefined && (text === null || !condition.oneOf.includes(text))) return false;
  return condition.startsWith === undefined || (text?.startsWith(condition.startsWith) ?? false);
}

/** Whether all conditions hold. */
export function allHold(conditions: readonly Condition[], context: ReadingContext): boolean {
  return conditions.every((condition) => holds(condition, context));
}

/** The conditions as one sentence about a request, made of the profile's own words only. */
export function describeConditions(conditions: readonly Condition[]): string {
  return `It has ${joinWords(conditions.map(conditionWords))}.`;
}

function conditionWords(condition: Condition): string {
  const place = placeWords(condition.at);
  if (condition.absent === true) return `no ${place}`;
  if (condition.equals !== undefined) return `${place} “${condition.equals}”`;
  if (condition.startsWith !== undefined) return `${place} starting with “${condition.startsWith}”`;
  if (condition.oneOf !== undefined) return `${place} with a known value`;
  return place;
}

function placeWords(source: ValueSource): string {
  if ('header' in source) return `the header ${source.header}`;
  if ('query' in source) return `the query parameter ${source.query}`;
  const pointer = 'newestOf' in source ? source.newestOf : source.pointer;
  return `the field ${pointer.slice(1).replaceAll('/', '.')}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
