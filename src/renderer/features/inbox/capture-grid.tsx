import { Box, Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { CaptureRow as Row } from '#shared/capture.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { useNow } from '../../parts/now.ts';
import type { CaptureListState } from './capture-list.ts';
import { GridHead } from './grid-head.tsx';
import { CaptureRow } from './capture-row.tsx';
import type { ProviderName } from './provider-name.ts';
import styles from './capture-grid.module.css';

const rowHeight = 28;
/** The next page is asked for when fewer rows than this are left below. */
const aheadRows = 60;

export interface GridHandle {
  readonly scrollToRow: (index: number) => void;
  readonly scrollToTop: () => void;
  readonly focus: () => void;
}

interface CaptureGridProps {
  readonly state: CaptureListState;
  readonly selectedId: string | null;
  readonly following: boolean;
  readonly providerName: ProviderName;
  readonly onOpen: (id: string) => void;
  readonly onTogglePin: (row: Row) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  readonly onShowHeld: () => void;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<GridHandle | null>;
}

/** The captures as a virtual grid: only the rows in sight exist. */
export function CaptureGrid(props: CaptureGridProps) {
  const { state, selectedId, following, providerName, onOpen, onTogglePin, onAtTop, onLoadMore, onShowHeld, onKeyDown, handle } =
    props;
  const { rows } = state;
  const now = useNow();
  const table = useRef<HTMLTableElement>(null);
  const [atTop, setAtTop] = useState(true);
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: rows.length,
    rowHeight,
    overscan: 8,
    coveredTop: rowHeight,
  });

  useImperativeHandle(handle, () => ({
    scrollToRow: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    focus: () => table.current?.focus({ preventScroll: true }),
  }));

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wanted = state.status === 'ready' && !state.complete && state.moreError === null && last >= rows.length - aheadRows;
  // The count belongs to it: after a page that was not enough, the next one is wanted.
  const wantedFrom = wanted ? rows.length : null;
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
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    const row = rows.find((each) => each.id === id);
    if (row === undefined) return;
    if (target?.closest('[data-pin]') == null) onOpen(row.id);
    else onTogglePin(row);
  };

  const activeShown = items.some((item) => rows[item.index]?.id === selectedId);
  return (
    <div className={styles['list']}>
      <div ref={scroller} className={styles['scroller']} onScroll={onScroll}>
        <Box
          component="table"
          ref={table}
          className={styles['table'] ?? ''}
          role="grid"
          tabIndex={0}
          aria-label="Captured webhooks, newest first"
          aria-rowcount={state.complete ? rows.length + 1 : -1}
          aria-activedescendant={activeShown && selectedId !== null ? `row-${selectedId}` : undefined}
          onClick={onClick}
          onKeyDown={(event) => onKeyDown(event, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)}
        >
          <GridHead />
          <tbody className={styles['rows']} style={frame}>
            {items.map((item) => {
              const row = rows[item.index];
              return row === undefined ? null : (
                <CaptureRow
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
