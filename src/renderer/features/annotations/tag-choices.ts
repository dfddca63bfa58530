import type { TagCount } from '#shared/annotation.ts';
import { tagProblem } from '#shared/tag.ts';

/** One tag that can be put on or taken off. */
export interface TagChoice {
  readonly tag: string;
  /** How many captures there are with it. */
  readonly captures: number;
  /** How many of the chosen captures have it. */
  readonly have: number;
  readonly on: 'all' | 'some' | 'none';
  /** True: no capture has it yet. */
  readonly fresh: boolean;
}

/**
 * What fits the text that is typed (folded): tags that the chosen captures have come first, then those that begin with the text, then
 * the more used ones; last the text itself where no tag is called so.
 */
export function tagChoices(known: readonly TagCount[], chosen: readonly ReadonlySet<string>[], typed: string): TagChoice[] {
  const counts = new Map(known.map(({ tag, captures }) => [tag, captures]));
  for (const tags of chosen) for (const tag of tags) if (!counts.has(tag)) counts.set(tag, 0);
  const choices = [...counts]
    .filter(([tag]) => tag.includes(typed))
    .map(([tag, captures]): TagChoice => {
      const have = chosen.filter((tags) => tags.has(tag)).length;
      return {
        tag,
        captures: Math.max(captures, have),
        have,
        on: have === 0 ? 'none' : have === chosen.length ? 'all' : 'some',
        fresh: false,
      };
    })
    .toSorted(
      (one, other) =>
        Number(other.tag === typed) - Number(one.tag === typed) ||
        Number(other.have > 0) - Number(one.have > 0) ||
        Number(other.tag.startsWith(typed)) - Number(one.tag.startsWith(typed)) ||
        other.captures - one.captures ||
        (one.tag < other.tag ? -1 : 1),
    );
  if (typed === '' || counts.has(typed) || tagProblem(typed) !== null) return choices;
  return [...choices, { tag: typed, captures: 0, have: 0, on: 'none', fresh: true }];
}
