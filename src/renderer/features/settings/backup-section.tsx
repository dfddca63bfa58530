import { Button, Progress, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Backup, BackupsState } from '#shared/backup.ts';
import type { Health } from '#shared/health.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { formatSize } from '../../parts/format-size.ts';
import { useClient } from '../../host/host-context.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useBackups, useMakeBackup } from './backup-data.ts';
import { BackupList } from './backup-list.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import type { SectionProps } from './section-props.ts';
import styles from './settings.module.css';
import look from './backup.module.css';

/** Which key a person must take along for the secrets in a backup to be of use elsewhere. */
const keys: Record<Health['secretsLevel'], string> = {
  'key-file': 'the file secrets.key of this data folder',
  'key-from-environment': 'the passphrase in HOOKWRIGHT_PASSPHRASE',
  'os-keychain': 'the key in this system’s keychain, which stays on this machine: enter the secrets again elsewhere',
};

const rhythms = [
  { value: 'off', label: 'Off' },
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week' },
] as const;

/** Copies of the database: made, kept, brought back. */
export function BackupSection({ draft, problems, onChange }: SectionProps) {
  const { told, error } = useBackups();
  const [restoring, setRestoring] = useState<Backup | null>(null);
  return (
    <section aria-labelledby="backup-title">
      <h2 id="backup-title" className={styles['title']}>
        Backup
      </h2>
      <p className={styles['intro']}>
        A backup is one file with everything in the database: captures, endpoints, settings, deliveries. Certificates and keys are
        not in it, so that a copied file lets nobody pose as this receiver. Secrets stay sealed in it
        {told === null ? '.' : `; to read them elsewhere takes ${keys[told.secretsKey]}.`}
      </p>
      {told === null ? error === null ? null : <ErrorNotice error={error} /> : <Making state={told} />}
      <div className={styles['setting']} data-setting="backup-schedule">
        <div>
          <p className={styles['name']} id="schedule-name">
            Automatic backups
          </p>
          <p className={styles['help']}>
            Made while Hookwright runs, without holding up receiving. The oldest automatic ones go; others stay.
          </p>
        </div>
        <div className={styles['value']}>
          <SegmentedControl
            aria-labelledby="schedule-name"
            data={rhythms.map((rhythm) => ({ ...rhythm }))}
            value={draft.backupEvery}
            onChange={(value) => onChange({ backupEvery: rhythms.find((rhythm) => rhythm.value === value)?.value ?? 'off' })}
          />
          <TextInput
            className={look['keep'] ?? ''}
            aria-label="Automatic backups kept"
            inputMode="numeric"
            disabled={draft.backupEvery === 'off'}
            value={draft.backupKeep}
            onChange={(event) => onChange({ backupKeep: event.currentTarget.value })}
            {...fieldNote('Kept, 1 to 100', problems['backup.keep'])}
          />
          {told?.problem == null ? null : (
            <p className={look['problem']}>
              The last one could not be made: {told.problem.problem} {told.problem.remedy}
            </p>
          )}
        </div>
      </div>
      {told === null ? null : <BackupList state={told} onRestore={setRestoring} />}
      {restoring === null ? null : <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />}
    </section>
  );
}

function Making({ state }: { readonly state: BackupsState }) {
  const client = useClient();
  const make = useMakeBackup();
  const { job } = state;
  const making = job?.kind === 'making';
  const cancelled = (make.error as { readonly code?: string } | null)?.code === 'backup-cancelled';
  return (
    <div className={styles['setting']} data-setting="make-backup">
      <div>
        <p className={styles['name']}>Make a backup</p>
        <p className={styles['help']}>
          Takes up to {formatSize(state.neededBytes)}
          {state.diskFreeBytes === null ? '' : ` of the ${formatSize(state.diskFreeBytes)} that are free`}. Receiving goes on
          meanwhile.
        </p>
      </div>
      <div className={styles['value']}>
        {making ? (
          <div className={look['making']}>
            <Progress
              aria-label="Backup under way"
              className={look['progress'] ?? ''}
              value={(job.share ?? 0) * 100}
              color="var(--ink)"
              transitionDuration={0}
            />
            <span className={look['share']}>{Math.round((job.share ?? 0) * 100)} %</span>
            <Button disabled={!job.cancellable} onClick={() => void client.workbench.cancelBackup().catch(tellFailure)}>
              Cancel
            </Button>
          </div>
        ) : (
          <Button variant="filled" disabled={job !== null} onClick={() => make.mutate()}>
            Make a backup now
          </Button>
        )}
        {make.error === null || cancelled ? null : <ErrorNotice error={make.error} />}
      </div>
    </div>
  );
}
