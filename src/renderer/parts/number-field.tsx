import { TextInput } from '@mantine/core';
import { fieldNote } from './field-note.ts';
import styles from './number-field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A number as it is typed, with its unit. */
export function NumberField({ label, value, unit, hint = '', problem, onChange }: NumberFieldProps) {
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      value={value}
      autoComplete="off"
      {...(unit === undefined ? {} : { rightSection: <span className={styles['unit']}>{unit}</span>, rightSectionWidth: 36 })}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...fieldNote(hint, problem)}
    />
  );
}
