/** A provider profile of the user's own: its text left, with what is wrong under it; what it comes to right. */
import { Button, Select, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopyPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { describeError } from '../../host/error-report.ts';
import { openView } from '../../navigation.ts';
import { SaveBar } from '../../parts/save-bar.tsx';
import { useSaveKey } from '../../parts/save-key.ts';
import { useRemoveProvider, useSaveProvider, type ListedProfile } from '../endpoints/endpoint-data.ts';
import { ProviderTabs } from '../endpoints/inspector.tsx';
import { JsonEditor, type JsonEditorHandle } from './json-editor.tsx';
import { newProfile, useProfileDraftStore } from './profile-draft-store.ts';
import { copyOf, profileText, readProfile, type ProfileProblem } from './profile-text.ts';
import { RemoveDialog } from '../../parts/remove-dialog.tsx';
import layout from '../endpoints/endpoints.module.css';
import styles from './providers.module.css';

interface ProfileEditorProps {
  /** Null for a profile that does not exist yet. */
  readonly profile: ListedProfile | null;
  readonly profiles: readonly ListedProfile[];
  readonly endpoints: readonly Endpoint[];
}

export function ProfileEditor({ profile, profiles, endpoints }: ProfileEditorProps) {
  const key = profile?.id ?? newProfile;
  const touched = useProfileDraftStore((store) => store.drafts[key]);
  if (profile === null && touched === undefined) return <ChooseOriginal profiles={profiles} />;
  return <Editor profile={profile} profiles={profiles} endpoints={endpoints} />;
}

/** A new profile starts from one that works. */
function ChooseOriginal({ profiles }: { readonly profiles: readonly ListedProfile[] }) {
  const put = useProfileDraftStore((store) => store.put);
  const [chosen, setChosen] = useState(profiles[0]?.id ?? null);
  const original = profiles.find(({ id }) => id === chosen);
  return (
    <div className={styles['start']}>
      <h2 className={layout['headTitle']}>New provider profile</h2>
      <p className={layout['quiet']}>
        A profile tells Hookwright how a provider signs, what its events mean and how it delivers. Start from the one that comes
        nearest and change what differs.
      </p>
      <div className={styles['startLine']}>
        <Select
          aria-label="Profile to start from"
          allowDeselect={false}
          data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
        />
        <Button
          variant="filled"
          disabled={original === undefined}
          leftSection={<IconCopyPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => {
            const taken = profiles.map(({ id }) => id);
            if (original !== undefined) put(newProfile, profileText(copyOf(original, taken)));
          }}
        >
          Start from this
        </Button>
      </div>
    </div>
  );
}

function Editor({ profile, profiles, endpoints }: ProfileEditorProps) {
  const form = useProfileForm(profile, profiles);
  const [editor, setEditor] = useState<JsonEditorHandle | null>(null);
  const { text, reading, dirty, save, shown } = form;
  const onSave = (): void => {
    const [first] = reading.problems;
    if (first === undefined) form.onSave();
    else editor?.show(first);
  };
  useSaveKey(onSave);
  return (
    <div className={layout['detail']}>
      <section className={layout['form']} aria-labelledby="profile-title">
        <ProfileHead profile={profile} name={shown?.name ?? 'New profile'} endpoints={endpoints} />
        <JsonEditor
          key={form.version}
          text={text}
          label="Provider profile as JSON"
          problems={form.problems}
          onChange={form.onChange}
          onReady={setEditor}
          className={styles['editor']}
        />
        <Problems problems={form.problems} editor={editor} />
        <SaveBar
          changed={dirty}
          words={dirty ? (profile === null ? 'Not created yet.' : 'Unsaved changes.') : 'No unsaved changes.'}
          problems={reading.problems.length}
          error={form.unplaced}
          saving={save.isPending}
          saveWord={profile === null ? 'Create profile' : 'Save'}
          onSave={onSave}
          onDiscard={form.onDiscard}
        />
      </section>
      <aside className={layout['inspector']} aria-label="Provider facts">
        {shown === null ? null : <ProviderTabs profile={shown} endpoint={null} />}
      </aside>
    </div>
  );
}

function useProfileForm(profile: ListedProfile | null, profiles: readonly ListedProfile[]) {
  const key = profile?.id ?? newProfile;
  const { drafts, put, drop } = useProfileDraftStore();
  const stored = useMemo(() => (profile === null ? '' : profileText(profile)), [profile]);
  const text = drafts[key] ?? stored;
  const taken = useMemo(() => profiles.filter(({ id }) => id !== profile?.id).map(({ id }) => id), [profiles, profile]);
  const reading = useMemo(() => readProfile(text, taken), [text, taken]);
  const [version, setVersion] = useState(0);
  // The facts keep showing the last text that could be read.
  const [shown, setShown] = useState<ListedProfile | null>(() => listed(reading.profile) ?? profile);
  const save = useSaveProvider();
  const refused = save.error === null ? null : describeError(save.error);
  const placed = refused !== null && refused.field !== null && refused.field !== '';
  const problems: readonly ProfileProblem[] =
    refused !== null && refused.field !== null && placed
      ? [{ path: pathOf(refused.field), words: `${refused.problem} ${refused.remedy}`, offset: null }, ...reading.problems]
      : reading.problems;
  return {
    text,
    reading,
    version,
    shown,
    save,
    problems,
    dirty: profile === null || text !== stored,
    unplaced: placed ? null : save.error,
    onChange: (next: string): void => {
      if (!save.isPending) save.reset();
      const read = readProfile(next, taken).profile;
      if (read !== null) setShown(listed(read));
      if (next === stored) drop(key);
      else put(key, next);
    },
    onDiscard: (): void => {
      drop(key);
      save.reset();
      setVersion((before) => before + 1);
      setShown(profile);
      if (profile === null) openView('endpoints');
    },
    onSave: (): void => {
      if (reading.profile === null || save.isPending) return;
      // Not a callback of the mutation: with its draft gone, the form of a new profile is gone before that is called.
      void save.mutateAsync({ profile: reading.profile, draftKey: key }).then(
        (saved) => {
          if (saved.id !== profile?.id && isOpen(key)) openView('endpoints', { provider: saved.id });
        },
        () => undefined,
      );
    },
  };
}

/** Whether the user is still looking at it. */
const isOpen = (provider: string): boolean => new URLSearchParams(location.search).get('provider') === provider;

const listed = (profile: ProviderProfile | null): ListedProfile | null =>
  profile === null ? null : { ...profile, builtIn: false };

const pathOf = (field: string): (string | number)[] => field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));

