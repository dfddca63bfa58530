import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from './error-notice.tsx';
import styles from './remove-dialog.module.css';

interface RemoveDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** On the button that does it. */
  readonly word: string;
  readonly error: unknown;
  readonly removing: boolean;
  readonly onClose: () => void;
  readonly onRemove: () => void;
  /** What happens, as paragraphs. */
  readonly children: ReactNode;
}

/** Asks before something is deleted for good, saying what happens; the safe button has the focus. */
export function RemoveDialog({ opened, title, word, error, removing, onClose, onRemove, children }: RemoveDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={480} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles['dialog']}>{children}</div>
      {error === null || error === undefined ? null : <ErrorNotice error={error} />}
      <div className={styles['dialogButtons']}>
        <Button data-autofocus onClick={onClose}>
          Keep it
        </Button>
        <Button variant="filled" color="red" loading={removing} onClick={onRemove}>
          {word}
        </Button>
      </div>
    </Modal>
  );
}
