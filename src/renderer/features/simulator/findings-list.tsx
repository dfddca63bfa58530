import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Finding } from '#shared/simulation.ts';
import { countWords } from './run-words.ts';
import styles from './simulator.module.css';

const marks = {
  wrong: { Icon: IconX, word: 'wrong' },
  risky: { Icon: IconAlertTriangle, word: 'risky' },
  note: { Icon: IconInfoCircle, word: 'note' },
} as const;

interface FindingsListProps {
  readonly findings: readonly Finding[];
  /** Index of the one whose lanes are shown alone. */
  readonly chosen: number | null;
  readonly onChoose: (index: number | null) => void;
}

/** What the handler got wrong, a sentence each; one that names events shows them alone. */
export function FindingsList({ findings, chosen, onChoose }: FindingsListProps) {
  return (
    <ul className={styles['findings']} aria-label="Findings">
      {findings.map((finding, index) => {
        const { Icon, word } = marks[finding.severity];
        const key = `${finding.code}-${index}`;
        const words = (
          <>
            <Icon className={styles['findingIcon']} size={14} stroke={2.25} aria-hidden />
            <VisuallyHidden>{word}: </VisuallyHidden>
            <span className={styles['findingWords']}>{finding.sentence}</span>
          </>
        );
        return (
          <li key={key} data-severity={finding.severity}>
            {finding.lanes.length === 0 ? (
              <span className={styles['finding']}>{words}</span>
            ) : (
              <UnstyledButton
                className={styles['finding']}
                aria-pressed={chosen === index}
                title={chosen === index ? 'Show all events again' : 'Show these events alone'}
                onClick={() => onChoose(chosen === index ? null : index)}
              >
                {words}
                <span className={styles['findingLanes']}>
                  {chosen === index ? 'show all' : countWords(finding.lanes.length, 'delivery', 'deliveries')}
                </span>
              </UnstyledButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
