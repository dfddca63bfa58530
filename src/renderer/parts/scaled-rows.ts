import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/**
 * Highest element, px. Browsers allow some 17 to 33 million, which a list of a million rows would come close to; beyond
 * this the list stands on a lower element, and only its scrollbar shows the difference.
 */
const tallest = 8_000_000;
/** At both ends of a list that is scaled, so much is not: there a pixel of the scrollbar's way is a pixel of the list. */
const unscaledEnd = 1_000_000;
/** A move longer than this is one of the scrollbar's thumb, which means a place; a shorter one means a distance. */
const longestStep = 4_000;
/** After so long without a move the scrollbar is brought back to where it belongs, ms. */
const settledAfterMs = 150;

/** Between where the scrollbar is and how far the list is scrolled, both in px from their top. */
export class ScrollScale {
  /** How far each can be scrolled. */
  readonly bar: number;
  readonly list: number;

  /** `height`: of all rows; `view`: of what is in sight. */
  constructor(height: number, view: number) {
    this.list = Math.max(0, height - view);
    this.bar = Math.max(0, Math.min(height, tallest) - view);
  }

  /** Height of the element that the rows stand in, for a view of this height. */
  static elementHeight(height: number): number {
    return Math.min(height, tallest);
  }

  toList(bar: number): number {
    if (this.list === this.bar || bar <= unscaledEnd) return Math.min(bar, this.list);
    if (bar >= this.bar - unscaledEnd) return Math.max(0, this.list - (this.bar - bar));
    const share = (bar - unscaledEnd) / (this.bar - 2 * unscaledEnd);
    return unscaledEnd + share * (this.list - 2 * unscaledEnd);
  }

  toBar(list: number): number {
    if (this.list === this.bar || list <= unscaledEnd) return Math.min(list, this.bar);
    if (list >= this.list - unscaledEnd) return Math.max(0, this.bar - (this.list - list));
    const share = (list - unscaledEnd) / (this.list - 2 * unscaledEnd);
    return unscaledEnd + share * (this.bar - 2 * unscaledEnd);
  }

  /** Where the list is after the scrollbar moved from one place to another. */
  moved(list: number, barBefore: number, bar: number): number {
    if (this.list === this.bar) return Math.min(bar, this.list);
    const step = bar - barBefore;
    if (Math.abs(step) > longestStep) return this.toList(bar);
    if (bar <= 0 && list <= longestStep) return 0;
    return Math.min(this.list, Math.max(0, list + step));
  }
}

export interface ScaledRows<Scroller extends HTMLElement> {
  readonly scroller: RefObject<Scroller | null>;
  /** Indexes of the rows that exist; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Indexes of the rows in sight, those in part included. */
  readonly firstInSight: number;
  readonly afterInSight: number;
  /** React key of the row at an index: scrolled-out rows lend their elements to those that come in. */
  readonly slotOf: (index: number) => number;
  /** Style of the element around the rows. */
  readonly frame: { readonly height: number; readonly paddingTop: number };
  /** Rows that fit. */
  readonly page: number;
  readonly atTop: boolean;
  /** Brings a row into sight, in the middle when it is far away. */
  readonly scrollToRow: (index: number) => void;
  /** Puts a row where the first one in sight is now. */
  readonly putFirst: (index: number) => void;
  readonly scrollToTop: () => void;
}

interface ScaledRowsOptions {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Rows drawn beyond what is in sight. */
  readonly overscan: number;
  /** Pixels at the top that something sticky covers. */
  readonly coveredTop: number;
}

/** Rows of one height, any number of them: only those in sight exist, and no element gets too high for the browser. */
export function useScaledRows<Scroller extends HTMLElement>(options: ScaledRowsOptions): ScaledRows<Scroller> {
  const { count, rowHeight, overscan, coveredTop } = options;
  const scroller = useRef<Scroller>(null);
  const [view, setView] = useState(0);
  /** How far the list is scrolled, and where the scrollbar is meanwhile, px. */
  const [at, setAt] = useState({ list: 0, bar: 0 });
  const place = useRef(at);
  const scale = new ScrollScale(count * rowHeight, view);
  const scaleNow = useRef(scale);
  useLayoutEffect(() => {
    scaleNow.current = scale;
  });

  const go = useCallback((list: number): void => {
    const element = scroller.current;
    const { current } = scaleNow;
    const wanted = Math.min(current.list, Math.max(0, list));
    if (element !== null) element.scrollTop = current.toBar(wanted);
    place.current = { list: wanted, bar: element?.scrollTop ?? 0 };
    setAt(place.current);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => setView(Math.max(0, element.clientHeight - coveredTop));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [coveredTop]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let settled: number | undefined;
    const settle = (): void => {
      const { list, bar } = place.current;
      if (Math.abs(scaleNow.current.toBar(list) - bar) > 1) go(list);
    };
    const onScroll = (): void => {
      const { list, bar } = place.current;
      const now = element.scrollTop;
      // Our own doing.
      if (now === bar) return;
      place.current = { list: scaleNow.current.moved(list, bar, now), bar: now };
      flushSync(() => setAt(place.current));
      window.clearTimeout(settled);
      settled = window.setTimeout(settle, settledAfterMs);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.clearTimeout(settled);
      element.removeEventListener('scroll', onScroll);
    };
  }, [go]);

  // The list got shorter than where it was scrolled to.
  useLayoutEffect(() => {
    if (view > 0 && place.current.list > scale.list) go(scale.list);
  }, [go, scale.list, view]);

  // Another height: the row that was the first in sight still is.
  const laidOut = useRef(rowHeight);
  useLayoutEffect(() => {
    const before = laidOut.current;
    laidOut.current = rowHeight;
    if (before !== rowHeight) go((place.current.list / before) * rowHeight);
  }, [go, rowHeight]);

  const top = Math.min(at.list, scale.list);
  const firstInSight = Math.min(Math.max(0, count - 1), Math.floor(top / rowHeight));
  const afterInSight = Math.min(count, Math.ceil((top + view) / rowHeight));
  const from = Math.max(0, firstInSight - overscan);
  const to = Math.min(count, Math.max(afterInSight, firstInSight + 1) + overscan);
  const slots = Math.ceil(view / rowHeight) + 2 * overscan + 3;
  const page = Math.max(1, Math.floor(view / rowHeight) - 1);
  return {
    scroller,
    from,
    to,
    firstInSight,
    afterInSight,
    slotOf: (index) => index % slots,
    frame: {
      height: ScrollScale.elementHeight(count * rowHeight),
      paddingTop: Math.max(0, from * rowHeight - (at.list - at.bar)),
    },
    page,
    atTop: at.list < rowHeight / 2,
    scrollToRow: (index) => {
      const { list } = place.current;
      const rowTop = index * rowHeight;
      const rowEnd = rowTop + rowHeight;
      const far = rowTop < list - view || rowEnd > list + 2 * view;
      if (rowTop >= list && rowEnd <= list + view) return;
      if (far && index > 0 && index < count - 1) go(rowTop - view / 2);
      else go(rowTop < list ? rowTop : rowEnd - view);
    },
    putFirst: (index) => go(index * rowHeight + (place.current.list % rowHeight)),
    scrollToTop: () => go(0),
  };
}
