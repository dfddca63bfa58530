import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { NumberField } from '../../parts/number-field.tsx';
import type { SetupFieldProps } from './setup-field-props.ts';
import styles from './simulator.module.css';

const clocks = [
  { value: 'virtual', label: 'Virtual', words: 'No waiting: each attempt leaves at once, as of the time it is due.' },
  { value: 'scaled', label: 'Scaled', words: 'Waits pass quicker by a factor.' },
  { value: 'real', label: 'Real', words: 'Waits last as long as they do.' },
] as const;

/** How time passes, and the number all chance is drawn from. */
export function ClockFields({ draft, problems, onChange }: SetupFieldProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Clock"
        fullWidth
        data={clocks.map(({ value, label }) => ({ value, label }))}
        value={draft.clock}
        onChange={(value) => onChange({ clock: clocks.find((clock) => clock.value === value)?.value ?? 'virtual' })}
      />
      <p className={styles['quiet']}>{clocks.find(({ value }) => value === draft.clock)?.words}</p>
      <div className={styles['pair']}>
        <div className={styles['seed']}>
          <NumberField
            label="Seed"
            value={draft.seed}
            hint="Same seed, same run"
            problem={problems['seed']}
            onChange={(seed) => onChange({ seed })}
          />
          <ActionIcon
            aria-label="Draw another seed"
            title="Draw another seed"
            onClick={() => onChange({ seed: String(Math.floor(Math.random() * 100_000)) })}
          >
            <IconDice5 size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
        {draft.clock === 'scaled' ? (
          <NumberField
            label="Factor"
            unit="×"
            value={draft.factor}
            hint="2 to 10,000"
            problem={problems['clock.factor']}
            onChange={(factor) => onChange({ factor })}
          />
        ) : (
          <NumberField
            label="At a time"
            value={draft.concurrency}
            hint="Attempts under way"
            problem={problems['concurrency']}
            onChange={(concurrency) => onChange({ concurrency })}
          />
        )}
      </div>
    </>
  );
}
