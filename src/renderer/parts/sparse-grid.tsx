/**
 * A long list as a grid with a place for each of its rows, of which only those in sight exist: rows that are not here
 * yet show as place holders of the same height, and what changes above what is read never moves it.
 */
import { Box, Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { ErrorNotice } from './error-notice.tsx';
import { formatCount } from './format-size.ts';
import { askedPlace, type MenuPlace } from './menu-place.ts';
import type { GridHandle } from './row-grid.tsx';
import styles from './row-grid.module.css';
import { useRowHeights } from '../theme/row-heights.ts';
import { useScaledRows } from './scaled-rows.ts';

/** What a grid has to know of the list behind it. */
export interface SparseList<Place> {
  readonly count: number;
  /** False: `count` is a guess. */
  readonly exact: boolean;
  /** Null while the row is not here. */
  readonly idAt: (index: number) => string | null;
  /** What finds the row at an index again after the list has changed. */
  readonly placeAt: (index: number) => Place;
  readonly indexOfPlace: (place: Place) => number;
}

export interface SparseGridHandle extends GridHandle {
  /** Scrolls so that this row is the first in sight. */
  readonly putFirst: (index: number) => void;
  /** Index of the first row in sight. */
  readonly firstInSight: () => number;
}

interface SparseGridProps<Place> {
  readonly label: string;
  readonly list: SparseList<Place>;
  /** Arrivals not shown yet. */
  readonly held: number;
  /** Why rows in sight could not be read; null when they could. */
  readonly error: unknown;
  /** What the ids of the rows' elements begin with. */
  readonly idPrefix: string;
  readonly selectedId: string | null;
  /** The `<thead>`. */
  readonly head: ReactNode;
  /** `key` belongs on the row. */
  readonly renderRow: (index: number, key: number) => ReactNode;
  /** A click on the row with that id; rows name themselves with `data-id`. */
  readonly onRow: (id: string, event: MouseEvent, target: Element) => void;
  /** The other mouse button on a row, or its key on the selected one; `place` in px from the top left of the window. */
  readonly onRowMenu: (id: string, place: MenuPlace) => void;
  readonly onAtTop: (atTop: boolean) => void;
  /** Which rows are in sight; `to` is exclusive. */
  readonly onSight: (from: number, to: number) => void;
  readonly onRetry: () => void;
  readonly onShowHeld: () => void;
  /** Why arrivals are held. */
  readonly heldTitle: string;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<SparseGridHandle | null>;
}

export function SparseGrid<Place>(props: SparseGridProps<Place>) {
  const { label, list, held, error, idPrefix, selectedId, head, renderRow, onRow, onAtTop, onSight } = props;
  const { count } = list;
  const table = useRef<HTMLTableElement>(null);
  const { row: rowHeight } = useRowHeights();
  const rows = useScaledRows<HTMLDivElement>({ count, rowHeight, overscan: 8, coveredTop: rowHeight });
  const { scroller, from, to, firstInSight, afterInSight, atTop, putFirst } = rows;
  useImperativeHandle(props.handle, () => ({
    scrollToRow: rows.scrollToRow,
    scrollToTop: rows.scrollToTop,
    putFirst,
    firstInSight: () => firstInSight,
    focus: () => table.current?.focus({ preventScroll: true }),
  }));

  // What is read stays where it is, whatever becomes of the rows above it.
  const anchor = useRef<{ list: SparseList<Place>; index: number; place: Place } | null>(null);
  useLayoutEffect(() => {
    const was = anchor.current;
    if (was !== null && was.list !== list && !atTop && was.index === firstInSight) {
      const index = list.indexOfPlace(was.place);
      if (index !== firstInSight) {
        anchor.current = { list, index, place: was.place };
        putFirst(index);
        return;
      }
    }
    anchor.current = count === 0 ? null : { list, index: firstInSight, place: list.placeAt(firstInSight) };
  });
  useEffect(() => onAtTop(atTop), [atTop, onAtTop]);
  useEffect(() => onSight(firstInSight, afterInSight), [firstInSight, afterInSight, onSight]);

  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    if (target !== null && id !== undefined) onRow(id, event, target);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>('[data-id]') ?? document.getElementById(`${idPrefix}${selectedId ?? ''}`);
    const id = row?.dataset['id'];
    if (row === null || id === undefined) return;
    event.preventDefault();
    props.onRowMenu(id, askedPlace(event, row));
  };
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  const ids = indexes.map((index) => list.idAt(index));
  return (
    <div className={styles['list']}>
      <div ref={scroller} className={styles['scroller']}>
        <Box
          component="table"
          ref={table}
          className={styles['table'] ?? ''}
          role="grid"
          aria-multiselectable
          tabIndex={0}
          aria-label={label}
          aria-rowcount={list.exact ? count + 1 : -1}
          aria-busy={ids.includes(null) || undefined}
          aria-activedescendant={selectedId !== null && ids.includes(selectedId) ? `${idPrefix}${selectedId}` : undefined}
          onClick={onClick}
          onContextMenu={onContextMenu}
          // Shift would select the text between two clicks.
          onMouseDown={(event) => {
            if (event.shiftKey) event.preventDefault();
          }}
          onKeyDown={(event) => props.onKeyDown(event, rows.page)}
        >
          {head}
          <tbody className={styles['rows']} style={rows.frame}>
            {indexes.map((index) => renderRow(index, rows.slotOf(index)))}
          </tbody>
        </Box>
      </div>
      {error === null ? null : (
        <div className={styles['trouble']}>
          <ErrorNotice error={error} onRetry={props.onRetry} />
        </div>
      )}
      {held === 0 ? null : (
        <Button
          className={styles['held']}
          variant="filled"
          leftSection={<IconArrowUp size={14} stroke={2} aria-hidden />}
          onClick={() => {
            rows.scrollToTop();
            props.onShowHeld();
          }}
          title={props.heldTitle}
        >
          {formatCount(held)} new
        </Button>
      )}
    </div>
  );
}
