import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import look from './backup.module.css';

const shownMs = 30_000;

/** Says what was done, with a way back. `id` names the message. */
export function offer(message: string, id: string, undo: () => void): void {
  const onUndo = (): void => {
    notifications.hide(id);
    undo();
  };
  notifications.show({
    id,
    autoClose: shownMs,
    message: (
      <span className={look['undo']}>
        {message}
        <Button onClick={onUndo}>Undo</Button>
      </span>
    ),
  });
}

/** Offers to put the database that was replaced in its place again. */
export function offerUndo(client: WorkbenchClient, message: string, safetyId: string): void {
  offer(message, `undo-${safetyId}`, () => {
    client.workbench
      .restoreBackup({ id: safetyId })
      .then(() => notifications.show({ message: 'All is as it was before.' }), tellFailure);
  });
}
