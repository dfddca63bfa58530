/** A transcript as lines of any height, of which only those in sight exist; it follows its end only while that is in sight. */
import { Box, Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import type { TranscriptMessage } from '#shared/conversation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { askedPlace, placeBelow, type MenuPlace } from '../../parts/menu-place.ts';
import { ArrivalHead } from './arrival-strip.tsx';
import { TranscriptLine } from './transcript-line.tsx';
import { transcriptRows } from './transcript-rows.ts';
import { captureOf, type TranscriptState } from './transcript.ts';
import styles from './transcript.module.css';

/** Pixels from an end at which the next page is asked for, and at which the end counts as in sight. */
const aheadPixels = 1_200;
const endPixels = 24;
/** What the head of the arrivals covers, pixels. */
const headHeight = 44;
/** Messages that PageUp and PageDown go. */
const pageMessages = 8;

export interface TranscriptHandle {
  readonly focus: () => void;
  /** Brings a message into sight; false when it is not read. */
  readonly show: (messageId: string) => boolean;
  readonly showEnd: () => void;
}

interface TranscriptViewProps {
  readonly state: TranscriptState;
  readonly label: string;
  /** The message that keys act on. */
  readonly currentId: string | null;
  /** Id of the newest capture at the last look; a line is drawn below it. */
  readonly seenUpTo: string | null;
  readonly onCurrent: (id: string) => void;
  readonly onOpen: (captureId: string) => void;
  readonly onCopy: (message: TranscriptMessage, place: MenuPlace) => void;
  readonly onGoTo: (captureId: string) => void;
  readonly onReachEnd: (atEnd: boolean) => void;
  readonly onOlder: () => void;
  readonly onNewer: () => void;
  readonly onJumpToEnd: () => void;
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<TranscriptHandle | null>;
}

export function TranscriptView(props: TranscriptViewProps) {
  const { state, label, currentId, seenUpTo, onCurrent, onOpen, onCopy, onGoTo, onReachEnd, onOlder, onNewer, handle } = props;
  const { messages, more, later, fresh } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const rows = useMemo(() => transcriptRows(messages, seenUpTo), [messages, seenUpTo]);
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'message' ? 72 : 40),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    paddingEnd: 16,
    // What is read stays where it is, whatever is put in above it; the end is followed only from the end.
    anchorTo: 'end',
    followOnAppend: !later,
    scrollEndThreshold: endPixels,
  });
  const indexOf = useCallback((id: string) => rows.findIndex((row) => row.key === id), [rows]);
  useImperativeHandle(handle, () => ({
    focus: () => table.current?.focus({ preventScroll: true }),
    show: (id) => {
      const index = indexOf(id);
      if (index === -1) return false;
      virtual.scrollToIndex(index, { align: 'auto' });
      return true;
    },
    showEnd: () => virtual.scrollToEnd(),
  }));

  // Begins at the end, or at the message that was asked for.
  const placed = useRef(false);
  useLayoutEffect(() => {
    if (placed.current || rows.length === 0) return;
    placed.current = true;
    const index = currentId === null ? -1 : indexOf(currentId);
    if (index === -1) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
    else virtual.scrollToIndex(index, { align: 'center' });
  }, [rows, currentId, indexOf, virtual]);

  const look = useCallback((): void => {
    const element = scroller.current;
    if (element === null || !placed.current) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    onReachEnd(below <= endPixels);
    if (element.scrollTop < aheadPixels) onOlder();
    if (below < aheadPixels) onNewer();
  }, [onReachEnd, onOlder, onNewer]);
  // A page may be too short to scroll: what lies beyond is wanted then, too.
  useEffect(() => {
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [look, rows]);

  /** The message whose bubble something lies in. */
  const messageAt = (target: EventTarget): { bubble: Element; message: TranscriptMessage } | null => {
    const bubble = target instanceof Element ? target.closest('[data-bubble] > *') : null;
    const id = bubble?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    const message = messages.find((each) => each.id === id);
    return bubble === null || message === undefined ? null : { bubble, message };
  };
  const onClick = (event: MouseEvent): void => {
    const at = messageAt(event.target);
    if (at === null || !(event.target instanceof Element)) return;
    const button = event.target.closest('[data-copy]');
    if (button !== null) {
      onCurrent(at.message.id);
      onCopy(at.message, placeBelow(button));
    }
    if (event.target.closest('button, a, audio, video, input') !== null) return;
    // Who marks text wants to copy it.
    if (window.getSelection()?.isCollapsed === false) return;
    onCurrent(at.message.id);
    onOpen(captureOf(at.message));
  };
  const onContextMenu = (event: MouseEvent): void => {
    // The menu key of the keyboard means the message that keys act on.
    const current =
      currentId === null ? null : document.querySelector(`#${CSS.escape(`message-${currentId}`)} [data-bubble] > *`);
    const at = messageAt(event.target) ?? (event.target === table.current && current !== null ? messageAt(current) : null);
    // Who marked text, or points at a link, wants the browser's own.
    const marked = event.button === 2 && window.getSelection()?.isCollapsed === false;
    if (at === null || marked || (event.target instanceof Element && event.target.closest('a') !== null)) return;
    event.preventDefault();
    onCurrent(at.message.id);
    onCopy(at.message, askedPlace(event, at.bubble));
  };
  const items = virtual.getVirtualItems();
  const activeShown = items.some((item) => rows[item.index]?.key === currentId);
  return (
    <div className={styles['view']}>
      <div ref={scroller} className={styles['scroller']} onScroll={look}>
        <div className={styles['head']} aria-hidden>
          <div className={styles['headLine']}>
            <span />
            <ArrivalHead />
          </div>
        </div>
        <Box
          component="table"
          ref={table}
          className={styles['rows'] ?? ''}
          role="grid"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={more || later ? -1 : rows.length}
          aria-activedescendant={activeShown && currentId !== null ? `message-${currentId}` : undefined}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onKeyDown={(event: KeyboardEvent) => props.onKeyDown(event, pageMessages)}
        >
          <tbody className={styles['body']} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return row === undefined ? null : (
                <tr
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  aria-rowindex={item.index + 1}
                  {...(row.kind === 'message'
                    ? { id: `message-${row.key}`, 'data-id': row.key, 'aria-selected': row.key === currentId }
                    : {})}
                  className={styles['row']}
                  style={{ transform: `translateY(${item.start - headHeight}px)` }}
                >
                  <TranscriptLine row={row} onOpen={onOpen} onGoTo={onGoTo} />
                </tr>
              );
            })}
          </tbody>
        </Box>
      </div>
      {state.moreError === null ? null : (
        <div className={styles['failed']}>
          <ErrorNotice error={state.moreError} onRetry={look} />
        </div>
      )}
      {fresh === 0 && !later ? null : (
        <Button
          className={styles['jump']}
          variant="filled"
          leftSection={<IconArrowDown size={14} stroke={2} aria-hidden />}
          title="To the newest message (End)"
          onClick={props.onJumpToEnd}
        >
          {fresh === 0 ? 'Newest' : `${formatCount(fresh)} new`}
        </Button>
      )}
    </div>
  );
}
