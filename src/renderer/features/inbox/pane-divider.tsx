import { useRef, type PointerEvent } from 'react';
import { defaultDetailShare, useInboxState } from './inbox-state.ts';
import styles from './pane-divider.module.css';

/** The line between list and detail: dragged, moved with arrow keys when focused, put back by a double click. */
export function PaneDivider() {
  const share = useInboxState((state) => state.detailShare);
  const setShare = useInboxState((state) => state.setDetailShare);
  const dragging = useRef(false);

  const onPointerDown = (event: PointerEvent<HTMLInputElement>): void => {
    // The slider would jump to where it is pressed; the line follows the pointer instead.
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    dragging.current = true;
  };
  const onPointerMove = (event: PointerEvent<HTMLInputElement>): void => {
    if (!dragging.current) return;
    const panes = event.currentTarget.parentElement?.getBoundingClientRect();
    if (panes !== undefined && panes.width > 0) setShare((panes.right - event.clientX) / panes.width);
  };
  const stop = (): void => {
    dragging.current = false;
  };
  return (
    <input
      type="range"
      className={styles['divider']}
      aria-label="Width of the list"
      min={25}
      max={75}
      step={2}
      value={Math.round((1 - share) * 100)}
      title="Drag to resize, double-click to reset"
      onChange={(event) => setShare(1 - Number(event.currentTarget.value) / 100)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={stop}
      onPointerCancel={stop}
      onMouseDown={(event) => event.preventDefault()}
      onDoubleClick={() => setShare(defaultDetailShare)}
    />
  );
}
