import { Button, Loader, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Backup } from '#shared/backup.ts';
import { useClient } from '../../host/host-context.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { exactTime } from '../../parts/format-time.ts';
import { useRestoreBackup } from './backup-data.ts';
import { backupContentWords, backupSecretWords } from './backup-words.ts';
import { offerUndo } from './offer-undo.tsx';
import { useSettingsDraftStore } from './settings-draft-store.ts';
import look from './backup.module.css';

interface RestoreDialogProps {
  readonly backup: Backup;
  readonly onClose: () => void;
}

/** Looks at the backup first, says what will happen, and brings it back. */
export function RestoreDialog({ backup, onClose }: RestoreDialogProps) {
  const client = useClient();
  const restore = useRestoreBackup();
  const check = useQuery({
    queryKey: ['backup-check', backup.id, backup.createdAt],
    queryFn: () => client.workbench.checkBackup({ id: backup.id }),
    gcTime: 0,
    staleTime: Infinity,
  });
  const secrets = check.data === undefined ? null : backupSecretWords(check.data);
  const onRestore = (): void => {
    restore.mutate(backup.id, {
      onSuccess: ({ safetyId }) => {
        useSettingsDraftStore.getState().set(null);
        onClose();
        offerUndo(client, 'The backup is back.', safetyId);
      },
    });
  };
  return (
    <Modal
      opened
      onClose={restore.isPending ? () => {} : onClose}
      title={`Bring back the backup of ${exactTime(backup.createdAt).slice(0, 16)}?`}
      size={520}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={look['dialog']}>
        {check.isPending ? (
          <p className={look['checking']}>
            <Loader size={14} color="currentColor" /> Reading all of it, to see that it is whole…
          </p>
        ) : null}
        {check.error === null ? null : <ErrorNotice error={check.error} />}
        {check.data === undefined ? null : (
          <>
            <p>{backupContentWords(check.data)}</p>
            {secrets === null ? null : <p>{secrets}</p>}
            <p>
              What is here now is kept aside and can be brought back in turn. Senders get 503 with Retry-After for the moment it
              takes; every open page shows the backup then.
            </p>
          </>
        )}
        {restore.error === null ? null : <ErrorNotice error={restore.error} />}
      </div>
      <div className={look['dialogButtons']}>
        <Button data-autofocus disabled={restore.isPending} onClick={onClose}>
          Keep what is here
        </Button>
        <Button variant="filled" disabled={check.data === undefined} loading={restore.isPending} onClick={onRestore}>
          Bring it back
        </Button>
      </div>
    </Modal>
  );
}
