import { HookwrightError } from '#shared/errors.ts';
import { foldTag, tagProblem } from '#shared/tag.ts';

/** The tags as they are stored, each once. Throws `tag-malformed`, naming `field.index`. */
export function checkedTags(tags: readonly string[], field: string): string[] {
  return [...new Set(tags.map((tag, index) => checkedTag(tag, `${field}.${index}`)))];
}

/** Throws `tag-malformed`, naming the field. */
export function checkedTag(text: string, field: string): string {
  const tag = foldTag(text);
  const problem = tagProblem(tag);
  if (problem !== null) throw new HookwrightError('tag-malformed', problem, { field });
  return tag;
}
