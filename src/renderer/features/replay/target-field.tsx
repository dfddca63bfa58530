import { Autocomplete } from '@mantine/core';
import type { KeyboardEvent, Ref } from 'react';
import { fieldNote } from '../../parts/field-note.ts';
import { useLastTargets } from '../deliveries/delivery-data.ts';
import styles from './replay.module.css';

interface TargetFieldProps {
  readonly value: string;
  readonly onChange: (url: string) => void;
  readonly label: string;
  /** True: the label is for screen readers only. */
  readonly bare?: boolean;
  readonly problem?: string | null;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** A URL to send to, with those used before. */
export function TargetField({ value, onChange, label, bare = false, problem = null, inputRef, onKeyDown }: TargetFieldProps) {
  const { data = [] } = useLastTargets();
  return (
    <Autocomplete
      ref={inputRef}
      size="xs"
      {...(bare ? { 'aria-label': label } : { label, labelProps: fieldNote('').labelProps })}
      error={problem !== null}
      className={styles['target'] ?? ''}
      classNames={{ input: styles['wireInput'] ?? '' }}
      placeholder="http://localhost:3000/webhooks"
      data={[...new Set(data)].slice(0, 20)}
      // All of them while the field holds one of them: whoever opens the list wants another.
      filter={({ options, search }) =>
        data.includes(search) ? options : options.filter((option) => 'value' in option && option.value.includes(search.trim()))
      }
      value={value}
      onChange={onChange}
      spellCheck={false}
      autoComplete="off"
      inputMode="url"
      onKeyDown={onKeyDown}
      maxLength={8192}
    />
  );
}
