import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Backup, BackupsState } from '#shared/backup.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime } from '../../parts/format-time.ts';
import { RemoveDialog } from '../../parts/remove-dialog.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useRemoveBackup, useSaveBackup } from './backup-data.ts';
import { backupKindWords } from './backup-words.ts';
import styles from './settings.module.css';
import look from './backup.module.css';

interface BackupListProps {
  readonly state: BackupsState;
  readonly onRestore: (backup: Backup) => void;
}

/** The backups there are, newest first. */
export function BackupList({ state, onRestore }: BackupListProps) {
  const [removing, setRemoving] = useState<Backup | null>(null);
  const { saving, save, cancel } = useSaveBackup();
  const remove = useRemoveBackup();
  const { items, job, folder } = state;
  const close = (): void => {
    remove.reset();
    setRemoving(null);
  };
  return (
    <div className={styles['group']} data-setting="backups">
      <h3 className={styles['groupTitle']}>Backups</h3>
      {items.length === 0 ? (
        <p className={styles['intro']}>
          None yet. One that was saved elsewhere can be put into the folder below; it then stands here.
        </p>
      ) : (
        <table className={look['table']}>
          <thead>
            <tr>
              <th scope="col">Made</th>
              <th scope="col">Why</th>
              <th scope="col" className={look['number']}>
                Size
              </th>
              <th scope="col">
                <span className={look['hidden']}>Acts</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((backup) => (
              <tr key={backup.id}>
                <td title={backup.id}>
                  {exactTime(backup.createdAt).slice(0, 16)}{' '}
                  <span className={look['quiet']}>
                    <RelativeTime iso={backup.createdAt} />
                  </span>
                </td>
                <td>
                  {backupKindWords(backup.kind)}
                  {backup.schemaVersion === null ? <span className={look['wrong']}> · no Hookwright database</span> : null}
                </td>
                <td className={look['number']} title={formatExactSize(backup.sizeBytes)}>
                  {formatSize(backup.sizeBytes)}
                </td>
                <td className={look['acts']}>
                  <Button disabled={job !== null || backup.schemaVersion === null} onClick={() => onRestore(backup)}>
                    Bring back…
                  </Button>
                  {saving?.id === backup.id ? (
                    <Button variant="subtle" onClick={cancel}>
                      {Math.round(saving.share * 100)} % · Cancel
                    </Button>
                  ) : (
                    <ActionIcon
                      aria-label={`Save a copy of the backup of ${exactTime(backup.createdAt).slice(0, 16)}`}
                      title="Save a copy elsewhere"
                      disabled={saving !== null}
                      onClick={() => void save(backup).catch(tellFailure)}
                    >
                      <IconDownload size={16} stroke={1.75} aria-hidden />
                    </ActionIcon>
                  )}
                  <ActionIcon
                    aria-label={`Delete the backup of ${exactTime(backup.createdAt).slice(0, 16)}`}
                    title="Delete"
                    disabled={job?.id === backup.id}
                    onClick={() => setRemoving(backup)}
                  >
                    <IconTrash size={16} stroke={1.75} aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles['commandLabel']}>Folder</p>
      <CopyLine text={folder} label="Copy folder of the backups" whole />
      <RemoveDialog
        opened={removing !== null}
        title="Delete this backup?"
        word="Delete it"
        error={remove.error}
        removing={remove.isPending}
        onClose={close}
        onRemove={() => removing !== null && remove.mutate(removing.id, { onSuccess: close })}
      >
        <p>The file is deleted for good. The present database is not touched.</p>
      </RemoveDialog>
    </div>
  );
}
