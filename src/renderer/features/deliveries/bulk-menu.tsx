import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { setParam } from '../../navigation.ts';
import { formatCount } from '../../parts/format-size.ts';
import { listTime } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { useBulkReplays } from './bulk-data.ts';
import { bulkStateWords } from './bulk-words.ts';

/** Chooses between all deliveries and those of one bulk replay; not there while there was none. */
export function BulkMenu({ bulkId }: { readonly bulkId: string | null }) {
  const { data = [] } = useBulkReplays();
  const now = useNow();
  if (data.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant={bulkId === null ? 'subtle' : 'light'}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
        >
          {bulkId === null ? 'Bulk replays' : `Bulk replay ${bulkId}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360}>
        <Menu.Item disabled={bulkId === null} onClick={() => setParam('bulk', null)}>
          All deliveries
        </Menu.Item>
        <Menu.Divider />
        {data.slice(0, 20).map(({ id, createdAt, total, state }) => (
          <Menu.Item key={id} onClick={() => setParam('bulk', id)}>
            {listTime(createdAt, now)} · {total === 1 ? '1 capture' : `${formatCount(total)} captures`} · {bulkStateWords[state]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
