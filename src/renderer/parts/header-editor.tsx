import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { HeaderPair } from '#shared/reply.ts';
import styles from './header-editor.module.css';

interface HeaderEditorProps {
  readonly headers: readonly HeaderPair[];
  readonly onHeaders: (headers: readonly HeaderPair[]) => void;
  /** Problems by place: `0.0` for the first name, `0.1` for the first value. */
  readonly problems: Readonly<Record<string, string>>;
  readonly most: number;
}

/** Header pairs, line by line: order, case and repeats as typed. */
export function HeaderEditor({ headers, onHeaders, problems, most }: HeaderEditorProps) {
  const put = (at: number, pair: HeaderPair): void => onHeaders(headers.map((old, index) => (index === at ? pair : old)));
  const input = { classNames: { input: styles['input'] ?? '' }, spellCheck: false, autoComplete: 'off' } as const;
  return (
    <div>
      {headers.map(([name, value], index) => {
        const key = `${index}`;
        const note = problems[`${index}.0`] ?? problems[`${index}.1`];
        const label = name === '' ? `${index + 1}` : name;
        return (
          <div key={key} className={styles['row']}>
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="name"
              value={name}
              error={problems[`${index}.0`] !== undefined}
              onChange={(event) => put(index, [event.currentTarget.value, value])}
              {...input}
            />
            <TextInput
              aria-label={`Value of header ${label}`}
              placeholder="value"
              value={value}
              error={problems[`${index}.1`] !== undefined}
              onChange={(event) => put(index, [name, event.currentTarget.value])}
              {...input}
            />
            <ActionIcon
              aria-label={`Remove header ${label}`}
              title="Remove"
              onClick={() => onHeaders(headers.filter((_, at) => at !== index))}
            >
              <IconX size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
            {note === undefined ? null : <output className={styles['note']}>{note}</output>}
          </div>
        );
      })}
      <Button
        variant="subtle"
        className={styles['add'] ?? ''}
        leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
        disabled={headers.length >= most}
        onClick={() => onHeaders([...headers, ['', '']])}
      >
        Add header
      </Button>
    </div>
  );
}
