import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { tellFailure } from './tell-failure.ts';
import styles from './undo-notice.module.css';

/** Says what was done and offers to take it back, for as long as messages stay. */
export function offerUndo(words: string, undo: () => Promise<unknown>): void {
  const id = `undo-${crypto.randomUUID()}`;
  notifications.show({
    id,
    message: (
      <span className={styles['line']}>
        {words}
        <Button
          onClick={() => {
            notifications.hide(id);
            undo().catch(tellFailure);
          }}
        >
          Undo
        </Button>
      </span>
    ),
  });
}
