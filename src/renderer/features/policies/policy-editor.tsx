/** A policy of the user's own: its picture above, every rule as a field below; the picture follows each keystroke. */
import { Button } from '@mantine/core';
import { IconCopyPlus, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { describeError } from '../../host/error-report.ts';
import { RemoveDialog } from '../../parts/remove-dialog.tsx';
import { SaveBar } from '../../parts/save-bar.tsx';
import { useSaveKey } from '../../parts/save-key.ts';
import { draftOfPolicy, placeOf, readPolicyDraft, type PolicyDraft } from './policy-draft.ts';
import { newPolicy, usePolicyDraftStore } from './policy-draft-store.ts';
import { useRemovePolicy, useSavePolicy, type ListedPolicy } from './policy-data.ts';
import { PolicyFields } from './policy-fields.tsx';
import { PolicyTimeline } from './policy-timeline.tsx';
import styles from './policies.module.css';

interface PolicyEditorProps {
  readonly policy: ListedPolicy | null;
  readonly policies: readonly ListedPolicy[];
  readonly onOpen: (id: string | null) => void;
  readonly onUse: (id: string) => void;
  readonly onDuplicate: (policy: ListedPolicy) => void;
}

export function PolicyEditor({ policy, policies, onOpen, onUse, onDuplicate }: PolicyEditorProps) {
  const form = usePolicyForm(policy, policies, onOpen);
  if (form === null) return null;
  const { draft, problems, shown, dirty, save } = form;
  return (
    <section className={styles['detail']} aria-labelledby="policy-title">
      <header className={styles['head']}>
        <h2 id="policy-title" className={styles['title']} dir="auto">
          {draft.name.trim() === '' ? 'New policy' : draft.name}
        </h2>
        <span className={styles['own']}>your own</span>
        {policy === null ? null : (
          <div className={styles['headButtons']}>
            <RemoveButton policy={policy} onOpen={onOpen} />
            <Button leftSection={<IconCopyPlus size={16} stroke={1.75} aria-hidden />} onClick={() => onDuplicate(policy)}>
              Duplicate
            </Button>
            <Button
              variant="filled"
              disabled={dirty}
              leftSection={<IconPlayerPlay size={16} stroke={1.75} aria-hidden />}
              onClick={() => onUse(policy.id)}
            >
              Rehearse it
            </Button>
          </div>
        )}
      </header>
      <div className={styles['scroll']}>
        {shown === null ? null : <PolicyTimeline policy={shown} title="What it comes to" sticky />}
        <PolicyFields draft={draft} problems={problems} fixedId={policy !== null} onChange={form.onChange} />
      </div>
      <SaveBar
        changed={dirty}
        words={dirty ? (policy === null ? 'Not created yet.' : 'Unsaved changes.') : 'No unsaved changes.'}
        problems={Object.keys(problems).length}
        error={form.unplaced}
        saving={save.isPending}
        saveWord={policy === null ? 'Create policy' : 'Save'}
        onSave={form.onSave}
        onDiscard={form.onDiscard}
      />
    </section>
  );
}

function usePolicyForm(policy: ListedPolicy | null, policies: readonly ListedPolicy[], onOpen: (id: string | null) => void) {
  const key = policy?.id ?? newPolicy;
  const { drafts, put, drop } = usePolicyDraftStore();
  const stored = useMemo(() => (policy === null ? null : draftOfPolicy(policy)), [policy]);
  const draft = drafts[key] ?? stored;
  const taken = useMemo(() => policies.filter(({ id }) => id !== policy?.id).map(({ id }) => id), [policies, policy]);
  const reading = useMemo(() => (draft === null ? null : readPolicyDraft(draft, taken)), [draft, taken]);
  const save = useSavePolicy();
  // The picture keeps the last policy that made sense.
  const [last, setLast] = useState<RetryPolicy | null>(policy);
  const read = reading?.policy ?? null;
  if (read !== null && JSON.stringify(read) !== JSON.stringify(last)) setLast(read);
  const refused = save.error === null ? null : describeError(save.error);
  const field = refused?.field ?? null;
  const onSave = (): void => {
    if (read === null || save.isPending) return;
    void save.mutateAsync({ policy: read, draftKey: key }).then(
      (saved) => {
        if (saved.id !== policy?.id) onOpen(saved.id);
      },
      () => undefined,
    );
  };
  useSaveKey(onSave);
  if (draft === null || reading === null) return null;
  return {
    draft,
    problems:
      refused === null || field === null
        ? reading.problems
        : { [placeOf(field)]: `${refused.problem} ${refused.remedy}`, ...reading.problems },
    shown: last,
    dirty: policy === null || (stored !== null && JSON.stringify(draft) !== JSON.stringify(stored)),
    unplaced: field === null ? save.error : null,
    save,
    onSave,
    onChange: (change: Partial<PolicyDraft>): void => {
      if (!save.isPending) save.reset();
      put(key, { ...draft, ...change });
    },
    onDiscard: (): void => {
      drop(key);
      save.reset();
      if (policy === null) onOpen(null);
    },
  };
}

function RemoveButton({ policy, onOpen }: { readonly policy: ListedPolicy; readonly onOpen: (id: string | null) => void }) {
  const [removing, setRemoving] = useState(false);
  const remove = useRemovePolicy();
  return (
    <>
      <Button variant="subtle" leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />} onClick={() => setRemoving(true)}>
        Delete
      </Button>
      <RemoveDialog
        opened={removing}
        title={`Delete the policy “${policy.name}”?`}
        word="Delete policy"
        error={remove.error}
        removing={remove.isPending}
        onClose={() => {
          setRemoving(false);
          remove.reset();
        }}
        onRemove={() => remove.mutate(policy.id, { onSuccess: () => onOpen(null) })}
      >
        <p>Deliveries and simulations that are under way keep its rules and go on.</p>
        <p>Runs that were made with it stay to be looked at, but cannot be run again without it.</p>
        <p>This cannot be undone.</p>
      </RemoveDialog>
    </>
  );
}
