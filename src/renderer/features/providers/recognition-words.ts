import type { Condition, ValueSource } from '#shared/provider-profile.ts';

function placeWords(at: ValueSource): string {
  if ('header' in at) return `header ${at.header}`;
  if ('query' in at) return `query parameter ${at.query}`;
  return at.pointer === '' ? 'the body' : `field ${at.pointer}`;
}

/** A condition on a request as words: `header x-maia-signature is there`. */
function conditionWords(condition: Condition): string {
  const place = placeWords(condition.at);
  if (condition.absent === true) return `${place} is not there`;
  const tests = [
    condition.equals === undefined ? null : `is “${condition.equals}”`,
    condition.oneOf === undefined ? null : `is one of ${condition.oneOf.join(', ')}`,
    condition.startsWith === undefined ? null : `starts with “${condition.startsWith}”`,
    condition.type === undefined ? null : `is of type ${condition.type}`,
  ].filter((test) => test !== null);
  return `${place} ${tests.length === 0 ? 'is there' : tests.join(' and ')}`;
}

/** Conditions that must all hold, as one line. */
export function groupWords(group: readonly Condition[]): string {
  const words = group.map(conditionWords);
  const last = words.pop() ?? '';
  const line = words.length === 0 ? last : `${words.join(', ')} and ${last}`;
  return line.charAt(0).toUpperCase() + line.slice(1);
}
