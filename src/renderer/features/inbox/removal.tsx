import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useClient } from '../../host/host-context.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useRemovals } from '../capture/deletion.ts';
import type { CaptureList } from './capture-list.ts';
import styles from './removal.module.css';

function captures(count: number): string {
  return count === 1 ? '1 capture' : `${formatCount(count)} captures`;
}

/** Deleting with a way back: by ids, or all that a filter lets through. */
export function useRemoval(list: Pick<CaptureList, 'forget' | 'reload'>) {
  const client = useClient();
  const queries = useQueryClient();
  const { remember } = useRemovals();

  const restore = async (undoToken: string, notification: string): Promise<void> => {
    notifications.hide(notification);
    try {
      await client.workbench.restoreCaptures({ undoToken });
      await list.reload();
      await queries.invalidateQueries({ queryKey: ['capture'] });
    } catch (error) {
      tellFailure(error);
    }
  };

  const offerUndo = (removed: number, undoToken: string): void => {
    const id = `undo-${undoToken}`;
    notifications.show({
      id,
      message: (
        <span className={styles['undo']}>
          Deleted {captures(removed)}.<Button onClick={() => void restore(undoToken, id)}>Undo</Button>
        </span>
      ),
    });
  };

  const remove = async (selection: { ids: string[] } | { filter: string }): Promise<void> => {
    try {
      const { removed, undoToken } = await client.workbench.removeCaptures(selection);
      if (removed > 0) remember(undoToken, 'ids' in selection ? selection.ids : null);
      if ('ids' in selection) list.forget(selection.ids);
      else await list.reload();
      if (removed > 0) offerUndo(removed, undoToken);
      else notifications.show({ message: 'Nothing to delete: pinned captures stay until they are unpinned.' });
    } catch (error) {
      tellFailure(error);
    }
  };

  return remove;
}
