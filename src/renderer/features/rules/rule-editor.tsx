import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { RulePreview, TagRule } from '#shared/annotation.ts';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { describeError } from '../../host/error-report.ts';
import { focusOnMount } from '../../parts/focus-on-mount.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { formatCount } from '../../parts/format-size.ts';
import { useTags } from '../annotations/annotation-data.ts';
import { inputOfDraft, ruleProblems, useRuleDraft, type RuleDraft } from './rule-draft.ts';
import { useRulePreview, useSaveRule } from './rule-data.ts';
import { NotifyFields } from './notify-fields.tsx';
import styles from './rules.module.css';

const countAfterMs = 300;

/** The draft of one rule; `stored` null: it does not exist yet. */
export function RuleEditor({ stored }: { readonly stored: TagRule | null }) {
  const { draft, set } = useRuleDraft();
  const save = useSaveRule();
  const [asked, setAsked] = useState(false);
  if (draft === null) return null;
  const found = ruleProblems(draft);
  const refused = save.error === null ? null : describeError(save.error);
  const shown = {
    ...(refused?.field === 'filter' ? { filter: refused.problem } : {}),
    ...(asked ? found : withoutNeeds(found, draft)),
  };
  const change = (part: Partial<RuleDraft>): void => {
    save.reset();
    set({ ...draft, ...part });
  };
  const onSave = (): void => {
    setAsked(true);
    if (Object.keys(found).length > 0) return;
    save.mutate({ id: draft.id, rule: inputOfDraft(draft) }, { onSuccess: () => set(null) });
  };
  return (
    <form
      className={styles['editor']}
      aria-label={stored === null ? 'New rule' : `Rule ${stored.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <div className={styles['pair']}>
        <TextInput
          label="Name"
          ref={focusOnMount}
          dir="auto"
          maxLength={100}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          {...fieldNote('In the list and in notifications', shown.name)}
        />
        <TagsField value={draft.tags} problem={shown.tags} onChange={(tags) => change({ tags })} />
      </div>
      <FilterField value={draft.filter} problem={shown.filter} onChange={(filter) => change({ filter })} />
      <NotifyFields notify={draft.notify} onChange={(notify) => change({ notify })} />
      <div className={styles['foot']}>
        <Checkbox
          label="Applied to what comes from now on"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <output className={styles['refused']}>
          {refused === null || refused.field === 'filter' ? '' : `Not saved. ${refused.problem} ${refused.remedy}`}
        </output>
        <Button onClick={() => set(null)}>Cancel</Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {stored === null ? 'Make rule' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

/** What is merely missing is not complained about while somebody has not got there yet. */
function withoutNeeds(problems: ReturnType<typeof ruleProblems>, draft: RuleDraft): ReturnType<typeof ruleProblems> {
  const { filter, tags } = problems;
  return { ...(filter === undefined ? {} : { filter }), ...(tags === undefined || draft.tags.trim() === '' ? {} : { tags }) };
}

interface FieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function TagsField({ value, problem, onChange }: FieldProps) {
  const known = useTags().data ?? [];
  return (
    <>
      <TextInput
        label="Tags"
        dir="auto"
        list="known-tags"
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...fieldNote('Several with commas between them', problem)}
      />
      <datalist id="known-tags">
        {known.map(({ tag }) => (
          <option key={tag} value={tag} aria-label={tag} />
        ))}
      </datalist>
    </>
  );
}

/** The filter with what it means and how many captures it would have let through, or the place where it goes wrong. */
function FilterField({ value, problem, onChange }: FieldProps) {
  const [settled] = useDebouncedValue(value, countAfterMs);
  const preview = useRulePreview(settled).data;
  const parsed = tryParseFilter(value);
  const words = parsed.ok ? `${describeFilter(parsed.expression)} ${preview == null ? '' : previewWords(preview)}` : '';
  return (
    <TextInput
      label="Filter"
      classNames={{ input: styles['wire'] ?? '' }}
      spellCheck={false}
      autoComplete="off"
      placeholder="verdict:invalid dir:incoming"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...fieldNote(words, parsed.ok ? problem : faultWords(value, parsed))}
    />
  );
}

function faultWords(
  text: string,
  { error, from, to }: { readonly error: string; readonly from: number; readonly to: number },
): string {
  const place = text.slice(from, Math.max(to, from + 1));
  return place.trim() === '' ? error : `${error} At “${place}”.`;
}

function previewWords({ matches, looked, complete }: RulePreview): string {
  if (looked === 0) return 'There are no captures yet to try it on.';
  const among = complete ? `of ${formatCount(looked)} captures` : `of the newest ${formatCount(looked)} captures`;
  return `Fits ${formatCount(matches)} ${among}.`;
}
