import { Box, Button } from '@mantine/core';
import { useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import { hexRowCount, hexRows, type HexRow } from '#shared/payload/hex.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { useWireBytes } from './capture-data.ts';
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

function HexLines({ bytes, offset }: { readonly bytes: Uint8Array; readonly offset: number }) {
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: hexRowCount(bytes.length),
    rowHeight: lineHeight,
    overscan: 20,
  });
  return (
    <Box component="section" ref={scroller} className={styles['scroller'] ?? ''} aria-label="Bytes in hexadecimal" tabIndex={0}>
      <div data-private className={styles['lines']} style={frame}>
        {virtual.getVirtualItems().map((item) => (
          <HexLine key={slotOf(item.index)} row={hexRows(bytes, item.index, 1)[0]} windowOffset={offset} />
        ))}
      </div>
    </Box>
  );
}

interface HexLineProps {
  readonly row: HexRow | undefined;
  readonly windowOffset: number;
}

function HexLine({ row, windowOffset }: HexLineProps) {
  if (row === undefined) return null;
  const offset = (windowOffset + Number.parseInt(row.offset, 16)).toString(16).padStart(8, '0');
  return (
    <div className={styles['line']}>
      <span className={styles['offset']}>{offset}</span>
      <span className={styles['bytes']}>{pairs(row.bytes)}</span>
      <span className={styles['text']}>{row.ascii}</span>
    </div>
  );
}

/** Bytes two by two, as `xxd` has them: a line fits beside its text. */
function pairs(bytes: readonly string[]): string {
  return bytes.map((byte, index) => (index % 2 === 0 && index > 0 ? ` ${byte}` : byte)).join('');
}
