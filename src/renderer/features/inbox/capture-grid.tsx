import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import type { CaptureRow as Row } from '#shared/capture.ts';
import { useNow } from '../../parts/now.ts';
import { RowGrid, type GridHandle } from '../../parts/row-grid.tsx';
import type { CaptureListState } from './capture-list.ts';
import { GridHead } from './grid-head.tsx';
import { CaptureRow } from './capture-row.tsx';
import type { ProviderName } from './provider-name.ts';

interface CaptureGridProps {
  readonly state: CaptureListState;
  readonly selectedId: string | null;
  readonly marked: ReadonlySet<string>;
  readonly following: boolean;
  readonly providerName: ProviderName;
  readonly onOpen: (id: string) => void;
  /** Ctrl or Shift was held: `range` marks all from the current row on. */
  readonly onMark: (id: string, range: boolean) => void;
  readonly onTogglePin: (row: Row) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  readonly onShowHeld: () => void;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  /** The other mouse button, or the key that stands for it; `place` is where the menu shall open. */
  readonly onCopyMenu: (row: Row, place: { readonly x: number; readonly y: number }) => void;
  readonly handle: RefObject<GridHandle | null>;
}

/** The captures as a grid. */
export function CaptureGrid(props: CaptureGridProps) {
  const { state, selectedId, marked, following, providerName, onOpen, onMark, onTogglePin, onCopyMenu, ...rest } = props;
  const now = useNow();
  const onRow = (id: string, event: MouseEvent, target: Element): void => {
    const row = state.rows.find((each) => each.id === id);
    if (row === undefined) return;
    if (target.closest('[data-pin]') !== null) onTogglePin(row);
    else if (event.ctrlKey || event.metaKey || event.shiftKey) onMark(id, event.shiftKey);
    else onOpen(id);
  };
  return (
    <RowGrid
      {...rest}
      label="Captured webhooks, newest first"
      list={state}
      idPrefix="row-"
      selectedId={selectedId}
      multiselectable
      head={<GridHead />}
      renderRow={(index, key) => {
        const row = state.rows[index];
        return row === undefined ? null : (
          <CaptureRow
            key={key}
            row={row}
            index={index}
            selected={row.id === selectedId}
            marked={marked.has(row.id)}
            provider={providerName(row.provider)}
            now={now}
          />
        );
      }}
      onRow={onRow}
      onRowMenu={(id, place) => {
        const row = state.rows.find((each) => each.id === id);
        if (row !== undefined) onCopyMenu(row, place);
      }}
      heldTitle={following ? 'Held while you read further down' : 'Recorded while the list is frozen'}
      moreWords="Reading older captures"
    />
  );
}
