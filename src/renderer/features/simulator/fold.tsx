import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import styles from './simulator.module.css';

interface FoldProps {
  readonly words: string;
  /** What the folded fields say now. */
  readonly note: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** Fields that are seldom needed, folded away with what they say now. */
export function Fold({ words, note, open = false, children }: FoldProps) {
  const [unfolded, setUnfolded] = useState(open);
  return (
    <div>
      <UnstyledButton className={styles['fold']} aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        <IconChevronRight size={14} stroke={2} aria-hidden />
        {words}
        <span className={styles['foldNote']}>{note}</span>
      </UnstyledButton>
      {unfolded ? <div className={styles['foldBody']}>{children}</div> : null}
    </div>
  );
}
