import { ActionIcon, Button, FileButton, Select } from '@mantine/core';
import { IconClipboardText, IconFile, IconRefresh } from '@tabler/icons-react';
import { useRef } from 'react';
import { sampleChoices } from '#shared/providers/fresh-sample.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { bodyOf, withBody, withSample, type SendDraft } from './send-draft.ts';
import styles from './send.module.css';

/** Larger files are refused: the contract takes 64 MiB. Bytes. */
const largestFile = 67_108_864;
const freeForm = '';

interface SourceRowProps {
  readonly draft: SendDraft;
  readonly profiles: readonly ListedProfile[];
  readonly onChange: (change: (draft: SendDraft) => SendDraft) => void;
  readonly onPaste: () => void;
}

/** Where the content comes from: a provider's event, something pasted, or a file. */
export function SourceRow({ draft, profiles, onChange, onPaste }: SourceRowProps) {
  const profile = profiles.find(({ id }) => id === draft.provider) ?? null;
  const choices = profile === null ? [] : sampleChoices(profile);
  const reset = useRef<() => void>(null);
  const chooseProvider = (id: string | null): void => {
    const chosen = profiles.find((each) => each.id === id);
    if (chosen === undefined) {
      onChange((before) => ({ ...before, provider: null, eventId: null, signing: { kind: 'none' }, schemeId: null }));
      return;
    }
    const [first] = sampleChoices(chosen);
    onChange((before) => withSample({ ...before, provider: chosen.id }, chosen, first?.id ?? ''));
  };
  const openFile = (file: File | null): void => {
    reset.current?.();
    if (file === null) return;
    if (file.size > largestFile) {
      tellFailure({ code: 'body-too-large', problem: `${file.name} is larger than 64 MB.`, remedy: 'Choose a smaller file.' });
      return;
    }
    file
      .arrayBuffer()
      .then((bytes) => onChange((before) => withBody(before, bodyOf(new Uint8Array(bytes), file.name))), tellFailure);
  };
  return (
    <div className={styles['source']}>
      <Select
        label="Provider"
        allowDeselect={false}
        data={[{ value: freeForm, label: 'Nothing: free form' }, ...profiles.map(({ id, name }) => ({ value: id, label: name }))]}
        value={draft.provider ?? freeForm}
        onChange={(value) => chooseProvider(value === freeForm ? null : value)}
        maxDropdownHeight={360}
        {...bareNote}
      />
      <Select
        label="Event"
        searchable
        allowDeselect={false}
        disabled={profile === null}
        placeholder={profile === null ? 'a provider’s sample' : 'own content'}
        data={choices.map(({ id, title }) => ({ value: id, label: title }))}
        value={draft.eventId}
        onChange={(value) => {
          if (value !== null && profile !== null) onChange((before) => withSample(before, profile, value));
        }}
        maxDropdownHeight={360}
        {...bareNote}
      />
      <div className={styles['sourceActs']}>
        <ActionIcon
          aria-label="New ids and time"
          title="The same sample with new ids and the time of now"
          disabled={profile === null || draft.eventId === null}
          onClick={() => {
            const { eventId } = draft;
            if (profile !== null && eventId !== null) onChange((before) => withSample(before, profile, eventId));
          }}
        >
          <IconRefresh size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <Button
          leftSection={<IconClipboardText size={14} stroke={1.75} aria-hidden />}
          title="Paste a curl line or raw HTTP"
          onClick={onPaste}
        >
          Paste
        </Button>
        <FileButton onChange={openFile} resetRef={reset}>
          {(props) => (
            <Button {...props} leftSection={<IconFile size={14} stroke={1.75} aria-hidden />} title="Take the body from a file">
              File
            </Button>
          )}
        </FileButton>
      </div>
    </div>
  );
}

/** A label without the line below, where several fields stand in one row. */
export const bareNote = { labelProps: fieldNote('').labelProps };
