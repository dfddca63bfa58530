/** Being told of what a filter lets through: a rule like any other, made and taken away without opening its form. */
import { notifications } from '@mantine/notifications';
import type { TagRule, TagRuleInput } from '#shared/annotation.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { askToNotify } from './notify.ts';
import { inputOf, useRuleChanges, useRules, useSaveRule } from './rule-data.ts';

/** What stands behind a bell: a filter, and what its rule is called when one has to be made. */
export interface Noticed {
  readonly name: string;
  readonly filter: string;
}

/** Every new capture. */
export const everyCapture: Noticed = { name: 'New captures', filter: '' };

export type NoticeChange =
  | { readonly kind: 'save'; readonly id: string | null; readonly rule: TagRuleInput }
  | { readonly kind: 'remove'; readonly rule: TagRule };

/** Whether a rule tells of exactly this filter. */
export function isNoticed(rules: readonly TagRule[], filter: string): boolean {
  return rules.some((rule) => rule.filter === filter.trim() && tells(rule));
}

/**
 * The changes after which the filter is told of, or no longer. A rule that also tags goes on tagging; one that did nothing else
 * goes away.
 */
export function noticeChanges(rules: readonly TagRule[], { name, filter }: Noticed, on: boolean): NoticeChange[] {
  const same = rules.filter((rule) => rule.filter === filter.trim());
  if (!on) {
    return same.filter(tells).map((rule) => (rule.tags.length === 0 ? { kind: 'remove', rule } : change(rule, false)));
  }
  const [kept] = same.toSorted((one, other) => Number(other.enabled) - Number(one.enabled));
  if (kept !== undefined) return [change(kept, true)];
  const rule = { name, filter: filter.trim(), tags: [], enabled: true, notify: { on: true, content: false, sound: false } };
  return [{ kind: 'save', id: null, rule }];
}

function tells({ enabled, notify }: TagRule): boolean {
  return enabled && notify.on;
}

function change(rule: TagRule, on: boolean): NoticeChange {
  const { notify, enabled, ...rest } = inputOf(rule);
  return { kind: 'save', id: rule.id, rule: { ...rest, enabled: enabled || on, notify: { ...notify, on } } };
}

/** Bells: which are on, and switching them. To be switched by a click or a key of the user only, since the browser may ask. */
export function useFilterNotices() {
  const rules = useRules().data ?? [];
  const save = useSaveRule();
  const { remove } = useRuleChanges();
  const apply = async (noticed: Noticed, on: boolean): Promise<void> => {
    const state = on ? await askToNotify() : 'granted';
    if (state !== 'granted') return refuse(state === 'missing');
    for (const next of noticeChanges(rules, noticed, on)) {
      if (next.kind === 'save') await save.mutateAsync({ id: next.id, rule: next.rule });
      else await remove(next.rule);
    }
  };
  return {
    isOn: (filter: string): boolean => isNoticed(rules, filter),
    set: (noticed: Noticed, on: boolean): Promise<void> => apply(noticed, on).catch(tellFailure),
  };
}

function refuse(missing: boolean): void {
  notifications.show({
    message: missing
      ? 'This browser has no notifications.'
      : 'Notifications are not allowed for this page. Allow them in the browser’s settings of this page first.',
  });
}
