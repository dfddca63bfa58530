/** Requests over time by verdict, or how long replies took, drawn by uPlot; loaded when somebody opens the charts. */
import { Box } from '@mantine/core';
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { chartOptions, colours, dataOf, type ChartKind } from './chart-options.ts';
import styles from './statistics.module.css';

/** uPlot draws on a canvas of its own making. */
const role = 'img';

interface TimeChartProps {
  readonly kind: ChartKind;
  readonly statistics: CaptureStatistics;
  /** What the picture shows, in words. */
  readonly label: string;
  /** The bucket under the pointer; null: none. */
  readonly onPoint: (bucket: number | null) => void;
  /** A stretch of time was drawn over, or one bucket clicked; ms since the epoch. */
  readonly onRange: (from: number, to: number) => void;
}

export function TimeChart({ kind, statistics, label, onPoint, onRange }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const shown = useRef(statistics);
  useLayoutEffect(() => {
    shown.current = statistics;
  });

  const point = useEffectEvent((index: number | null | undefined) => onPoint(index ?? null));
  const choose = useEffectEvent((left: number, width: number, u: uPlot) => {
    const { from, bucketMs, buckets } = shown.current;
    const bucketAt = (pixel: number): number =>
      Math.min(buckets.length - 1, Math.max(0, Math.floor((u.posToVal(pixel, 'x') - from) / bucketMs)));
    const first = bucketAt(left);
    const last = width < 3 ? first : bucketAt(left + width);
    onRange(from + first * bucketMs, from + (last + 1) * bucketMs);
  });

  // Colours are read once: for another theme the component is made anew. New figures are only set.
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const { width, height } = element.getBoundingClientRect();
    const made = new uPlot(
      chartOptions(kind, {
        width,
        height,
        colours: colours(element),
        words: formatDuration,
        range: () => [shown.current.from, shown.current.to],
        onPoint: (index) => point(index),
        onSelect: (u) => {
          if (u.select.width > 0 || u.cursor.left !== undefined) choose(u.select.left, u.select.width, u);
        },
      }),
      dataOf(kind, shown.current),
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) made.setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [kind]);

  useEffect(() => {
    chart.current?.setData(dataOf(kind, statistics));
  }, [kind, statistics]);

  return (
    <Box
      ref={place}
      className={styles['canvas'] ?? ''}
      data-tall={kind === 'requests' || undefined}
      role={role}
      aria-label={label}
    />
  );
}
