import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { HeaderPair } from '#shared/reply.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { statusWords } from '../endpoints/status-words.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { redirectStatuses, type EntryDraft } from './script-draft.ts';
import styles from './reply-script.module.css';

interface StepFieldsProps {
  readonly entry: EntryDraft;
  /** What is wrong with a field of the step. */
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (change: Partial<EntryDraft>) => void;
}

const places: readonly { readonly value: EntryDraft['malformedAt']; readonly label: string }[] = [
  { value: 'status-line', label: 'In the status line' },
  { value: 'header', label: 'In a header line' },
  { value: 'chunk', label: 'In a chunk of the body' },
];

/** What the chosen kind of step needs to know. */
export function StepFields({ entry, problem, onChange }: StepFieldsProps) {
  switch (entry.stepKind) {
    case 'reply':
      return <Answer entry={entry} problem={problem} onChange={onChange} />;
    case 'dribble':
      return (
        <>
          <NumberField
            label="In pieces"
            value={entry.chunks}
            problem={problem('chunks')}
            onChange={(chunks) => onChange({ chunks })}
          />
          <NumberField
            label="Over"
            unit="ms"
            value={entry.overMs}
            problem={problem('overMs')}
            onChange={(overMs) => onChange({ overMs })}
          />
          <Answer entry={entry} problem={problem} onChange={onChange} />
        </>
      );
    case 'truncated':
      return (
        <>
          <NumberField
            label="Missing"
            unit="B"
            value={entry.missingBytes}
            problem={problem('missingBytes')}
            onChange={(missingBytes) => onChange({ missingBytes })}
          />
          <Answer entry={entry} problem={problem} onChange={onChange} />
        </>
      );
    case 'malformed':
      return (
        <Select
          label="Broken"
          allowDeselect={false}
          data={[...places]}
          value={entry.malformedAt}
          onChange={(value) => onChange({ malformedAt: places.find((each) => each.value === value)?.value ?? 'status-line' })}
          {...fieldNote('')}
        />
      );
    case 'garbage':
      return (
        <NumberField
          label="Length"
          unit="B"
          value={entry.bytes}
          problem={problem('bytes')}
          onChange={(bytes) => onChange({ bytes })}
        />
      );
    case 'retry-after':
      return (
        <>
          <Select
            label="Status"
            allowDeselect={false}
            data={['429', '503']}
            value={entry.retryStatus}
            onChange={(value) => onChange({ retryStatus: value === '503' ? '503' : '429' })}
            {...fieldNote(statusWords(entry.retryStatus))}
          />
          <NumberField
            label="Retry-After"
            unit="s"
            value={entry.retrySeconds}
            problem={problem('seconds')}
            onChange={(retrySeconds) => onChange({ retrySeconds })}
          />
        </>
      );
    case 'redirect':
      return (
        <>
          <Select
            label="Status"
            allowDeselect={false}
            data={[...redirectStatuses]}
            value={entry.redirectStatus}
            onChange={(value) => onChange({ redirectStatus: redirectStatuses.find((each) => each === value) ?? '307' })}
            {...fieldNote(statusWords(entry.redirectStatus))}
          />
          <TextInput
            label="Location"
            spellCheck={false}
            classNames={{ input: styles['wireInput'] ?? '' }}
            value={entry.location}
            onChange={(event) => onChange({ location: event.currentTarget.value })}
            {...fieldNote('Sent as it stands', problem('location'))}
          />
        </>
      );
    case 'rate-limit':
      return (
        <>
          <NumberField
            label="Lets through"
            value={entry.requests}
            hint="Requests"
            problem={problem('requests')}
            onChange={(requests) => onChange({ requests })}
          />
          <NumberField
            label="Per"
            unit="s"
            value={entry.windowSeconds}
            hint="Beyond it: 429"
            problem={problem('windowSeconds')}
            onChange={(windowSeconds) => onChange({ windowSeconds })}
          />
        </>
      );
    case 'endpoint-reply':
    case 'hang':
    case 'reset':
    case 'empty-close':
    default:
      return null;
  }
}

function Answer({ entry, problem, onChange }: StepFieldsProps) {
  return (
    <>
      <TextInput
        label="Status"
        inputMode="numeric"
        value={entry.status}
        onChange={(event) => onChange({ status: event.currentTarget.value })}
        {...fieldNote(statusWords(entry.status), problem('reply.status'))}
      />
      <Textarea
        label="Body"
        className={styles['wide'] ?? ''}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: styles['wireInput'] ?? '' }}
        value={entry.body}
        onChange={(event) => onChange({ body: event.currentTarget.value })}
        {...fieldNote('', problem('reply.body'))}
      />
      <Headers headers={entry.headers} problem={problem} onChange={(headers) => onChange({ headers })} />
    </>
  );
}

interface HeadersProps {
  readonly headers: readonly HeaderPair[];
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (headers: readonly HeaderPair[]) => void;
}

function Headers({ headers, problem, onChange }: HeadersProps) {
  const put = (at: number, pair: HeaderPair): void => onChange(headers.map((old, index) => (index === at ? pair : old)));
  return (
    <fieldset className={styles['headers']}>
      <legend>Headers</legend>
      {headers.map(([name, value], index) => {
        const note = problem(`reply.headers.${index}.0`) ?? problem(`reply.headers.${index}.1`);
        const key = `${index}`;
        return (
          <div key={key} className={styles['headerRow']}>
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="name"
              spellCheck={false}
              classNames={{ input: styles['wireInput'] ?? '' }}
              value={name}
              error={problem(`reply.headers.${index}.0`) !== undefined}
              onChange={(event) => put(index, [event.currentTarget.value, value])}
            />
            <TextInput
              aria-label={`Value of header ${index + 1}`}
              placeholder="value"
              spellCheck={false}
              classNames={{ input: styles['wireInput'] ?? '' }}
              value={value}
              error={problem(`reply.headers.${index}.1`) !== undefined}
              onChange={(event) => put(index, [name, event.currentTarget.value])}
            />
            <ActionIcon
              aria-label={`Remove header ${index + 1}`}
              title="Remove"
              onClick={() => onChange(headers.filter((_, at) => at !== index))}
            >
              <IconX size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
            {note === undefined ? null : <output className={styles['wrong']}>{note}</output>}
          </div>
        );
      })}
      <Button
        variant="subtle"
        className={styles['add'] ?? ''}
        leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
        disabled={headers.length >= 50}
        onClick={() => onChange([...headers, ['', '']])}
      >
        Add header
      </Button>
    </fieldset>
  );
}
