import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type RefObject } from 'react';
import type { CaptureRow as Row } from '#shared/capture.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { useNow } from '../../parts/now.ts';
import type { CaptureListState } from './capture-list.ts';
import { GridHead } from './grid-head.tsx';
import { CaptureRow } from './capture-row.tsx';
import styles from './capture-grid.module.css';

const rowHeight = 28;
/** The next page is asked for when fewer rows than this are left below. */
const aheadRows = 60;

export interface GridHandle {
  readonly scrollToRow: (index: number) => void;
  readonly scrollToTop: () => void;
  readonly focus: () => void;
  /** Rows that fit. */
  readonly pageRows: () => number;
}

interface CaptureGridProps {
  readonly state: CaptureListState;
  readonly selectedId: string | null;
  readonly following: boolean;
  readonly providerName: (id: string | null) => string | null;
  readonly onOpen: (id: string) => void;
  readonly onTogglePin: (row: Row) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  readonly onShowHeld: () => void;
  readonly handle: RefObject<GridHandle | null>;
}

/** The captures as a virtual grid: only the rows in sight exist. */
export function CaptureGrid(props: CaptureGridProps) {
  const { state, selectedId, following, providerName, onOpen, onTogglePin, onAtTop, onLoadMore, onShowHeld, handle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const [atTop, setAtTop] = useState(true);
  const virtual = useVirtualizer({
    count: state.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: useCallback((index: number) => state.rows[index]?.id ?? index, [state.rows]),
  });

  useImperativeHandle(handle, () => ({
    scrollToRow: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    focus: () => scroller.current?.focus({ preventScroll: true }),
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1),
  }));

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wantsMore = state.status === 'ready' && !state.complete && state.moreError === null && last >= state.rows.length - aheadRows;
  useEffect(() => {
    if (wantsMore) onLoadMore();
  }, [wantsMore, onLoadMore, state.rows.length]);

  const onScroll = (): void => {
    const top = (scroller.current?.scrollTop ?? 0) < rowHeight / 2;
    if (top === atTop) return;
    setAtTop(top);
    onAtTop(top);
  };

  const activeShown = items.some((item) => state.rows[item.index]?.id === selectedId);
  return (
    <div className={styles['list']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="grid"
        tabIndex={0}
        aria-label="Captured webhooks, newest first"
        aria-rowcount={state.complete ? state.rows.length + 1 : -1}
        aria-colcount={10}
        aria-activedescendant={activeShown && selectedId !== null ? `row-${selectedId}` : undefined}
        onScroll={onScroll}
      >
        <GridHead />
        <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = state.rows[item.index];
            return row === undefined ? null : (
              <CaptureRow
                key={item.key}
                row={row}
                index={item.index}
                top={item.start}
                selected={row.id === selectedId}
                provider={providerName(row.provider)}
                now={now}
                onOpen={onOpen}
                onTogglePin={onTogglePin}
              />
            );
          })}
        </div>
        <GridFoot state={state} onRetry={onLoadMore} />
      </div>
      {state.held === 0 ? null : (
        <Button
          className={styles['held']}
          variant="filled"
          leftSection={<IconArrowUp size={14} stroke={2} aria-hidden />}
          onClick={onShowHeld}
          title={following ? 'Held while you read further down' : 'Recorded while the list is frozen'}
        >
          {formatCount(state.held)} new
        </Button>
      )}
    </div>
  );
}

/** What stands below the last row: more to come, why not, or nothing. */
function GridFoot({ state, onRetry }: { readonly state: CaptureListState; readonly onRetry: () => void }) {
  if (state.moreError !== null) {
    return (
      <div className={styles['foot']}>
        <ErrorNotice error={state.moreError} onRetry={onRetry} />
      </div>
    );
  }
  return state.loadingMore ? <p className={styles['foot']}>Reading older captures</p> : null;
}
