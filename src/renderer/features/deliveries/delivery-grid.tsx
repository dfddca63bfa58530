import type { KeyboardEvent, RefObject } from 'react';
import { useNow } from '../../parts/now.ts';
import { RowGrid, type GridHandle } from '../../parts/row-grid.tsx';
import type { ProviderName } from '../inbox/provider-name.ts';
import type { DeliveryListState } from './delivery-list.ts';
import { DeliveryHead, DeliveryRow } from './delivery-row.tsx';

interface DeliveryGridProps {
  readonly state: DeliveryListState;
  readonly selectedId: string | null;
  readonly providerName: ProviderName;
  readonly onOpen: (id: string) => void;
  readonly onAtTop: (atTop: boolean) => void;
  readonly onLoadMore: () => void;
  /** `page` is the number of rows that fit. */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<GridHandle | null>;
}

/** The deliveries as a grid. */
export function DeliveryGrid({ state, selectedId, providerName, onOpen, ...rest }: DeliveryGridProps) {
  const now = useNow();
  return (
    <RowGrid
      {...rest}
      label="Deliveries, newest first"
      list={state}
      idPrefix="delivery-"
      selectedId={selectedId}
      head={<DeliveryHead />}
      renderRow={(index, key) => {
        const row = state.rows[index];
        return row === undefined ? null : (
          <DeliveryRow
            key={key}
            row={row}
            index={index}
            selected={row.id === selectedId}
            provider={providerName(row.provider)}
            now={now}
          />
        );
      }}
      onRow={onOpen}
      // Being at the top releases them.
      onShowHeld={() => {}}
      heldTitle="Held while you read further down"
      moreWords="Reading older deliveries"
    />
  );
}
