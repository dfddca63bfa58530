import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPlus, IconX } from '@tabler/icons-react';
import type { HeaderPair } from '#shared/reply.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { Panel } from '../../parts/panel.tsx';
import { jsonRemark } from './endpoint-draft.ts';
import type { FieldsProps } from './fields-props.ts';
import { statusWords } from './status-words.ts';
import styles from './endpoints.module.css';

/** What the endpoint answers. */
export function ReplyFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <Panel title="Reply">
      <div className={styles['replyLine']}>
        <TextInput
          label="Status"
          inputMode="numeric"
          value={draft.status}
          onChange={(event) => onChange({ status: event.currentTarget.value })}
          {...fieldNote(statusWords(draft.status), problems['reply.status'])}
        />
        <TextInput
          label="Delay"
          inputMode="numeric"
          value={draft.delayMs}
          rightSection="ms"
          rightSectionWidth={32}
          onChange={(event) => onChange({ delayMs: event.currentTarget.value })}
          {...fieldNote('Before answering, at most 300,000', problems['reply.delayMs'])}
        />
      </div>
      <ReplyHeaders headers={draft.headers} problems={problems} onChange={(headers) => onChange({ headers })} />
      <Body body={draft.body} problem={problems['reply.body'] ?? null} onChange={(body) => onChange({ body })} />
    </Panel>
  );
}

interface ReplyHeadersProps {
  readonly headers: readonly HeaderPair[];
  readonly problems: FieldsProps['problems'];
  readonly onChange: (headers: readonly HeaderPair[]) => void;
}

function ReplyHeaders({ headers, problems, onChange }: ReplyHeadersProps) {
  const put = (at: number, pair: HeaderPair): void => onChange(headers.map((old, index) => (index === at ? pair : old)));
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>Headers</legend>
      {headers.map(([name, value], index) => {
        const key = `${index}`;
        const note = problems[`reply.headers.${index}.0`] ?? problems[`reply.headers.${index}.1`];
        const label = name === '' ? `${index + 1}` : name;
        return (
          <div key={key} className={styles['headerRow']}>
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="name"
              classNames={{ input: styles['wireInput'] ?? '' }}
              spellCheck={false}
              value={name}
              error={problems[`reply.headers.${index}.0`] !== undefined}
              onChange={(event) => put(index, [event.currentTarget.value, value])}
            />
            <TextInput
              aria-label={`Value of header ${label}`}
              placeholder="value"
              classNames={{ input: styles['wireInput'] ?? '' }}
              spellCheck={false}
              value={value}
              error={problems[`reply.headers.${index}.1`] !== undefined}
              onChange={(event) => put(index, [name, event.currentTarget.value])}
            />
            <ActionIcon
              aria-label={`Remove header ${label}`}
              title="Remove"
              onClick={() => onChange(headers.filter((_, at) => at !== index))}
            >
              <IconX size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
            {note === undefined ? null : <output className={styles['rowNote']}>{note}</output>}
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

interface BodyProps {
  readonly body: string;
  readonly problem: string | null;
  readonly onChange: (body: string) => void;
}

function Body({ body, problem, onChange }: BodyProps) {
  const remark = jsonRemark(body);
  const { description: _, ...note } = fieldNote('', problem);
  return (
    <Textarea
      label="Body"
      autosize
      minRows={3}
      maxRows={14}
      classNames={{ input: styles['wireInput'] ?? '' }}
      spellCheck={false}
      value={body}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...note}
      description={
        problem === null ? (
          <span className={styles['remark']} data-ok={remark.ok || undefined}>
            {remark.ok ? (
              <IconCheck size={12} stroke={2.5} aria-hidden />
            ) : (
              <IconAlertTriangle size={12} stroke={2} aria-hidden />
            )}
            {remark.words}
          </span>
        ) : null
      }
    />
  );
}
