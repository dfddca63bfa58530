import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { StorageUse } from '#shared/backup.ts';
import { useClient } from '../../host/host-context.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import styles from './settings.module.css';
import look from './storage-use.module.css';

type Part = StorageUse['parts'][number]['part'];

const names: Record<Part, string> = {
  captures: 'Captures: headers, events, verdicts',
  bodies: 'Bodies',
  index: 'Indexes for lists and search',
  deliveries: 'Deliveries, attempts, simulations',
  free: 'Free, for new captures',
  other: 'Everything else',
};

/** What takes the space, measured when it is looked at. */
export function StorageUsed() {
  const client = useClient();
  const use = useQuery({ queryKey: ['storage-use'], queryFn: () => client.workbench.storageUse(), gcTime: 0, staleTime: 60_000 });
  return (
    <div className={styles['group']} data-setting="storage">
      <h3 className={styles['groupTitle']}>Space used</h3>
      {use.error === null ? null : <ErrorNotice error={use.error} onRetry={() => void use.refetch()} />}
      {use.data === undefined ? (
        use.isPending && <p className={styles['intro']}>Measuring: every page of the database is looked at.</p>
      ) : (
        <Parts use={use.data} />
      )}
      {use.data === undefined ? null : (
        <Button variant="subtle" loading={use.isFetching} onClick={() => void use.refetch()}>
          Measure again
        </Button>
      )}
    </div>
  );
}

function Parts({ use }: { readonly use: StorageUse }) {
  const rest: readonly (readonly [string, number])[] = [
    ['Backups', use.backupBytes],
    ['Log', use.logBytes],
    ['Held back for a full disk', use.reserveBytes],
  ];
  const rows = [...use.parts.map(({ part, bytes }) => [names[part], bytes] as const), ...rest].filter(([, bytes]) => bytes > 0);
  const most = Math.max(1, ...rows.map(([, bytes]) => bytes));
  return (
    <table className={look['table']}>
      <tbody>
        {rows.map(([name, bytes]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={look['size']} title={formatExactSize(bytes)}>
              {formatSize(bytes)}
            </td>
            <td aria-hidden>
              <svg className={look['bar']} viewBox="0 0 100 1" preserveAspectRatio="none">
                <rect width={(100 * bytes) / most} height="1" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Free on the disk</th>
          <td className={look['size']}>{use.diskFreeBytes === null ? 'unknown' : formatSize(use.diskFreeBytes)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
