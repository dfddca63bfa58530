import { IconArrowsSort, IconEqualNot, IconMinus, IconPlus, IconTilde } from '@tabler/icons-react';
import styles from './compare.module.css';

const marks = {
  added: { Icon: IconPlus, word: 'added' },
  removed: { Icon: IconMinus, word: 'removed' },
  changed: { Icon: IconEqualNot, word: 'changed' },
  rewritten: { Icon: IconTilde, word: 'written otherwise' },
  case: { Icon: IconTilde, word: 'other case' },
  reordered: { Icon: IconArrowsSort, word: 'other order' },
  moved: { Icon: IconArrowsSort, word: 'other place' },
  inside: { Icon: IconArrowsSort, word: 'other order' },
} as const;

interface DiffMarkProps {
  readonly kind: keyof typeof marks | 'same';
  readonly noise?: boolean;
  /** With its word beside it. */
  readonly words?: boolean;
}

/** What became of a value: always a sign and a word, never colour alone. */
export function DiffMark({ kind, noise = false, words = false }: DiffMarkProps) {
  if (kind === 'same')
    return words ? <span className={styles['sameWord']}>same</span> : <span className={styles['hiddenWord']}>same</span>;
  const { Icon, word } = marks[kind];
  const told = noise ? `${word}, noise` : word;
  return (
    <span className={styles['diffMark']} data-kind={noise ? 'noise' : kind} title={told}>
      <Icon size={14} stroke={2} aria-hidden />
      <span className={words ? undefined : styles['hiddenWord']}>{told}</span>
    </span>
  );
}
