import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { useWireBytes } from './capture-data.ts';
import styles from './hex-view.module.css';

const bytesPerLine = 16;
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
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / bytesPerLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  return (
    <div ref={scroller} className={styles['scroller']} role="region" aria-label="Bytes in hexadecimal" tabIndex={0}>
      <div className={styles['lines']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const from = item.index * bytesPerLine;
          const line = bytes.subarray(from, from + bytesPerLine);
          return (
            <div key={item.key} className={styles['line']} style={{ transform: `translateY(${item.start}px)` }}>
              <span className={styles['offset']}>{(offset + from).toString(16).padStart(8, '0')}</span>
              <span className={styles['bytes']}>{hexOf(line)}</span>
              <span className={styles['text']}>{printable(line)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function hexOf(line: Uint8Array): string {
  const pairs = Array.from(line, (byte) => byte.toString(16).padStart(2, '0'));
  return `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`;
}

function printable(line: Uint8Array): string {
  return Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}
