import { IconArrowDown, IconArrowUp, IconPointFilled, IconRotate } from '@tabler/icons-react';
import type { Direction } from '#shared/event.ts';
import styles from './mark.module.css';

const shapes = {
  incoming: { Icon: IconArrowDown, title: 'incoming: from the customer' },
  outgoing: { Icon: IconArrowUp, title: 'outgoing: to the customer' },
  echo: { Icon: IconRotate, title: 'echo: sent from the phone itself' },
  none: { Icon: IconPointFilled, title: 'no direction: this event carries no message' },
} as const;

interface DirectionMarkProps {
  readonly direction: Direction | null;
  /** Class of the word, for lists that hide it when narrow; the icon keeps its title then. */
  readonly wordClassName?: string | undefined;
}

/** Direction of an event as icon and word. */
export function DirectionMark({ direction, wordClassName }: DirectionMarkProps) {
  const kind = direction ?? 'none';
  const { Icon, title } = shapes[kind];
  return (
    <span data-public className={`${styles['mark']} ${styles[kind]}`} title={title}>
      <Icon size={14} stroke={2} aria-hidden />
      <span className={`${styles['word']} ${wordClassName ?? ''}`}>{direction ?? 'none'}</span>
    </span>
  );
}
