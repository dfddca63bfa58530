/** Rules: what comes in and fits a filter is tagged by itself, and told of where somebody wants to be told. */
import { ActionIcon, Button, Switch, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconBell, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { TagRule } from '#shared/annotation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { TagChips } from '../../parts/tag-chips.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import settings from '../settings/settings.module.css';
import { inputOf, useRuleChanges, useRules, useSaveRule } from './rule-data.ts';
import { draftOfRule, emptyRule, useRuleDraft } from './rule-draft.ts';
import { NotificationsRow } from './notifications-row.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { RuleRunLine } from './rule-run-line.tsx';
import styles from './rules.module.css';

export function RulesSection() {
  const rules = useRules();
  const { draft, set } = useRuleDraft();
  const making = draft !== null && draft.id === null;
  const all = rules.data ?? [];
  return (
    <section aria-labelledby="rules-title" data-setting="rules">
      <div className={styles['head']}>
        <h2 id="rules-title" className={settings['title']}>
          Rules
        </h2>
        <Button
          variant="filled"
          disabled={making}
          leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
          onClick={() => set(emptyRule)}
        >
          New rule
        </Button>
      </div>
      <p className={settings['intro']}>
        Each new capture that a rule’s filter lets through gets its tags, a moment after it was answered: receiving never waits
        for rules. They are applied from top to bottom, so that one may ask for a tag that another put on.
      </p>
      <NotificationsRow />
      {rules.error === null ? null : <ErrorNotice error={rules.error} onRetry={() => void rules.refetch()} />}
      {making ? <RuleEditor key="new" stored={null} /> : null}
      {rules.data?.length === 0 && !making ? (
        <div className={styles['none']}>
          <EmptyState title="No rules yet" text="For example: verdict:invalid gets the tag check, and a notification." />
        </div>
      ) : null}
      <ol className={styles['rules']}>
        {all.map((rule, index) => (
          <li key={rule.id} className={styles['rule']}>
            {draft?.id === rule.id ? <RuleEditor stored={rule} /> : <RuleLine rule={rule} index={index} all={all} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface RuleLineProps {
  readonly rule: TagRule;
  readonly index: number;
  readonly all: readonly TagRule[];
}

function RuleLine({ rule, index, all }: RuleLineProps) {
  const save = useSaveRule();
  const { remove, order } = useRuleChanges();
  const set = useRuleDraft((state) => state.set);
  const move = (by: number): void => {
    const ids = all.map(({ id }) => id);
    ids.splice(index, 1);
    ids.splice(index + by, 0, rule.id);
    order(ids).catch(tellFailure);
  };
  return (
    <>
      <div className={styles['line']}>
        <Switch
          aria-label={`Apply ${rule.name}`}
          checked={save.isPending ? save.variables.rule.enabled : rule.enabled}
          onChange={(event) =>
            save.mutate(
              { id: rule.id, rule: { ...inputOf(rule), enabled: event.currentTarget.checked } },
              { onError: tellFailure },
            )
          }
        />
        <div className={styles['words']}>
          <span className={styles['name']} dir="auto" data-off={!rule.enabled || undefined}>
            {rule.name}
          </span>
          <code className={styles['filter']}>{rule.filter === '' ? 'every capture' : rule.filter}</code>
        </div>
        {rule.notify.on ? (
          <span className={styles['bell']} title="Notifies">
            <IconBell size={14} stroke={1.75} aria-hidden />
            <VisuallyHidden>notifies</VisuallyHidden>
          </span>
        ) : null}
        <TagChips tags={rule.tags} limit={3} />
        <div className={styles['acts']}>
          <ActionIcon aria-label={`Move ${rule.name} up`} title="Up" disabled={index === 0} onClick={() => move(-1)}>
            <IconArrowUp size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={`Move ${rule.name} down`}
            title="Down"
            disabled={index === all.length - 1}
            onClick={() => move(1)}
          >
            <IconArrowDown size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Edit ${rule.name}`} title="Edit" onClick={() => set(draftOfRule(rule))}>
            <IconPencil size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Delete ${rule.name}`} title="Delete" onClick={() => void remove(rule).catch(tellFailure)}>
            <IconTrash size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      {rule.problem === null ? null : (
        <p className={styles['problem']}>It does nothing: its filter can no longer be read. {rule.problem}</p>
      )}
      <RuleRunLine rule={rule} />
    </>
  );
}
