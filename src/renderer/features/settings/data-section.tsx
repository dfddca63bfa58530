import { Button } from '@mantine/core';
import type { Health } from '#shared/health.ts';
import { desktopBridge } from '../../host/electron.ts';
import { useHealth } from '../../host/host-context.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { FactList } from '../../parts/fact-list.tsx';
import { formatCount, formatExactSize, formatSize } from '../../parts/format-size.ts';
import { StorageUsed } from './storage-use.tsx';
import styles from './settings.module.css';

/** How secrets are kept, said honestly: what it protects against and what it does not. */
const levels: Record<Health['secretsLevel'], { readonly name: string; readonly truth: string }> = {
  'os-keychain': {
    name: 'The system’s keychain',
    truth:
      'Signing secrets are encrypted with a key that the operating system’s keychain holds. A copy of the data folder alone does not give them away; programs running under your account may still be able to ask the keychain.',
  },
  'key-from-environment': {
    name: 'A key from the environment',
    truth:
      'Signing secrets are encrypted with the key in the environment variable that Hookwright was started with. They are as safe as that variable: whoever reads it and the data folder reads the secrets.',
  },
  'key-file': {
    name: 'A key file beside the data',
    truth:
      'Signing secrets are encrypted, but the key lies in a file of the same data folder that only your account may read. That protects a copied database, not a copied folder: whoever has the whole folder has the secrets.',
  },
};

/** What lies on the disk. */
export function DataSection() {
  const health = useHealth();
  return (
    <section aria-labelledby="data-title">
      <h2 id="data-title" className={styles['title']}>
        Data
      </h2>
      <p className={styles['intro']}>Everything stays on this machine: no account, nothing is sent anywhere.</p>
      {health === null ? null : <Facts health={health} />}
    </section>
  );
}

function Facts({ health }: { readonly health: Health }) {
  const { store, captures } = health;
  const level = levels[health.secretsLevel];
  const bridge = desktopBridge();
  return (
    <>
      <div data-setting="data-folder">
        <p className={styles['commandLabel']}>Data folder</p>
        <CopyLine text={store.dataFolder} label="Copy data folder" whole />
        {bridge === null ? null : (
          <p className={styles['below']}>
            <Button onClick={() => void bridge.showDataFolder()}>Show in the file manager</Button>
          </p>
        )}
      </div>
      <div className={styles['group']}>
        <h3 className={styles['groupTitle']}>Database</h3>
        <FactList
          facts={[
            {
              label: 'Size',
              value: `${formatSize(store.databaseBytes)} (${formatExactSize(store.databaseBytes)}, with its write-ahead log)`,
            },
            {
              label: 'Captures',
              value: `${formatCount(captures.stored)}, of which ${formatCount(captures.unmatched)} matched no endpoint`,
            },
            {
              label: 'Free on the disk',
              value: store.diskFreeBytes === null ? 'Cannot be found out' : formatSize(store.diskFreeBytes),
            },
            { label: 'Format', value: `Version ${store.schemaVersion}` },
            { label: 'Hookwright', value: `Version ${health.version}, process ${health.pid}` },
          ]}
        />
      </div>
      <StorageUsed />
      <div className={styles['group']} data-setting="secrets-key">
        <h3 className={styles['groupTitle']}>Secrets: {level.name.toLowerCase()}</h3>
        <p className={styles['intro']}>{level.truth}</p>
      </div>
    </>
  );
}
