import type { Direction } from '../event.ts';
import type { ProviderProfile } from '../provider-profile.ts';
import { readTime } from './event-time.ts';
import { valueAt } from './json-pointer.ts';
import type { Payload } from './payload.ts';
import { readableRoot } from './read-event.ts';
import { scalarText } from './value-source.ts';

/** A message that a payload repeats. */
export interface RepeatedMessage {
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly direction: Direction;
  readonly text: string | null;
  /** What kind of content it has, e.g. `image`. */
  readonly contentKind: string | null;
}

const mostRepeated = 100;

/** The messages of the conversation that a payload repeats, its own among them; those without time or side are left out. */
export function readHistory(profile: ProviderProfile, payload: Payload): RepeatedMessage[] {
  const { history } = profile.map;
  if (history === undefined) return [];
  const list = valueAt(readableRoot(profile, payload), history.list);
  if (!Array.isArray(list)) return [];
  return list.slice(0, mostRepeated).flatMap((entry) => {
    const time = readTime(valueAt(entry, history.time));
    const side = scalarText(valueAt(entry, history.side)) ?? '';
    const direction = Object.hasOwn(history.sides, side) ? history.sides[side] : undefined;
    if (time === null || direction === undefined) return [];
    const text = scalarText(valueAt(entry, history.text));
    return [{ time, direction, text: text === '' ? null : text, contentKind: scalarText(valueAt(entry, history.contentKind)) }];
  });
}
