/**
 * A reply script as a form: what it does in one sentence, ready-made ones, its entries in the order of their turns, and the
 * same as JSON. Owns nothing: the draft is handed in and changes are handed out.
 */
import { Button, Menu, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { describeScript } from '#shared/script/describe-script.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { EntryEditor } from './entry-editor.tsx';
import { useEntryDrag } from './entry-drag.ts';
import {
  copyOfEntry,
  draftOfScript,
  newEntry,
  readScriptText,
  scriptText,
  type EntryDraft,
  type ScriptDraft,
  type ScriptReading,
} from './script-draft.ts';
import styles from './reply-script.module.css';

interface ScriptEditorProps {
  readonly draft: ScriptDraft;
  readonly reading: ScriptReading;
  /** How long the sender waits, ms; ready-made scripts are made slower or quicker than that. */
  readonly deadlineMs: number | null;
  readonly onChange: (draft: ScriptDraft) => void;
}

const scopes = [
  { value: 'per-event', label: 'Each event by itself' },
  { value: 'per-endpoint', label: 'All requests together' },
] as const;

const afterwards = [
  { value: 'endpoint-reply', label: 'The endpoint’s own reply' },
  { value: 'repeat-last', label: 'The last entry for ever' },
  { value: 'start-again', label: 'From the top again' },
] as const;

export function ScriptEditor({ draft, reading, deadlineMs, onChange }: ScriptEditorProps) {
  const [view, setView] = useState<'form' | 'json'>('form');
  return (
    <div className={styles['editor']}>
      <div className={styles['editorHead']}>
        <ReadyMade deadlineMs={deadlineMs} onChoose={onChange} />
        <SegmentedControl
          aria-label="How the script is shown"
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
          value={view}
          onChange={(value) => setView(value === 'json' ? 'json' : 'form')}
        />
      </div>
      <Sentence reading={reading} />
      {view === 'json' ? (
        <ScriptJson reading={reading} onChange={onChange} />
      ) : (
        <ScriptForm draft={draft} reading={reading} onChange={onChange} />
      )}
    </div>
  );
}

interface ReadyMadeProps {
  readonly deadlineMs: number | null;
  readonly onChoose: (draft: ScriptDraft) => void;
}

/** Scripts that are there already, one click each. */
export function ReadyMade({ deadlineMs, onChoose }: ReadyMadeProps) {
  return (
    <Menu position="bottom-start" width={440}>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}>Ready-made scripts</Button>
      </Menu.Target>
      <Menu.Dropdown className={styles['menu'] ?? ''}>
        {readyMadeScripts(deadlineMs).map(({ id, purpose, script }) => (
          <Menu.Item key={id} onClick={() => onChoose(draftOfScript(script))}>
            <span className={styles['menuName']}>{script.name}</span>
            <span className={styles['menuWords']}>{purpose}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the script does; while it cannot be read, how many places keep it from that. */
function Sentence({ reading }: { readonly reading: ScriptReading }) {
  const count = Object.keys(reading.problems).length;
  return (
    <output className={styles['sentence']} data-wrong={reading.script === null || undefined}>
      <span className={styles['hatchMark']} aria-hidden="true" />
      {reading.script === null
        ? `${count === 1 ? 'One field needs' : `${count} fields need`} attention before this script can be played.`
        : describeScript(reading.script)}
    </output>
  );
}

function ScriptForm({ draft, reading, onChange }: Omit<ScriptEditorProps, 'deadlineMs'>) {
  const change = (part: Partial<ScriptDraft>): void => onChange({ ...draft, ...part });
  const put = (entries: readonly EntryDraft[]): void => change({ entries });
  const drag = useEntryDrag(draft.entries, put);
  const problemOf = (field: string): string | undefined => reading.problems[field];
  return (
    <>
      <ol className={styles['entries']} aria-label="Entries, in the order of their turns">
        {draft.entries.map((entry, index) => (
          <EntryEditor
            key={entry.key}
            entry={entry}
            index={index}
            count={draft.entries.length}
            reading={reading}
            drag={drag.of(index)}
            onChange={(next) => put(draft.entries.map((each) => (each.key === entry.key ? next : each)))}
            onCopy={() => put(draft.entries.toSpliced(index + 1, 0, copyOfEntry(entry)))}
            onRemove={() => put(draft.entries.filter(({ key }) => key !== entry.key))}
          />
        ))}
      </ol>
      {problemOf('entries') === undefined ? null : <p className={styles['wrong']}>{problemOf('entries')}</p>}
      <Button
        variant="subtle"
        className={styles['add'] ?? ''}
        leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
        disabled={draft.entries.length >= 200}
        onClick={() => put([...draft.entries, newEntry()])}
      >
        Add entry
      </Button>
      <div className={styles['wholeGrid']}>
        <Select
          label="Turns are counted for"
          allowDeselect={false}
          data={[...scopes]}
          value={draft.scope}
          onChange={(value) => change({ scope: value === 'per-event' ? 'per-event' : 'per-endpoint' })}
          {...fieldNote('')}
        />
        <Select
          label="After the last turn"
          allowDeselect={false}
          data={[...afterwards]}
          value={draft.afterwards}
          onChange={(value) => change({ afterwards: afterwards.find((each) => each.value === value)?.value ?? 'endpoint-reply' })}
          {...fieldNote(reading.notes['afterwards'] ?? '')}
        />
        <TextInput
          label="Script name"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          {...fieldNote('', problemOf('name'))}
        />
        <TextInput
          label="Seed of its chances"
          inputMode="numeric"
          value={draft.seed}
          onChange={(event) => change({ seed: event.currentTarget.value })}
          {...fieldNote('The same seed, the same faults', problemOf('seed'))}
        />
      </div>
    </>
  );
}

function ScriptJson({ reading, onChange }: Pick<ScriptEditorProps, 'reading' | 'onChange'>) {
  const [typed, setTyped] = useState(() => (reading.script === null ? '' : scriptText(reading.script)));
  const [problem, setProblem] = useState<string | null>(
    reading.script === null ? 'The form has open problems; JSON typed here replaces it.' : null,
  );
  const noteId = useId();
  return (
    <div>
      <Textarea
        aria-label="Reply script as JSON"
        aria-describedby={noteId}
        autosize
        minRows={10}
        maxRows={28}
        spellCheck={false}
        classNames={{ input: styles['wireInput'] ?? '' }}
        value={typed}
        error={problem !== null}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          const read = readScriptText(event.currentTarget.value);
          setProblem(read.problem);
          if (read.draft !== null) onChange(read.draft);
        }}
      />
      <output id={noteId} className={problem === null ? styles['quiet'] : styles['wrong']}>
        {problem === null ? 'Every field fits.' : problem}
        {problem === null ? null : <IconAlertTriangle size={12} stroke={2} aria-hidden />}
      </output>
    </div>
  );
}