interface ProblemsProps {
  readonly problems: readonly ProfileProblem[];
  readonly editor: JsonEditorHandle | null;
}

/** What is wrong, field by field; a click goes there. */
function Problems({ problems, editor }: ProblemsProps) {
  if (problems.length === 0) {
    return (
      <p className={styles['problemsFine']}>
        <IconCheck size={14} stroke={2} aria-hidden />
        Every field fits.
      </p>
    );
  }
  return (
    <ul className={styles['problems']} aria-label="Problems">
      {problems.slice(0, 50).map((problem) => {
        const path = problem.path.join('.');
        return (
          <li key={`${path} ${problem.words}`}>
            <UnstyledButton className={styles['problem']} onClick={() => editor?.show(problem)}>
              <IconAlertTriangle size={14} stroke={2} aria-hidden />
              <span>
                {path === '' ? null : <code>{path}</code>} {problem.words}
                {editor === null ? null : <span className={styles['lineNumber']}> line {editor.lineOf(problem)}</span>}
              </span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

interface ProfileHeadProps {
  readonly profile: ListedProfile | null;
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

function ProfileHead({ profile, name, endpoints }: ProfileHeadProps) {
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveProvider();
  const drop = useProfileDraftStore((store) => store.drop);
  const users = endpoints.filter(({ provider }) => provider === profile?.id);
  return (
    <header className={layout['head']}>
      <div className={layout['headLine']}>
        <h2 id="profile-title" className={layout['headTitle']} title={name} dir="auto">
          {name}
        </h2>
        {profile === null ? null : (
          <Button
            variant="subtle"
            leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
            onClick={() => setRemoving(true)}
          >
            Delete
          </Button>
        )}
      </div>
      <p className={layout['quiet']}>
        Your own profile. Saved changes count for every webhook from then on; stored verdicts do not change.
      </p>
      {profile === null ? null : (
        <RemoveDialog
          opened={removing}
          title={`Delete the profile “${profile.name}”?`}
          word="Delete profile"
          error={remove.error}
          removing={remove.isPending}
          onClose={() => {
            setRemoving(false);
            remove.reset();
          }}
          onRemove={() =>
            remove.mutate(profile.id, {
              onSuccess: () => {
                drop(profile.id);
                openView('endpoints');
              },
            })
          }
        >
          <p>
            {users.length === 0
              ? 'No endpoint is set to it.'
              : `Used by ${users.map((user) => user.name).join(', ')}: choose another provider there first.`}
          </p>
          <p>Captures that were read with it keep their events and verdicts. This cannot be undone.</p>
        </RemoveDialog>
      )}
    </header>
  );
}
