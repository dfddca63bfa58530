import uPlot from 'uplot';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import { tickWords } from './time-words.ts';

export type ChartKind = 'requests' | 'replying';

export interface ChartColours {
  readonly valid: string;
  readonly invalid: string;
  readonly unsigned: string;
  readonly unknown: string;
  readonly line: string;
  readonly text: string;
  readonly strong: string;
  readonly font: string;
}

/** The theme's own, as they are where the chart stands. */
export function colours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    valid: token('--chart-valid'),
    invalid: token('--invalid'),
    unsigned: token('--text-faint'),
    unknown: token('--line-strong'),
    line: token('--line'),
    text: token('--text-faint'),
    strong: token('--text-muted'),
    font: `11px ${style.fontFamily}`,
  };
}

interface ChartParts {
  readonly width: number;
  readonly height: number;
  readonly colours: ChartColours;
  /** A duration in words. */
  readonly words: (ms: number) => string;
  /** The time shown, ms since the epoch. */
  readonly range: () => [number, number];
  readonly onPoint: (index: number | null | undefined) => void;
  readonly onSelect: (chart: uPlot) => void;
}

/** Free at the right of the chart, and about the width of a character of its words, px. */
const rightEdge = 8;
const characterWidth = 7;

/** A quiet chart: bars or lines, two hairline axes, nothing else. */
export function chartOptions(kind: ChartKind, parts: ChartParts): uPlot.Options {
  const { width, height, colours: colour, words, range, onPoint, onSelect } = parts;
  const bars = uPlot.paths.bars?.({ size: [0.86, 64], align: 1 });
  const bar = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  const line = (stroke: string, dash: number[]): uPlot.Series => ({
    stroke,
    width: 1.25,
    dash,
    spanGaps: true,
    points: { show: true, size: 3, fill: stroke, width: 0 },
  });
  const series =
    kind === 'requests'
      ? [bar(colour.valid), bar(colour.unknown), bar(colour.unsigned), bar(colour.invalid)]
      : [line(colour.strong, []), line(colour.text, [3, 3])];
  const axis = { stroke: colour.text, font: colour.font, ticks: { show: false } } satisfies uPlot.Axis;
  return {
    width,
    height,
    ms: 1,
    series: [{}, ...series],
    scales: {
      x: { time: true, range: () => range() },
      y: { range: (_chart, _least, most) => [0, Math.max(most, kind === 'requests' ? 4 : 1) * 1.05] },
    },
    axes: [
      {
        ...axis,
        size: 20,
        gap: 4,
        space: 72,
        grid: { show: false },
        border: { show: true, stroke: colour.line, width: 1 },
        values: (chart, ticks, _index, _space, step) =>
          ticks.map((at) => {
            const words = tickWords(at, step);
            // Half of it would lie beyond the right edge.
            return chart.valToPos(at, 'x') + (words.length * characterWidth) / 2 > chart.over.clientWidth + rightEdge
              ? ''
              : words;
          }),
      },
      {
        ...axis,
        size: kind === 'requests' ? 44 : 56,
        gap: 6,
        space: 24,
        grid: { stroke: colour.line, width: 1 },
        ...(kind === 'requests' ? { incrs: wholeSteps } : {}),
        values: (_chart, ticks) => ticks.map((value) => (kind === 'requests' ? countWords(value) : words(value))),
      },
    ],
    cursor: {
      x: kind !== 'requests',
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 0 },
      ...(kind === 'requests' ? { dataIdx: (chart, _series, _closest, at) => bucketAt(chart, at) } : {}),
    },
    legend: { show: false },
    padding: [6, rightEdge, 0, 0],
    hooks: {
      setCursor: [(chart) => onPoint(chart.cursor.left === undefined || chart.cursor.left < 0 ? null : chart.cursor.idx)],
      setSelect: [onSelect],
    },
  };
}

/** Requests are whole. */
const wholeSteps = [1, 2, 5, 10, 20, 50]
  .flatMap((step) => [step])
  .concat(Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** (power + 2))).flat());

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function countWords(count: number): string {
  return compact.format(count);
}

/** A bar stands from its beginning on, so that the one under the pointer is the last that began. */
function bucketAt(chart: uPlot, at: number): number {
  const times = chart.data[0];
  const step = (times[1] ?? Infinity) - (times[0] ?? 0);
  return Math.min(times.length - 1, Math.max(0, Math.floor((at - (times[0] ?? 0)) / step)));
}

/** Columns of a chart: times, then values. Bars that stand on others carry their sum, the whole first. */
export function dataOf(kind: ChartKind, { from, bucketMs, buckets }: CaptureStatistics): uPlot.AlignedData {
  if (kind === 'replying') {
    const middle = buckets.map((_, index) => from + (index + 0.5) * bucketMs);
    return [
      middle,
      buckets.map(({ replying }) => replying?.median ?? null),
      buckets.map(({ replying }) => replying?.p95 ?? null),
    ];
  }
  const times = buckets.map((_, index) => from + index * bucketMs);
  const invalid = buckets.map(({ verdicts }) => verdicts.invalid);
  const unsigned = buckets.map(({ verdicts }) => verdicts.invalid + verdicts.unsigned);
  const unknown = buckets.map(({ verdicts }) => verdicts.invalid + verdicts.unsigned + verdicts.unknown);
  const all = buckets.map(({ verdicts }, index) => (unknown[index] ?? 0) + verdicts.valid);
  return [times, all, unknown, unsigned, invalid];
}
