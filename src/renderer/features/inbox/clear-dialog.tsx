import { Button, Group, Modal } from '@mantine/core';
import { useHealth } from '../../host/host-context.tsx';
import { formatCount } from '../../parts/format-size.ts';
import styles from './clear-dialog.module.css';

interface ClearDialogProps {
  /** Null: closed. */
  readonly what: 'all' | 'matching' | null;
  readonly filter: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Asks once before many captures are deleted. */
export function ClearDialog({ what, filter, onCancel, onConfirm }: ClearDialogProps) {
  const stored = useHealth()?.captures.stored ?? null;
  const all = stored === null ? 'all captures' : stored === 1 ? 'the one capture' : `all ${formatCount(stored)} captures`;
  return (
    <Modal
      opened={what !== null}
      onClose={onCancel}
      title={what === 'matching' ? 'Delete the captures that match?' : `Delete ${all}?`}
      size={440}
    >
      {what === 'matching' ? (
        <p className={styles['text']}>
          Filter: <code>{filter}</code>
        </p>
      ) : null}
      <p className={styles['text']}>Pinned captures stay. You can undo this for ten minutes.</p>
      <Group justify="flex-end" gap={8} mt={16}>
        <Button onClick={onCancel} data-autofocus>
          Keep them
        </Button>
        <Button variant="filled" color="red" onClick={onConfirm}>
          Delete
        </Button>
      </Group>
    </Modal>
  );
}
