import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import styles from './connection-banner.module.css';
import { useHostLink } from './host/host-context.tsx';
import type { ConnectionState } from './host/host-link.ts';

/** Says that what is shown may be old, while the host cannot be reached. Nothing while all is well. */
export function ConnectionBanner({ connection }: { readonly connection: ConnectionState }) {
  const link = useHostLink();
  if (connection.kind !== 'lost') return null;
  return (
    <output className={styles['banner']}>
      <IconPlugConnectedX className={styles['icon']} size={16} stroke={1.75} aria-hidden />
      <span className={styles['words']}>
        {connection.reason === 'stopped'
          ? 'Hookwright was stopped. Start it again; what is shown here is as it was then.'
          : 'The connection to Hookwright is lost. Trying again; what is shown here may be old.'}
      </span>
      <Button onClick={link.retryNow}>Try now</Button>
    </output>
  );
}
