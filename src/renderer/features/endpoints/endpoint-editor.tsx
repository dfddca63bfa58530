/** One endpoint: its form left, what can be tried with it and what is known of its provider right. */
import { Button, Select, TextInput } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { autoProvider } from '#shared/endpoint-names.ts';
import { findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { describeError } from '../../host/error-report.ts';
import { useHealth } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { SaveBar } from '../../parts/save-bar.tsx';
import { useSaveKey } from '../../parts/save-key.ts';
import { ColourField } from './colour-field.tsx';
import { useRemoveEndpoint, type ListedProfile } from './endpoint-data.ts';
import { newEndpoint, useEndpointDraftStore } from './endpoint-draft-store.ts';
import {
  changesOf,
  draftOf,
  emptyDraft,
  problemsOf,
  slugFrom,
  slugProblem,
  type EndpointDraft,
  type FieldProblems,
} from './endpoint-draft.ts';
import type { FieldsProps } from './fields-props.ts';
import { Inspector } from './inspector.tsx';
import { RemoveDialog } from '../../parts/remove-dialog.tsx';
import { useSaveEndpoint } from './save-endpoint.ts';
import { ReplyFields } from './reply-fields.tsx';
import { SecretsField } from './secrets-field.tsx';
import { signingWords } from '../providers/signature-words.ts';
import { ScriptPanel } from '../reply-script/script-panel.tsx';
import { deadlineOf } from '../timeline/planned-lane.ts';
import styles from './endpoints.module.css';

interface EndpointEditorProps {
  /** Null for one that does not exist yet. */
  readonly stored: Endpoint | null;
  readonly endpoints: readonly Endpoint[];
  readonly profiles: readonly ListedProfile[];
}

export function EndpointEditor({ stored, endpoints, profiles }: EndpointEditorProps) {
  const form = useEndpointForm(stored, endpoints, profiles);
  const { draft, changes, dirty, save } = form;
  const profile = profiles.find(({ id }) => id === draft.provider) ?? null;
  const shared: FieldsProps = { draft, problems: form.problems, onChange: form.onChange };
  return (
    <div className={styles['detail']}>
      <section className={styles['form']} aria-labelledby="endpoint-title">
        <Head stored={stored} draft={draft} form={form} />
        <div className={styles['scroll']}>
          <div className={styles['fields']}>
            <Identity {...shared} profiles={profiles} />
            <SecretsField {...shared} stored={stored} profile={profile} />
            <ReplyFields {...shared} />
            <ScriptPanel
              draft={draft.script}
              deadlineMs={deadlineOfProvider(draft.provider)}
              onChange={(script) => form.onChange({ script })}
            />
          </div>
        </div>
        <SaveBar
          changed={dirty}
          words={
            dirty
              ? stored === null
                ? 'Not created yet.'
                : `Unsaved: ${changes.join(', ')}.`
              : save.isSuccess
                ? 'Saved. No unsaved changes.'
                : 'No unsaved changes.'
          }
          problems={form.asked ? form.found : 0}
          error={form.unplaced}
          saving={save.isPending}
          saveWord={stored === null ? 'Create endpoint' : 'Save'}
          onSave={form.onSave}
          onDiscard={form.onDiscard}
        />
      </section>
      <Inspector endpoint={stored} provider={draft.provider} profiles={profiles} unsaved={stored !== null && dirty} />
    </div>
  );
}

/** How long a provider waits for an answer, ms; null when that is not known. */
function deadlineOfProvider(provider: string): number | null {
  const policy = findBuiltInPolicy(policyForProvider(provider) ?? '');
  return policy === null ? null : deadlineOf(policy);
}

/** The draft of one endpoint with everything that happens to it. */
function useEndpointForm(stored: Endpoint | null, endpoints: readonly Endpoint[], profiles: readonly ListedProfile[]) {
  const key = stored?.id ?? newEndpoint;
  const { drafts, put, drop } = useEndpointDraftStore();
  const touched = drafts[key];
  const draft = useMemo(() => touched ?? (stored === null ? emptyDraft() : draftOf(stored)), [touched, stored]);
  const [asked, setAsked] = useState(false);
  const save = useSaveEndpoint();
  const taken = useMemo(
    () => new Map(endpoints.filter(({ id }) => id !== stored?.id).map(({ slug, name }) => [slug, name])),
    [endpoints, stored],
  );
  const profile = profiles.find(({ id }) => id === draft.provider) ?? null;
  const found = problemsOf(draft, { taken, profile });
  const changes = stored === null ? [] : changesOf(draft, stored);
  const dirty = stored === null || changes.length > 0;
  // An untouched new endpoint is not scolded for being empty; anything typed is checked at once.
  const shown = asked || draft.slug !== '' || touched?.slugTouched === true ? found : withoutKey(found, 'slug');
  const refused = save.error === null ? null : describeError(save.error);
  const placed = refused?.field !== null && refused !== null && isPlaced(refused.field, draft);
  const problems =
    placed && refused.field !== null ? { [refused.field]: `${refused.problem} ${refused.remedy}`, ...shown } : shown;

  const onChange = (change: Partial<EndpointDraft>): void => {
    if (!save.isPending) save.reset();
    const next = { ...draft, ...change };
    put(key, change.name !== undefined && !next.slugTouched ? { ...next, slug: slugFrom(change.name) } : next);
  };
  const onDiscard = (): void => {
    drop(key);
    setAsked(false);
    save.reset();
    if (stored === null) openView('endpoints');
  };
  const onSave = (): void => {
    if (!dirty || save.isPending) return;
    setAsked(true);
    if (Object.keys(found).length > 0) return;
    save.mutate(
      { draft, stored },
      {
        onSuccess: (saved) => {
          setAsked(false);
          if (stored === null) openView('endpoints', { endpoint: saved.id });
        },
      },
    );
  };
  useSaveKey(onSave);
  return {
    draft,
    problems,
    found: Object.keys(problems).length,
    asked,
    changes,
    dirty,
    save,
    unplaced: placed ? null : save.error,
    onChange,
    onDiscard,
    onSave,
    taken,
  };
}

function withoutKey(problems: FieldProblems, key: string): FieldProblems {
  return Object.fromEntries(Object.entries(problems).filter(([name]) => name !== key));
}

/** Whether the form has a place beside which a refusal of this field can stand. */
function isPlaced(field: string, draft: EndpointDraft): boolean {
  if (['slug', 'name', 'provider', 'reply.status', 'reply.delayMs', 'reply.body'].includes(field)) return true;
  const secret = /^secrets\.(\d+)$/.exec(field)?.[1];
  if (secret !== undefined) return Number(secret) < draft.secrets.length;
  return /^reply\.headers\.\d+\.[01]$/.test(field);
}

interface HeadProps {
  readonly stored: Endpoint | null;
  readonly draft: EndpointDraft;
  readonly form: { readonly taken: ReadonlyMap<string, string> };
}

function Head({ stored, draft, form }: HeadProps) {
  const base = useHealth()?.receiver.url ?? null;
  const remove = useRemoveEndpoint();
  const drop = useEndpointDraftStore((store) => store.drop);
  const [removing, setRemoving] = useState(false);
  const slug = slugProblem(draft.slug, form.taken) === null ? draft.slug : stored?.slug;
  const name = draft.name.trim();
  return (
    <header className={styles['head']}>
      <div className={styles['headLine']}>
        <h2 id="endpoint-title" className={styles['headTitle']} title={name} dir="auto">
          {name === '' ? (stored?.name ?? 'New endpoint') : name}
        </h2>
        {stored === null ? null : (
          <Button
            variant="subtle"
            leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
            onClick={() => setRemoving(true)}
          >
            Delete
          </Button>
        )}
      </div>
      <CopyLine
        text={base === null ? 'The receiver is not listening, so there is no URL.' : `${base}/${slug ?? '…'}`}
        label="Copy endpoint URL"
      />
      {stored === null ? null : (
        <RemoveDialog
          opened={removing}
          title={`Delete the endpoint “${stored.name}”?`}
          word="Delete endpoint"
          error={remove.error}
          removing={remove.isPending}
          onClose={() => {
            setRemoving(false);
            remove.reset();
          }}
          onRemove={() =>
            remove.mutate(stored.id, {
              onSuccess: () => {
                drop(stored.id);
                openView('endpoints');
              },
            })
          }
        >
          <p>Its captures stay in the inbox and become unmatched; their verdicts do not change.</p>
          <p>
            From now on, requests to <code>/{stored.slug}</code> are captured as unmatched and answered 404.
          </p>
          <p>
            {stored.secrets.count === 0
              ? 'It has no secrets.'
              : `Its ${stored.secrets.count === 1 ? 'secret is' : `${stored.secrets.count} secrets are`} deleted for good.`}{' '}
            This cannot be undone.
          </p>
        </RemoveDialog>
      )}
    </header>
  );
}

function Identity({ draft, problems, onChange, profiles }: FieldsProps & { readonly profiles: readonly ListedProfile[] }) {
  const options = [
    { value: autoProvider, label: 'Recognise by itself', words: 'Reads the provider from each request' },
    ...profiles.map((profile) => ({
      value: profile.id,
      label: profile.name,
      words: `${signingWords(profile)}${profile.builtIn ? '' : ' · your own profile'}`,
    })),
  ];
  const words = options.find(({ value }) => value === draft.provider)?.words ?? '';
  return (
    <>
      <div className={styles['pair']}>
        <TextInput
          label="Name"
          dir="auto"
          value={draft.name}
          maxLength={4096}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          {...fieldNote('As it stands in lists', problems['name'])}
        />
        <TextInput
          label="Slug"
          leftSection="/"
          leftSectionWidth={20}
          classNames={{ input: styles['wireInput'] ?? '' }}
          value={draft.slug}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ slug: event.currentTarget.value, slugTouched: true })}
          {...fieldNote('a-z, 0-9 and hyphens', problems['slug'])}
        />
      </div>
      <Select
        label="Provider"
        allowDeselect={false}
        data={options}
        value={draft.provider}
        onChange={(value) => value !== null && onChange({ provider: value })}
        maxDropdownHeight={360}
        renderOption={({ option, checked }) => (
          <span className={styles['option']}>
            <span className={styles['optionText']}>
              {option.label}
              <span className={styles['optionWords']}>{options.find(({ value }) => value === option.value)?.words}</span>
            </span>
            {checked === true ? <IconCheck size={16} stroke={1.75} aria-hidden /> : null}
          </span>
        )}
        {...fieldNote(words, problems['provider'])}
      />
      <ColourField value={draft.colour} onChange={(colour) => onChange({ colour })} />
    </>
  );
}
