import { Button } from '@mantine/core';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useRestore } from './deletion.ts';

interface DeletedNoticeProps {
  readonly id: string;
  readonly onClose?: () => void;
}

/** Stands where a capture was that somebody deleted meanwhile. */
export function DeletedNotice({ id, onClose }: DeletedNoticeProps) {
  const restore = useRestore(id);
  return (
    <div role="alert">
      <EmptyState
        title={`Capture ${id} was deleted`}
        text={
          restore === null
            ? 'It was deleted elsewhere, or went with the oldest ones. Who deleted it can undo that for ten minutes.'
            : 'Deleted captures can be restored for ten minutes.'
        }
      >
        <div>
          <Button.Group>
            {restore === null ? null : (
              <Button variant="filled" onClick={restore}>
                Undo
              </Button>
            )}
            {onClose === undefined ? null : <Button onClick={onClose}>Close</Button>}
          </Button.Group>
        </div>
      </EmptyState>
    </div>
  );
}
