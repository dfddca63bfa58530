/** A long tree as lines of one height, of which only those in sight exist; what stands on a line is its owner's business. */
import { useEffect, useImperativeHandle, type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject } from 'react';
import { useRowHeights } from '../theme/row-heights.ts';
import { useFixedRows } from './fixed-rows.ts';
import styles from './tree-list.module.css';

const indent = 16;
/** Deeper levels are not moved further to the right, or they would leave the screen. */
const deepestIndent = 20;

/** What a tree has to know of a line. */
export interface TreeLineShape {
  readonly level: number;
  /** Can be opened and closed. */
  readonly container: boolean;
  readonly open: boolean;
  /** An offer to show more; acted on as a whole. */
  readonly offer: boolean;
}

export interface TreeHandle {
  readonly focus: () => void;
  readonly scrollTo: (index: number) => void;
}

interface TreeListProps {
  readonly label: string;
  readonly count: number;
  readonly active: number;
  readonly shapeOf: (index: number) => TreeLineShape;
  /** Id of the line's element, unique on the page; the same function while the lines are the same. */
  readonly idOf: (index: number) => string;
  /** Lines are as high as what stands on them instead of one height. */
  readonly wrap?: boolean;
  /** What stands on the line, indentation and the line itself excepted. */
  readonly renderLine: (index: number, shape: TreeLineShape) => ReactNode;
  readonly onActive: (index: number) => void;
  /** Opens, closes, or shows more. */
  readonly onAct: (index: number) => void;
  /** Keys of the owner's own; true when it took the key. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  readonly onCopy?: () => string | null;
  readonly handle?: RefObject<TreeHandle | null>;
}

export function TreeList(props: TreeListProps) {
  const { label, count, active, shapeOf, idOf, renderLine, onActive, onAct, onKey, onCopy, wrap = false } = props;
  const { treeLine } = useRowHeights();
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count,
    rowHeight: treeLine,
    overscan: 16,
    measuredBy: wrap ? idOf : undefined,
  });
  useImperativeHandle(props.handle, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  }));
  const go = (index: number): void => {
    const to = Math.min(count - 1, Math.max(0, index));
    onActive(to);
    virtual.scrollToIndex(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (count === 0 || event.defaultPrevented) return;
    if (onKey?.(event) === true) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / treeLine) - 1);
    const step = stepOf(event.key, active, count, page, shapeOf);
    if (step === null) return;
    event.preventDefault();
    if (step === 'act') onAct(active);
    else go(step);
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const index = Number(target?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    if (index < 0 || index >= count) return;
    onActive(index);
    // The chevron and "show more" act at once; a line is only chosen, so that its value can be read and copied.
    if (target?.closest('[data-act]') != null || event.detail === 2) onAct(index);
  };
  useEffect(() => {
    const element = scroller.current;
    if (element === null || onCopy === undefined) return undefined;
    const copy = (event: ClipboardEvent): void => {
      const text = document.getSelection()?.isCollapsed === false ? null : onCopy();
      if (text === null) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
    };
    element.addEventListener('copy', copy);
    return () => element.removeEventListener('copy', copy);
  }, [onCopy, scroller]);
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={count === 0 ? undefined : idOf(active)}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <div className={styles['lines']} style={frame} data-wrap={wrap || undefined}>
        {virtual.getVirtualItems().map(({ index }) => {
          if (index >= count) return null;
          const shape = shapeOf(index);
          return (
            <div
              key={wrap ? idOf(index) : slotOf(index)}
              ref={wrap ? virtual.measureElement : null}
              id={idOf(index)}
              role="treeitem"
              aria-level={shape.level + 1}
              aria-selected={index === active}
              aria-expanded={shape.container ? shape.open : undefined}
              data-index={index}
              data-act={shape.offer || undefined}
              className={styles['line']}
              style={{ paddingLeft: 8 + Math.min(shape.level, deepestIndent) * indent }}
            >
              {renderLine(index, shape)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What a key does in a tree: the line to go to, or opening and closing this one. */
function stepOf(
  key: string,
  active: number,
  count: number,
  page: number,
  shapeOf: (index: number) => TreeLineShape,
): number | 'act' | null {
  const { container, open, offer, level } = shapeOf(active);
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
    case ' ':
      return 'act';
    case 'ArrowRight':
      return container && open ? active + 1 : container || offer ? 'act' : null;
    case 'ArrowLeft': {
      if (container && open) return 'act';
      let above = active - 1;
      while (above > 0 && shapeOf(above).level >= level) above -= 1;
      return Math.max(0, above);
    }
    default:
      return null;
  }
}
