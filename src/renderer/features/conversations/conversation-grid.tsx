/** The conversations as a list of rows of one height, of which only those in sight exist. */
import { Box, Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { useNow } from '../../parts/now.ts';
import type { ProviderName } from '../inbox/provider-name.ts';
import type { ConversationListState } from './conversation-list.ts';
import { ConversationRow } from './conversation-row.tsx';
import { useRowHeights } from '../../theme/row-heights.ts';
import styles from './conversations.module.css';

/** The next page is asked for when fewer rows than this are left below. */
const aheadRows = 20;

export interface ConversationGridHandle {
  readonly scrollToRow: (index: number) => void;
  readonly focus: () => void;
}

interface ConversationGridProps {
  readonly state: ConversationListState;
  readonly selectedId: string | null;
  readonly providerName: ProviderName;
  readonly onSelect: (id: string) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  readonly onShowHeld: () => void;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<ConversationGridHandle | null>;
}

export function ConversationGrid(props: ConversationGridProps) {
  const { state, selectedId, providerName, onSelect, onAtTop, onLoadMore, onShowHeld, onKeyDown, handle } = props;
  const { rows } = state;
  const now = useNow();
  const table = useRef<HTMLTableElement>(null);
  const [atTop, setAtTop] = useState(true);
  const { conversation: rowHeight } = useRowHeights();
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({ count: rows.length, rowHeight, overscan: 4 });
  useImperativeHandle(handle, () => ({
    scrollToRow: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    focus: () => table.current?.focus({ preventScroll: true }),
  }));
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wanted = state.status === 'ready' && !state.complete && state.moreError === null && last >= rows.length - aheadRows;
  const wantedFrom = wanted && !state.loadingMore ? rows.length : null;
  useEffect(() => {
    if (wantedFrom !== null) onLoadMore();
  }, [wantedFrom, onLoadMore]);

  const onScroll = (): void => {
    const top = (scroller.current?.scrollTop ?? 0) < rowHeight / 2;
    if (top === atTop) return;
    setAtTop(top);
    onAtTop(top);
  };
  const onClick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    if (row?.dataset['id'] !== undefined) onSelect(row.dataset['id']);
  };
  const activeShown = items.some((item) => rows[item.index]?.id === selectedId);
  return (
    <div className={styles['list']}>
      <div ref={scroller} className={styles['listScroller']} onScroll={onScroll}>
        <Box
          component="table"
          ref={table}
          className={styles['rows'] ?? ''}
          role="grid"
          tabIndex={0}
          aria-label="Conversations, newest first"
          aria-rowcount={state.complete ? rows.length : -1}
          aria-activedescendant={activeShown && selectedId !== null ? `conversation-${selectedId}` : undefined}
          onClick={onClick}
          onKeyDown={(event: KeyboardEvent) =>
            onKeyDown(event, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1))
          }
        >
          <tbody className={styles['frame']} style={frame}>
            {items.map((item) => {
              const row = rows[item.index];
              return row === undefined ? null : (
                <ConversationRow
                  key={slotOf(item.index)}
                  row={row}
                  index={item.index}
                  selected={row.id === selectedId}
                  provider={providerName(row.provider)}
                  now={now}
                />
              );
            })}
          </tbody>
        </Box>
        {state.moreError === null ? null : (
          <div className={styles['foot']}>
            <ErrorNotice error={state.moreError} onRetry={onLoadMore} />
          </div>
        )}
        {state.loadingMore ? <p className={styles['foot']}>Reading older conversations</p> : null}
      </div>
      {state.held === 0 ? null : (
        <Button
          className={styles['held']}
          variant="filled"
          leftSection={<IconArrowUp size={14} stroke={2} aria-hidden />}
          title="Held while you read further down"
          onClick={() => {
            scroller.current?.scrollTo({ top: 0 });
            onShowHeld();
          }}
        >
          {formatCount(state.held)} new
        </Button>
      )}
    </div>
  );
}
