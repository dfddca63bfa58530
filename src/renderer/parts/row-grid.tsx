/** The long lists of captures and deliveries: a grid of rows of one height, of which only those in sight exist. */
import { Box, Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { ErrorNotice } from './error-notice.tsx';
import { useFixedRows } from './fixed-rows.ts';
import { formatCount } from './format-size.ts';
import { useRowHeights } from '../theme/row-heights.ts';
import styles from './row-grid.module.css';

/** The next page is asked for when fewer rows than this are left below. */
const aheadRows = 60;

export interface GridHandle {
  /** Brings a row into sight. */
  readonly scrollToRow: (index: number) => void;
  readonly scrollToTop: () => void;
  readonly focus: () => void;
}

/** What a grid has to know of the list behind it. */
export interface GridList {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly rows: readonly { readonly id: string }[];
  /** True when there is nothing older than the last row. */
  readonly complete: boolean;
  readonly loadingMore: boolean;
  /** Why the next page could not be read; null when it could. */
  readonly moreError: unknown;
  /** Arrivals not shown yet. */
  readonly held: number;
}

interface RowGridProps {
  readonly label: string;
  readonly list: GridList;
  /** What the ids of the rows' elements begin with. */
  readonly idPrefix: string;
  readonly selectedId: string | null;
  readonly multiselectable?: boolean;
  /** The `<thead>`. */
  readonly head: ReactNode;
  /** `key` belongs on the row. */
  readonly renderRow: (index: number, key: number) => ReactNode;
  /** A click on the row with that id; rows name themselves with `data-id`. */
  readonly onRow: (id: string, event: MouseEvent, target: Element) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  readonly onShowHeld: () => void;
  /** Why arrivals are held. */
  readonly heldTitle: string;
  readonly moreWords: string;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<GridHandle | null>;
}

export function RowGrid(props: RowGridProps) {
  const {
    label,
    list,
    idPrefix,
    selectedId,
    multiselectable = false,
    head,
    renderRow,
    onRow,
    onAtTop,
    onLoadMore,
    onKeyDown,
  } = props;
  const { rows } = list;
  const table = useRef<HTMLTableElement>(null);
  const [atTop, setAtTop] = useState(true);
  const { row: rowHeight } = useRowHeights();
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: rows.length,
    rowHeight,
    overscan: 8,
    coveredTop: rowHeight,
  });
  useImperativeHandle(props.handle, () => ({
    scrollToRow: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    focus: () => table.current?.focus({ preventScroll: true }),
  }));
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wanted = list.status === 'ready' && !list.complete && list.moreError === null && last >= rows.length - aheadRows;
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
    if (target !== null && id !== undefined) onRow(id, event, target);
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
          data-keys="list"
          aria-multiselectable={multiselectable || undefined}
          tabIndex={0}
          aria-label={label}
          aria-rowcount={list.complete ? rows.length + 1 : -1}
          aria-activedescendant={activeShown && selectedId !== null ? `${idPrefix}${selectedId}` : undefined}
          onClick={onClick}
          // Shift would select the text between two clicks.
          onMouseDown={(event) => {
            if (event.shiftKey) event.preventDefault();
          }}
          onKeyDown={(event) => onKeyDown(event, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)}
        >
          {head}
          <tbody className={styles['rows']} style={frame}>
            {items.map((item) => renderRow(item.index, slotOf(item.index)))}
          </tbody>
        </Box>
        <GridFoot list={list} words={props.moreWords} onRetry={onLoadMore} />
      </div>
      {list.held === 0 ? null : (
        <Button
          className={styles['held']}
          variant="filled"
          leftSection={<IconArrowUp size={14} stroke={2} aria-hidden />}
          onClick={() => {
            scroller.current?.scrollTo({ top: 0 });
            props.onShowHeld();
          }}
          title={props.heldTitle}
        >
          {formatCount(list.held)} new
        </Button>
      )}
    </div>
  );
}

interface GridFootProps {
  readonly list: GridList;
  readonly words: string;
  readonly onRetry: () => void;
}

/** What stands below the last row: more to come, why not, or nothing. */
function GridFoot({ list, words, onRetry }: GridFootProps) {
  if (list.moreError !== null) {
    return (
      <div className={styles['foot']}>
        <ErrorNotice error={list.moreError} onRetry={onRetry} />
      </div>
    );
  }
  return list.loadingMore ? <p className={styles['foot']}>{words}</p> : null;
}
