import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';

const most = 24;

/** Zoom and pan of the picture: Ctrl and the wheel, buttons, keys, dragging. What is under the pointer stays there. */
export function useTimelineZoom(scroller: RefObject<HTMLDivElement | null>, labels: number) {
  const [value, setValue] = useState(1);
  const held = useRef<{ readonly zoom: number; readonly share: number; readonly at: number } | null>(null);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly left: number; readonly top: number } | null>(null);

  const zoomAt = (factor: number, at: number | null): void => {
    const box = scroller.current;
    if (box === null) return;
    const place = at ?? labels + (box.clientWidth - labels) / 2;
    const wanted = Math.max(1, Math.min(most, value * factor));
    const zoom = wanted < 1.05 ? 1 : wanted;
    held.current = { zoom, share: (box.scrollLeft + place - labels) / Math.max(1, box.scrollWidth - labels), at: place };
    setValue(zoom);
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || held.current?.zoom !== value) return;
    box.scrollTo({ left: held.current.share * (box.scrollWidth - labels) - held.current.at + labels });
    held.current = null;
  }, [value, scroller, labels]);

  const latest = useRef(zoomAt);
  useEffect(() => {
    latest.current = zoomAt;
  });
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    // React hears the wheel passively, and the page would zoom along.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(Math.exp(-event.deltaY / 300), event.clientX - box.getBoundingClientRect().left);
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => box.removeEventListener('wheel', onWheel);
  }, [scroller]);

  const by = (factor: number): void => zoomAt(factor, null);
  const reset = (): void => setValue(1);
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === '+' || event.key === '=') by(1.5);
    else if (event.key === '-') by(1 / 1.5);
    else if (event.key === '0') reset();
    else return false;
    event.preventDefault();
    return true;
  };
  const onPointerDown = (event: PointerEvent): void => {
    const box = scroller.current;
    if (box === null || event.button !== 0 || event.pointerType !== 'mouse') return;
    drag.current = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = scroller.current;
    if (box === null || drag.current === null) return;
    if ((event.buttons & 1) === 0) {
      drag.current = null;
      return;
    }
    const { x, y, left, top } = drag.current;
    box.scrollTo({ left: left - (event.clientX - x), top: top - (event.clientY - y) });
  };
  const onPointerUp = (): void => {
    drag.current = null;
  };
  return { value, by, reset, onKey, onPointerDown, onPointerMove, onPointerUp };
}
