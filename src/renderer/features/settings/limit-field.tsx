import { Checkbox, TextInput } from '@mantine/core';
import { fieldNote } from '../../parts/field-note.ts';
import styles from './settings.module.css';

interface LimitFieldProps {
  /** Id of the text input, for its label. */
  readonly id: string;
  /** What ticking the box does, for screen readers. */
  readonly switchLabel: string;
  readonly on: boolean;
  readonly value: string;
  /** The line under it while it is on, and while it is off. */
  readonly hint: string;
  readonly offHint: string;
  readonly problem: string | undefined;
  readonly inputMode: 'numeric' | 'decimal' | 'text';
  readonly onSwitch: (on: boolean) => void;
  readonly onValue: (value: string) => void;
}

/** A value that can be switched off; what was typed is kept while it is. */
export function LimitField({
  id,
  switchLabel,
  on,
  value,
  hint,
  offHint,
  problem,
  inputMode,
  onSwitch,
  onValue,
}: LimitFieldProps) {
  return (
    <div className={styles['switched']}>
      <Checkbox aria-label={switchLabel} checked={on} onChange={(event) => onSwitch(event.currentTarget.checked)} />
      <TextInput
        id={id}
        inputMode={inputMode}
        disabled={!on}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
        {...fieldNote(on ? hint : offHint, problem)}
      />
    </div>
  );
}
