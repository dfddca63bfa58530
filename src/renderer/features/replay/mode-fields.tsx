import { Radio } from '@mantine/core';
import type { Breakage } from '#shared/delivery.ts';
import { breakageWords } from '../deliveries/delivery-words.ts';
import styles from './replay.module.css';

export type ReplayMode = 're-signed' | 'as-captured' | 'broken';

const modes: readonly { readonly mode: ReplayMode; readonly title: string; readonly words: string }[] = [
  { mode: 're-signed', title: 'Re-signed', words: 'New timestamp and signature, as the provider would send it again.' },
  { mode: 'as-captured', title: 'As captured', words: 'Byte for byte, with the old signature and timestamp.' },
  { mode: 'broken', title: 'Broken on purpose', words: 'Exactly one thing is wrong, to see whether the handler notices.' },
];

const breakages = Object.keys(breakageWords) as Breakage[];

interface ModeFieldsProps {
  readonly mode: ReplayMode;
  readonly breakage: Breakage;
  readonly onMode: (mode: ReplayMode) => void;
  readonly onBreakage: (breakage: Breakage) => void;
  /** What never became a request can only leave as it came. */
  readonly onlyAsCaptured?: boolean;
  readonly without?: ReplayMode;
}

/** How the request is made. */
export function ModeFields({ mode, breakage, onMode, onBreakage, onlyAsCaptured = false, without }: ModeFieldsProps) {
  return (
    <div className={styles['modes']}>
      <Radio.Group
        label="How it is made"
        classNames={{ label: styles['label'] ?? '' }}
        value={mode}
        onChange={(value) => onMode(value)}
      >
        <div className={styles['choices']}>
          {modes
            .filter((each) => each.mode !== without)
            .map(({ mode: value, title, words }) => (
              <Radio
                key={value}
                size="xs"
                value={value}
                label={title}
                description={words}
                disabled={onlyAsCaptured && value !== 'as-captured'}
                classNames={{
                  root: styles['choice'] ?? '',
                  label: styles['choiceTitle'] ?? '',
                  description: styles['choiceWords'] ?? '',
                }}
              />
            ))}
        </div>
      </Radio.Group>
      {mode === 'broken' ? (
        <Radio.Group
          label="What is wrong with it"
          classNames={{ label: styles['label'] ?? '' }}
          value={breakage}
          onChange={(value) => onBreakage(value)}
        >
          <div className={styles['breakages']}>
            {breakages.map((each) => (
              <Radio
                key={each}
                size="xs"
                value={each}
                label={breakageWords[each].title}
                title={breakageWords[each].what}
                classNames={{ label: styles['choiceTitle'] ?? '' }}
              />
            ))}
          </div>
        </Radio.Group>
      ) : null}
    </div>
  );
}
