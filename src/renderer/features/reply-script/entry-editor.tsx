import { ActionIcon, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCopy, IconGripVertical, IconInfoCircle, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { describeEntry } from '#shared/script/describe-script.ts';
import { fieldNote } from '../../parts/field-note.ts';
import type { EntryDrag } from './entry-drag.ts';
import { NumberField } from '../../parts/number-field.tsx';
import type { DelayKind, EntryDraft, ScriptReading, StepKind } from './script-draft.ts';
import { StepFields } from './step-fields.tsx';
import styles from './reply-script.module.css';

interface EntryEditorProps {
  readonly entry: EntryDraft;
  readonly index: number;
  readonly count: number;
  readonly reading: ScriptReading;
  readonly drag: EntryDrag;
  readonly onChange: (entry: EntryDraft) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

const steps: readonly { readonly value: StepKind; readonly label: string }[] = [
  { value: 'reply', label: 'Answers' },
  { value: 'endpoint-reply', label: 'The endpoint’s own reply' },
  { value: 'retry-after', label: 'Asks to wait (Retry-After)' },
  { value: 'redirect', label: 'Redirects' },
  { value: 'rate-limit', label: 'Limits the rate' },
  { value: 'hang', label: 'Hangs until the caller gives up' },
  { value: 'dribble', label: 'Drips the answer' },
  { value: 'truncated', label: 'Cuts the answer short' },
  { value: 'reset', label: 'Resets the connection' },
  { value: 'empty-close', label: 'Closes without an answer' },
  { value: 'malformed', label: 'Broken HTTP' },
  { value: 'garbage', label: 'Random bytes' },
];

const delays: readonly { readonly value: DelayKind; readonly label: string }[] = [
  { value: 'none', label: 'At once' },
  { value: 'fixed', label: 'A fixed wait' },
  { value: 'uniform', label: 'Between two' },
  { value: 'lognormal', label: 'Like a real handler' },
];

/** One entry of a script: what it does and how often, with its conditions folded away until they are needed. */
export function EntryEditor({ entry, index, count, reading, drag, onChange, onCopy, onRemove }: EntryEditorProps) {
  const base = `entries.${index}`;
  const problems = Object.keys(reading.problems).filter((field) => field.startsWith(`${base}.`));
  const conditional = conditionCount(entry) > 0;
  const [open, setOpen] = useState(conditional);
  const change = (part: Partial<EntryDraft>): void => onChange({ ...entry, ...part });
  const problem = (field: string): string | undefined => reading.problems[`${base}.${field}`];
  const note = reading.notes[base] ?? Object.entries(reading.notes).find(([field]) => field.startsWith(`${base}.`))?.[1];
  const words = reading.script?.entries[index];
  return (
    <li
      className={styles['entry']}
      data-dragging={drag.dragging || undefined}
      data-wrong={problems.length > 0 || undefined}
      {...drag.row}
    >
      <div className={styles['entryHead']}>
        <UnstyledButton
          className={styles['grip']}
          aria-label={`Entry ${index + 1} of ${count}: move with the arrow keys`}
          title="Drag, or move with the arrow keys"
          {...drag.handle}
        >
          <IconGripVertical size={16} stroke={1.75} aria-hidden />
        </UnstyledButton>
        <span className={styles['entryNumber']}>{index + 1}</span>
        <span className={styles['entryWords']}>{words === undefined ? 'Needs attention' : capital(describeEntry(words))}</span>
        <ActionIcon aria-label={`Copy entry ${index + 1}`} title="Copy" onClick={onCopy}>
          <IconCopy size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={`Remove entry ${index + 1}`} title="Remove" disabled={count === 1} onClick={onRemove}>
          <IconTrash size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <div className={styles['entryBody']}>
        <div className={styles['grid']}>
          <Select
            label="Does"
            allowDeselect={false}
            data={[...steps]}
            value={entry.stepKind}
            maxDropdownHeight={360}
            onChange={(value) => change({ stepKind: steps.find((step) => step.value === value)?.value ?? entry.stepKind })}
            {...fieldNote('')}
          />
          <StepFields entry={entry} problem={(field) => problem(`step.${field}`)} onChange={change} />
        </div>
        <div className={styles['grid']}>
          <NumberField
            label="Times"
            value={entry.times}
            hint="Empty: for ever"
            problem={problem('times')}
            onChange={(times) => change({ times })}
          />
          <NumberField
            label="Or for"
            unit="s"
            value={entry.forSeconds}
            hint="Empty: no limit"
            problem={problem('forSeconds')}
            onChange={(forSeconds) => change({ forSeconds })}
          />
          <NumberField
            label="Chance"
            unit="%"
            value={entry.chance}
            hint="Drawn from the seed"
            problem={problem('probability')}
            onChange={(chance) => change({ chance })}
          />
          <Select
            label="Waits first"
            allowDeselect={false}
            data={[...delays]}
            value={entry.delayKind}
            onChange={(value) => change({ delayKind: delays.find((delay) => delay.value === value)?.value ?? 'none' })}
            {...fieldNote('')}
          />
          <DelayFields entry={entry} problem={(field) => problem(`delay.${field}`)} onChange={change} />
        </div>
        <UnstyledButton className={styles['fold']} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={14} stroke={2} aria-hidden />
          Only when {conditional ? `(${conditionCount(entry)})` : ''}
        </UnstyledButton>
        {open ? <Conditions entry={entry} problem={(field) => problem(`when.${field}`)} onChange={change} /> : null}
        {note === undefined ? null : (
          <p className={styles['note']}>
            <IconInfoCircle size={14} stroke={1.75} aria-hidden />
            {note}
          </p>
        )}
      </div>
    </li>
  );
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function conditionCount({ method, path, headerName, pointer, nth, retry }: EntryDraft): number {
  return [method, path, headerName, pointer, nth].filter((value) => value.trim() !== '').length + (retry === 'any' ? 0 : 1);
}

interface PartProps {
  readonly entry: EntryDraft;
  /** What is wrong with a field of this part. */
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (change: Partial<EntryDraft>) => void;
}

function DelayFields({ entry, problem, onChange }: PartProps) {
  switch (entry.delayKind) {
    case 'fixed':
      return (
        <NumberField
          label="Wait"
          unit="ms"
          value={entry.delayMs}
          problem={problem('ms')}
          onChange={(delayMs) => onChange({ delayMs })}
        />
      );
    case 'uniform':
      return (
        <>
          <NumberField
            label="From"
            unit="ms"
            value={entry.delayMs}
            problem={problem('fromMs')}
            onChange={(delayMs) => onChange({ delayMs })}
          />
          <NumberField
            label="To"
            unit="ms"
            value={entry.delayToMs}
            problem={problem('toMs')}
            onChange={(delayToMs) => onChange({ delayToMs })}
          />
        </>
      );
    case 'lognormal':
      return (
        <>
          <NumberField
            label="In the middle"
            unit="ms"
            value={entry.delayMs}
            problem={problem('medianMs')}
            onChange={(delayMs) => onChange({ delayMs })}
          />
          <NumberField
            label="Spread (sigma)"
            value={entry.sigma}
            hint="0.5 mild, 1 uneven"
            problem={problem('sigma')}
            onChange={(sigma) => onChange({ sigma })}
          />
        </>
      );
    case 'none':
    default:
      return null;
  }
}

const repeats: readonly { readonly value: EntryDraft['retry']; readonly label: string }[] = [
  { value: 'any', label: 'Either way' },
  { value: 'first', label: 'It comes for the first time' },
  { value: 'again', label: 'It came before' },
];

function Conditions({ entry, problem, onChange }: PartProps) {
  const wire = { spellCheck: false, autoComplete: 'off', classNames: { input: styles['wireInput'] ?? '' } };
  return (
    <div className={styles['grid']}>
      <Select
        label="The same event"
        allowDeselect={false}
        data={[...repeats]}
        value={entry.retry}
        onChange={(value) => onChange({ retry: repeats.find((each) => each.value === value)?.value ?? 'any' })}
        {...fieldNote('')}
      />
      <NumberField
        label="Request number"
        value={entry.nth}
        hint="Since the script was set"
        problem={problem('nth')}
        onChange={(nth) => onChange({ nth })}
      />
      <TextInput
        label="Method"
        {...wire}
        value={entry.method}
        onChange={(event) => onChange({ method: event.currentTarget.value })}
        {...fieldNote('e.g. POST', problem('method'))}
      />
      <TextInput
        label="Path"
        {...wire}
        value={entry.path}
        onChange={(event) => onChange({ path: event.currentTarget.value })}
        {...fieldNote('With the slug; * is anything', problem('path'))}
      />
      <TextInput
        label="Header"
        {...wire}
        value={entry.headerName}
        onChange={(event) => onChange({ headerName: event.currentTarget.value })}
        {...fieldNote('Its name', problem('header.name'))}
      />
      <TextInput
        label="is"
        {...wire}
        value={entry.headerEquals}
        onChange={(event) => onChange({ headerEquals: event.currentTarget.value })}
        {...fieldNote('Empty: it is there', problem('header.equals'))}
      />
      <TextInput
        label="JSON field"
        {...wire}
        value={entry.pointer}
        onChange={(event) => onChange({ pointer: event.currentTarget.value })}
        {...fieldNote('Pointer, e.g. /data/type', problem('field.pointer'))}
      />
      <TextInput
        label="is"
        {...wire}
        value={entry.fieldEquals}
        onChange={(event) => onChange({ fieldEquals: event.currentTarget.value })}
        {...fieldNote('Empty: it is there', problem('field.equals'))}
      />
    </div>
  );
}
