/**
 * All that was sent: the live list of deliveries beside the one that is read, and above it the bulk replay it belongs to,
 * if one is chosen. It owns the choice and removing; how a delivery reads is in its detail.
 */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconSend } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../host/host-context.tsx';
import { openView, setParam, useParam } from '../../navigation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import type { GridHandle } from '../../parts/row-grid.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useExportState } from '../export/export-state.ts';
import { DetailPane } from '../inbox/detail-pane.tsx';
import inbox from '../inbox/inbox-screen.module.css';
import { actOnListKey, useInboxKeys, type InboxKeys } from '../inbox/inbox-keys.ts';
import { useProviderName } from '../inbox/provider-name.ts';
import { BulkPanel } from './bulk-panel.tsx';
import { BulkMenu } from './bulk-menu.tsx';
import styles from './deliveries.module.css';
import { DeliveryDetail } from './delivery-detail.tsx';
import { DeliveryGrid } from './delivery-grid.tsx';
import { isUnderWay } from './delivery-words.ts';
import { useDeliveryList } from './use-delivery-list.ts';

export function DeliveriesScreen() {
  const bulkId = useParam('bulk');
  const selectedId = useParam('delivery');
  const { list, state } = useDeliveryList(null, bulkId);
  const [atTop, setAtTop] = useState(true);
  const [cursorId, setCursorId] = useState<string | null>(selectedId);
  const grid = useRef<GridHandle>(null);
  const detailRef = useRef<HTMLElement>(null);
  const client = useClient();
  const providerName = useProviderName();
  const { openExport } = useExportState();
  useEffect(() => list.hold(!atTop), [list, atTop]);

  const { rows } = state;
  const indexOf = (id: string | null): number => rows.findIndex((row) => row.id === id);
  const open = useCallback((id: string) => {
    setCursorId(id);
    setParam('delivery', id);
  }, []);
  const close = (): void => {
    setParam('delivery', null);
    grid.current?.focus();
  };
  const remove = (id: string): void => {
    const row = rows[indexOf(id)];
    if (row !== undefined && isUnderWay(row)) {
      notifications.show({ message: 'It is still under way. Cancel it first, then remove it.' });
      return;
    }
    const next = rows[indexOf(id) + 1] ?? rows[indexOf(id) - 1] ?? null;
    client.workbench.removeDeliveries({ ids: [id] }).then(() => list.forget([id]), tellFailure);
    setCursorId(next?.id ?? null);
    if (selectedId === id) setParam('delivery', next?.id ?? null);
  };
  const keys: InboxKeys = {
    chosen: cursorId !== null,
    move: (by) => {
      const from = indexOf(cursorId);
      const to = Math.min(rows.length - 1, Math.max(0, from === -1 && by !== Infinity ? 0 : from + by));
      const row = rows[to];
      if (row === undefined) return;
      setCursorId(row.id);
      if (selectedId !== null) setParam('delivery', row.id);
      grid.current?.scrollToRow(to);
    },
    open: () => {
      if (cursorId === null) return;
      if (selectedId === cursorId) detailRef.current?.focus();
      else open(cursorId);
    },
    close,
    remove: () => {
      if (cursorId !== null) remove(cursorId);
    },
  };
  useInboxKeys(keys);
  const loadMore = useCallback(() => void list.loadMore(), [list]);

  const detail =
    selectedId === null ? null : (
      <DeliveryDetail key="detail" id={selectedId} sectionRef={detailRef} onClose={close} onRemove={remove} />
    );
  return (
    <div className={inbox['inbox']}>
      <section className={inbox['listPane']} aria-label="Deliveries">
        <div className={styles['toolbar']}>
          <h1 className={styles['title']}>Deliveries</h1>
          <div className={styles['tools']}>
            <BulkMenu bulkId={bulkId} />
            <Button
              leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
              disabled={rows.length === 0}
              title={bulkId === null ? 'Export all deliveries with their attempts' : 'Export the deliveries of this bulk replay'}
              onClick={() => openExport({ kind: 'all-deliveries', ...(bulkId === null ? {} : { bulkId }) })}
            >
              Export…
            </Button>
            <Button
              variant="filled"
              leftSection={<IconSend size={14} stroke={1.75} aria-hidden />}
              onClick={() => openView('send')}
            >
              Send
            </Button>
          </div>
        </div>
        {bulkId === null ? null : <BulkPanel key={bulkId} id={bulkId} onClose={() => setParam('bulk', null)} />}
        {state.status === 'failed' ? (
          <div className={inbox['message']}>
            <ErrorNotice error={state.error} onRetry={() => void list.reload()} />
          </div>
        ) : state.status === 'ready' && rows.length === 0 ? (
          <NothingSent bulk={bulkId !== null} />
        ) : (
          <DeliveryGrid
            state={state}
            selectedId={cursorId}
            providerName={providerName}
            onOpen={open}
            onAtTop={setAtTop}
            onLoadMore={loadMore}
            onKeyDown={(event, page) => actOnListKey(event, page, keys)}
            handle={grid}
          />
        )}
      </section>
      <DetailPane label="Delivery" detail={detail} onClose={close} />
    </div>
  );
}

function NothingSent({ bulk }: { readonly bulk: boolean }) {
  if (bulk) {
    return (
      <div className={inbox['empty']}>
        <EmptyState title="Nothing of it is listed yet" text="Its deliveries appear here as they are made." />
      </div>
    );
  }
  return (
    <div className={inbox['empty']}>
      <EmptyState
        title="Nothing was sent yet"
        text="Everything Hookwright sends is listed here with each of its attempts: what left, what was answered, and what the retry policy does next."
      >
        <ul className={styles['ways']}>
          <li>
            <Button variant="filled" onClick={() => openView('send')}>
              Compose a webhook
            </Button>
            <span>Any provider’s event, signed as the provider signs it.</span>
          </li>
          <li>
            <Button onClick={() => openView('inbox')}>Replay a capture</Button>
            <span>
              In the inbox, press <kbd>R</kbd> on a capture to send it again, <kbd>E</kbd> to edit it first.
            </span>
          </li>
        </ul>
      </EmptyState>
    </div>
  );
}
