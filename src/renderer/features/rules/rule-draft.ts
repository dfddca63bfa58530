/** A rule while it is being edited; kept while other rooms are looked at. */
import { create } from 'zustand';
import type { TagRuleInput } from '#shared/annotation.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { foldTag, tagProblem } from '#shared/tag.ts';

export interface RuleDraft {
  /** Null: it does not exist yet. */
  readonly id: string | null;
  readonly name: string;
  readonly filter: string;
  /** As typed: tags with commas or blanks between them. */
  readonly tags: string;
  readonly enabled: boolean;
  readonly notify: TagRuleInput['notify'];
}

export type RuleProblems = Readonly<Partial<Record<'name' | 'filter' | 'tags', string>>>;

export const emptyRule: RuleDraft = {
  id: null,
  name: '',
  filter: '',
  tags: '',
  enabled: true,
  notify: { on: false, content: false, sound: false },
};

interface DraftState {
  readonly draft: RuleDraft | null;
  readonly set: (draft: RuleDraft | null) => void;
}
export const useRuleDraft = create<DraftState>()((set) => ({ draft: null, set: (draft) => set({ draft }) }));

export function draftOfRule({ id, tags, ...rule }: TagRuleInput & { readonly id: string }): RuleDraft {
  return { ...rule, id, tags: tags.join(', ') };
}

/** The tags that were typed. */
export function tagsOfText(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\s,]+/)
        .filter((part) => part !== '')
        .map(foldTag),
    ),
  ];
}

export function ruleProblems(draft: RuleDraft): RuleProblems {
  const parsed = tryParseFilter(draft.filter);
  const wrong = tagsOfText(draft.tags)
    .map((tag) => tagProblem(tag))
    .find((problem) => problem !== null);
  const idle = tagsOfText(draft.tags).length === 0 && !draft.notify.on;
  return {
    ...(draft.name.trim() === '' ? { name: 'Needed: it stands in the list and in notifications.' } : {}),
    ...(parsed.ok ? {} : { filter: parsed.error }),
    ...(wrong !== undefined ? { tags: wrong } : idle ? { tags: 'A tag, or notifications: otherwise it does nothing.' } : {}),
  };
}

export function inputOfDraft({ name, filter, tags, enabled, notify }: RuleDraft): TagRuleInput {
  return { name: name.trim(), filter: filter.trim(), tags: tagsOfText(tags), enabled, notify };
}
