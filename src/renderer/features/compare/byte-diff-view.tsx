import { Box, Button } from '@mantine/core';
import { useEffect, useEffectEvent, useImperativeHandle, useState, type KeyboardEvent, type RefObject } from 'react';
import type { ByteDiff } from '#shared/compare/byte-diff.ts';
import { hexRows, hexRowWidth } from '#shared/payload/hex.ts';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount, formatExactSize } from '../../parts/format-size.ts';
import type { DiffStep } from './compare-state.ts';
import styles from './compare.module.css';

const lineHeight = 20;
/** Bytes laid out at a time: a higher list than that of sixteen megabytes cannot be drawn. */
const windowBytes = 16_777_216;

interface ByteDiffViewProps {
  readonly diff: ByteDiff;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly nextByte: (from: number, step: 1 | -1) => Promise<number | null>;
  /** Filled with how to go to the next difference, or to the one before. */
  readonly stepper: RefObject<DiffStep | null>;
}

/** Bytes side by side, offset by offset, with those marked that differ. */
export function ByteDiffView({ diff, left, right, nextByte, stepper }: ByteDiffViewProps) {
  const [base, setBase] = useState(() => windowOf(diff.first ?? 0));
  const [at, setAt] = useState(diff.first ?? 0);
  const size = Math.max(left.length, right.length);
  const count = Math.ceil(Math.min(windowBytes, size - base) / hexRowWidth);
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({ count, rowHeight: lineHeight, overscan: 20 });
  const row = Math.floor((at - base) / hexRowWidth);
  const show = useEffectEvent(() => virtual.scrollToIndex(row, { align: 'center' }));
  useEffect(() => {
    // A row of another window is another row.
    if (row >= 0 && base >= 0) show();
  }, [row, base]);
  const go = (offset: number): void => {
    const next = Math.min(Math.max(0, size - 1), Math.max(0, offset));
    setAt(next);
    setBase(windowOf(next));
  };
  useImperativeHandle(stepper, () => (by) => {
    const search = async (): Promise<void> => {
      const found = (await nextByte(at + by, by)) ?? (await nextByte(by === 1 ? 0 : Math.min(left.length, right.length), by));
      if (found !== null) go(found);
    };
    search().catch(() => undefined);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1) * hexRowWidth;
    const to = {
      ArrowDown: at + hexRowWidth,
      ArrowUp: at - hexRowWidth,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: size - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div className={styles['diff']}>
      <output className={styles['byteWords']}>{byteWords(diff)}</output>
      <Box
        component="section"
        ref={scroller}
        className={styles['scroller'] ?? ''}
        aria-label="Bytes side by side"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles['lines']} style={frame}>
          {virtual.getVirtualItems().map(({ index }) => (
            <ByteLine key={slotOf(index)} offset={base + index * hexRowWidth} left={left} right={right} at={at} />
          ))}
        </div>
      </Box>
      {size <= windowBytes ? null : (
        <div className={styles['pager']}>
          <span>
            From byte {formatCount(base)} of {formatCount(size)}
          </span>
          <Button disabled={base === 0} onClick={() => go(base - windowBytes)}>
            Earlier
          </Button>
          <Button disabled={base + windowBytes >= size} onClick={() => go(base + windowBytes)}>
            Later
          </Button>
        </div>
      )}
    </div>
  );
}

function windowOf(offset: number): number {
  return Math.floor(offset / windowBytes) * windowBytes;
}

function byteWords({ first, differing, leftSize, rightSize }: ByteDiff): string {
  const sizes =
    leftSize === rightSize
      ? `Both have ${formatExactSize(leftSize)}.`
      : `${formatExactSize(leftSize)} and ${formatExactSize(rightSize)}.`;
  if (first === null) return `Byte for byte the same. ${sizes}`;
  const where = `The first difference is at offset ${formatCount(first)} (0x${first.toString(16)}).`;
  const many =
    differing === 0 ? 'One goes on where the other ends.' : `${formatCount(differing)} bytes differ at the same offset.`;
  return `${where} ${many} ${sizes}`;
}

interface ByteLineProps {
  readonly offset: number;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  /** The offset that is looked at. */
  readonly at: number;
}

function ByteLine({ offset, left, right, at }: ByteLineProps) {
  return (
    <div className={styles['byteLine']} data-here={(at >= offset && at < offset + hexRowWidth) || undefined}>
      <span className={styles['offset']}>{offset.toString(16).padStart(8, '0')}</span>
      <Bytes own={left} other={right} offset={offset} />
      <Bytes own={right} other={left} offset={offset} />
    </div>
  );
}

interface BytesProps {
  readonly own: Uint8Array;
  readonly other: Uint8Array;
  readonly offset: number;
}

/** A row of one side: runs of equal and of differing bytes, so that a row has few elements. */
function Bytes({ own, other, offset }: BytesProps) {
  const row = hexRows(own.subarray(offset, offset + hexRowWidth), 0, 1)[0];
  if (row === undefined) return <span className={styles['bytes']} />;
  const runs: { readonly from: number; differs: boolean; hex: string; text: string }[] = [];
  for (const [index, hex] of row.bytes.entries()) {
    const differs = own[offset + index] !== other[offset + index];
    const run = runs.at(-1);
    const gap = index > 0 ? ' ' : '';
    if (run?.differs === differs) {
      run.hex += gap + hex;
      run.text += row.ascii[index] ?? '';
    } else runs.push({ from: index, differs, hex: gap + hex, text: row.ascii[index] ?? '' });
  }
  return (
    <span className={styles['bytes']}>
      <span className={styles['hex']}>
        {runs.map(({ from, differs, hex }) => (
          <span key={from} data-differs={differs || undefined}>
            {hex}
          </span>
        ))}
      </span>
      <span className={styles['ascii']}>
        {runs.map(({ from, differs, text }) => (
          <span key={from} data-differs={differs || undefined}>
            {text}
          </span>
        ))}
      </span>
    </span>
  );
}
