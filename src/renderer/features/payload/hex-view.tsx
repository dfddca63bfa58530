import { Box, Button } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Capture } from '#shared/capture.ts';
import { hexRowCount, hexRows, hexRowWidth, type HexRow } from '#shared/payload/hex.ts';
import { useWireBytes } from '../capture/capture-data.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import styles from './hex-view.module.css';

const lineHeight = 20;
/** Bytes fetched and laid out at a time. */
const windowBytes = 262_144;

/** The bytes as they came over the wire, window by window. */
export function HexView({ capture }: { readonly capture: Capture }) {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useWireBytes(capture.id, offset, windowBytes);
  const end = Math.min(offset + windowBytes, capture.bodySize);
  return (
    <div className={styles['hex']}>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : <HexLines key={offset} bytes={data} offset={offset} />}
      {capture.bodySize <= windowBytes ? null : (
        <div className={styles['pager']}>
          <span>
            Bytes {formatCount(offset)} to {formatCount(end - 1)} of {formatCount(capture.bodySize)}
          </span>
          <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - windowBytes))}>
            Earlier
          </Button>
          <Button disabled={end >= capture.bodySize} onClick={() => setOffset(offset + windowBytes)}>
            Later
          </Button>
        </div>
      )}
    </div>
  );
}

/** Rows chosen: from the one where it began to the one where it is now. */
interface Chosen {
  readonly anchor: number;
  readonly head: number;
}

interface HexLinesProps {
  readonly bytes: Uint8Array;
  /** Offset of the first of them in the whole. */
  readonly offset: number;
}

/** Bytes in rows of sixteen. Rows are chosen with click and Shift, arrows and Shift, and copied with Ctrl+C. */
export function HexLines({ bytes, offset }: HexLinesProps) {
  const count = hexRowCount(bytes.length);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({ count, rowHeight: lineHeight, overscan: 20 });
  const [first, last] = chosen === null ? [-1, -1] : [Math.min(chosen.anchor, chosen.head), Math.max(chosen.anchor, chosen.head)];
  const choose = (row: number, extend: boolean): void => {
    const head = Math.min(count - 1, Math.max(0, row));
    setChosen({ anchor: extend && chosen !== null ? chosen.anchor : head, head });
    virtual.scrollToIndex(head);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      setChosen({ anchor: 0, head: count - 1 });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1);
    const head = chosen?.head ?? -1;
    const to = { ArrowDown: head + 1, ArrowUp: head - 1, PageDown: head + page, PageUp: head - page, Home: 0, End: count - 1 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    choose(to, event.shiftKey);
  };
  const onClick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (row !== null && document.getSelection()?.isCollapsed !== false) choose(Number(row.dataset['row']), event.shiftKey);
  };
  const chosenBytes = chosen === null ? null : bytes.subarray(first * hexRowWidth, (last + 1) * hexRowWidth);
  const dump = useRef<(() => string) | null>(null);
  useEffect(() => {
    dump.current = chosen === null ? null : () => dumpOf(bytes, first, last, offset);
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const copy = (event: ClipboardEvent): void => {
      if (dump.current === null || document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', dump.current());
    };
    element.addEventListener('copy', copy);
    return () => element.removeEventListener('copy', copy);
  }, [scroller]);
  return (
    <>
      <Box
        component="section"
        ref={scroller}
        className={styles['scroller'] ?? ''}
        aria-label="Bytes in hexadecimal"
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseDown={(event: MouseEvent) => {
          if (event.shiftKey) event.preventDefault();
        }}
      >
        <div data-private className={styles['lines']} style={frame}>
          {virtual.getVirtualItems().map((item) => (
            <HexLine
              key={slotOf(item.index)}
              index={item.index}
              row={hexRows(bytes, item.index, 1)[0]}
              windowOffset={offset}
              chosen={item.index >= first && item.index <= last}
            />
          ))}
        </div>
      </Box>
      {chosenBytes === null ? null : (
        <div className={styles['pager']}>
          <output className={styles['chosen']}>{formatCount(chosenBytes.length)} bytes chosen</output>
          <CopyButton value={() => hexOf(chosenBytes)} label="Copy as hexadecimal" word="Hex" />
          <CopyButton value={() => new TextDecoder().decode(chosenBytes)} label="Copy as text" word="Text" />
          <CopyButton value={() => dumpOf(bytes, first, last, offset)} label="Copy as a dump" word="Dump" />
        </div>
      )}
    </>
  );
}

function hexOf(bytes: Uint8Array): string {
  return hexRows(bytes, 0, hexRowCount(bytes.length))
    .map((row) => row.bytes.join(''))
    .join('');
}

/** As `xxd` has it: offset, bytes two by two, text. */
function dumpOf(bytes: Uint8Array, first: number, last: number, offset: number): string {
  return hexRows(bytes, first, last - first + 1)
    .map((row) => `${offsetOf(row, offset)}: ${pairs(row.bytes).padEnd(39)}  ${row.ascii}`)
    .join('\n');
}

function offsetOf(row: HexRow, windowOffset: number): string {
  return (windowOffset + Number.parseInt(row.offset, 16)).toString(16).padStart(8, '0');
}

interface HexLineProps {
  readonly index: number;
  readonly row: HexRow | undefined;
  readonly windowOffset: number;
  readonly chosen: boolean;
}

function HexLine({ index, row, windowOffset, chosen }: HexLineProps) {
  if (row === undefined) return null;
  return (
    <div className={styles['line']} data-row={index} data-chosen={chosen || undefined}>
      <span className={styles['offset']}>{offsetOf(row, windowOffset)}</span>
      <span className={styles['bytes']}>{pairs(row.bytes)}</span>
      <span className={styles['text']}>{row.ascii}</span>
    </div>
  );
}

/** Bytes two by two, as `xxd` has them: a line fits beside its text. */
function pairs(bytes: readonly string[]): string {
  return bytes.map((byte, index) => (index % 2 === 0 && index > 0 ? ` ${byte}` : byte)).join('');
}
