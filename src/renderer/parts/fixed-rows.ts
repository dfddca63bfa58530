import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useRef, type RefObject } from 'react';

export interface FixedRows<Scroller extends HTMLElement> {
  readonly scroller: RefObject<Scroller | null>;
  readonly virtual: Virtualizer<Scroller, Element>;
}

interface FixedRowsOptions {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Rows drawn beyond what is in sight. */
  readonly overscan: number;
  /** What makes a row the same one after others came in above it. */
  readonly keyOf?: (index: number) => string | number;
  /** Pixels at the top that something sticky covers. */
  readonly coveredTop?: number;
}

/** Virtual rows of one height: only those in sight exist. */
export function useFixedRows<Scroller extends HTMLElement>(options: FixedRowsOptions): FixedRows<Scroller> {
  const { count, rowHeight, overscan, keyOf, coveredTop = 0 } = options;
  const scroller = useRef<Scroller>(null);
  const virtual = useVirtualizer<Scroller, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: coveredTop,
    scrollPaddingStart: coveredTop,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  });
  return { scroller, virtual };
}
