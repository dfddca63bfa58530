import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Settings } from '#shared/settings.ts';
import { useClient } from '../../host/host-context.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { offer, offerUndo } from './offer-undo.tsx';
import { settingsKey } from './settings-data.ts';
import { useSettingsDraftStore } from './settings-draft-store.ts';
import styles from './settings.module.css';
import look from './backup.module.css';

const resetWord = 'Hookwright';

/** Back to the first day: the settings alone, or everything. */
export function ResetSection() {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="reset-title">
      <h2 id="reset-title" className={styles['title']}>
        Reset
      </h2>
      <p className={styles['intro']}>Both can be taken back. Certificates, keys and backups are never touched.</p>
      <ResetSettings />
      <div className={styles['setting']} data-setting="reset-everything">
        <div>
          <p className={styles['name']}>Reset everything</p>
          <p className={styles['help']}>
            An empty database as on the first day: no captures, endpoints, deliveries or settings of yours. What is here now is
            kept aside as a backup.
          </p>
        </div>
        <div className={styles['value']}>
          <Button color="red" onClick={() => setAsking(true)}>
            Reset everything…
          </Button>
        </div>
      </div>
      {asking ? <ResetDialog onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function ResetSettings() {
  const client = useClient();
  const cache = useQueryClient();
  const reset = useMutation({ mutationFn: () => client.workbench.resetSettings() });
  const put = (settings: Settings): void => {
    useSettingsDraftStore.getState().set(null);
    cache.setQueryData<Settings>(settingsKey, settings);
  };
  const onReset = (): void => {
    reset.mutate(undefined, {
      onSuccess: ({ before, after }) => {
        put(after);
        offer('The settings are those of the first day.', 'undo-reset-settings', () => {
          client.workbench.updateSettings({ ...before }).then(put, tellFailure);
        });
      },
    });
  };
  return (
    <div className={styles['setting']} data-setting="reset-settings">
      <div>
        <p className={styles['name']}>Reset settings</p>
        <p className={styles['help']}>
          Receiver, host names, retention and automatic backups as on the first day. Captures and endpoints stay.
        </p>
      </div>
      <div className={styles['value']}>
        <Button loading={reset.isPending} onClick={onReset}>
          Reset settings
        </Button>
        {reset.error === null ? null : <ErrorNotice error={reset.error} />}
      </div>
    </div>
  );
}

function ResetDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient();
  const [typed, setTyped] = useState('');
  const reset = useMutation({ mutationFn: () => client.workbench.resetEverything({ confirm: typed.trim() }) });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    reset.mutate(undefined, {
      onSuccess: ({ safetyId }) => {
        useSettingsDraftStore.getState().set(null);
        onClose();
        offerUndo(client, 'Everything is as on the first day.', safetyId);
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title="Reset everything?" size={480} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={onSubmit}>
        <div className={look['dialog']}>
          <p>All captures, endpoints with their secrets, deliveries and settings are replaced by an empty database.</p>
          <p>The present one is kept as a backup, and can be brought back from Settings, Backup.</p>
          <TextInput
            data-autofocus
            label={`Type ${resetWord} to go on`}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
            {...fieldNote('')}
          />
          {reset.error === null ? null : <ErrorNotice error={reset.error} />}
        </div>
        <div className={look['dialogButtons']}>
          <Button onClick={onClose}>Keep everything</Button>
          <Button type="submit" variant="filled" color="red" disabled={typed.trim() !== resetWord} loading={reset.isPending}>
            Reset everything
          </Button>
        </div>
      </form>
    </Modal>
  );
}
