import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type RefObject } from 'react';

export interface FixedRows<Scroller extends HTMLElement> {
  readonly scroller: RefObject<Scroller | null>;
  readonly virtual: Virtualizer<Scroller, Element>;
  /**
   * React key of the row at an index: scrolled-out rows lend their elements to those that come in. Changing the text of
   * an element costs a fraction of making and styling a new one.
   */
  readonly slotOf: (index: number) => number;
  /**
   * Style of the element around the rows: as high as all of them, with room above those that exist. The rows stand in its
   * flow and carry no style of their own, so that the browser works out the looks of one and shares them.
   */
  readonly frame: { readonly height: number; readonly paddingTop: number };
}

interface FixedRowsOptions {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Rows drawn beyond what is in sight. */
  readonly overscan: number;
  /** Pixels at the top that something sticky covers. */
  readonly coveredTop?: number;
  /** Rows have heights of their own, remembered by this name of each; each must be given to `virtual.measureElement`. */
  readonly measuredBy?: ((index: number) => string) | undefined;
}

/** Virtual rows, of one height unless they are measured: only those in sight exist. */
export function useFixedRows<Scroller extends HTMLElement>(options: FixedRowsOptions): FixedRows<Scroller> {
  const { count, rowHeight, overscan, coveredTop = 0, measuredBy } = options;
  const scroller = useRef<Scroller>(null);
  const virtual = useVirtualizer<Scroller, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: coveredTop,
    scrollPaddingStart: coveredTop,
    ...(measuredBy === undefined ? {} : { getItemKey: measuredBy }),
  });
  // Back to one height: what was measured does not count any more.
  const measured = measuredBy !== undefined;
  useLayoutEffect(() => {
    if (!measured) virtual.measure();
  }, [measured, virtual]);
  // Another height: the row that was the first in sight still is.
  const laidOut = useRef(rowHeight);
  useLayoutEffect(() => {
    const before = laidOut.current;
    if (before === rowHeight) return;
    laidOut.current = rowHeight;
    virtual.measure();
    const element = scroller.current;
    if (element !== null) element.scrollTop = (element.scrollTop / before) * rowHeight;
  }, [rowHeight, virtual]);
  const slots = Math.ceil((virtual.scrollRect?.height ?? 0) / rowHeight) + 2 * overscan + 3;
  const first = virtual.getVirtualItems()[0]?.start ?? coveredTop;
  return {
    scroller,
    virtual,
    slotOf: (index) => index % slots,
    frame: { height: virtual.getTotalSize(), paddingTop: first - coveredTop },
  };
}
