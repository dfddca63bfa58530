import { memo } from 'react';
import { spanText } from './span-words.ts';
import type { AxisGap, TimeAxis } from './time-axis.ts';
import styles from './timeline.module.css';

export const axisHeight = 36;

interface Tick {
  readonly x: number;
  readonly words: string;
}

/** The ruler: when attempts start, and between them a logarithmic scale with its breaks. */
export const AxisPicture = memo(function AxisPicture({ axis }: { readonly axis: TimeAxis }) {
  const base = axisHeight - 6.5;
  return (
    <svg className={styles['axis']} width={axis.width} height={axisHeight} aria-hidden="true">
      {axis.gaps
        .flatMap((gap) => minorTicks(gap, axis))
        .map((x) => (
          <line key={x} className={styles['minorTick']} x1={x} x2={x} y1={base - 3} y2={base} />
        ))}
      {baseline(axis).map(([from, to]) => (
        <line key={from} className={styles['ruler']} x1={from} x2={to} y1={base} y2={base} />
      ))}
      {axis.gaps
        .filter(({ broken }) => broken)
        .map((gap) => (
          <Break key={gap.fromMs} x={breakAt(gap)} y={base} />
        ))}
      {ticksOf(axis).map(({ x, words }) => (
        <g key={x}>
          <line className={styles['majorTick']} x1={x} x2={x} y1={base - 7} y2={base + 6} />
          <text className={styles['tickText']} x={x} y={base - 12} textAnchor={x < 20 ? 'start' : 'middle'} dx={x < 20 ? -4 : 0}>
            {words}
          </text>
        </g>
      ))}
    </svg>
  );
});

function breakAt({ fromX, toX }: AxisGap): number {
  return (fromX + toX) / 2;
}

/** The line of the ruler, left open where the scale breaks. */
function baseline({ width, gaps }: TimeAxis): [number, number][] {
  const lines: [number, number][] = [];
  let from = 0;
  for (const gap of gaps) {
    if (!gap.broken) continue;
    lines.push([from, breakAt(gap) - 4]);
    from = breakAt(gap) + 4;
  }
  return [...lines, [from, width]];
}

function Break({ x, y }: { readonly x: number; readonly y: number }) {
  return <path className={styles['break']} d={`M${x - 6} ${y + 4}l4 -8M${x + 2} ${y + 4}l4 -8`} />;
}

const step = 10;

/** One, two ... nine of every decade after the start of a wait, where they can be told apart. */
function minorTicks({ fromMs, toMs, broken, fromX, toX }: AxisGap, axis: TimeAxis): number[] {
  const found: number[] = [];
  const length = toMs - fromMs;
  let last = fromX;
  for (let decade = 10 ** Math.floor(Math.log10(Math.max(1, length)) - 1); decade < length; decade *= step) {
    for (let times = 1; times < step; times += 1) {
      const at = fromMs + decade * times;
      if (at >= toMs) break;
      const x = Math.round(axis.xOf(at) * 2) / 2;
      const hidden = broken && Math.abs(x - (fromX + toX) / 2) < 9;
      if (x - last < 3 || toX - x < 3 || hidden) continue;
      found.push(x);
      last = x;
    }
  }
  return found;
}

/** Labels that do not run into each other, the first and the last before those between. */
function ticksOf({ clusters }: TimeAxis): Tick[] {
  const wanted = clusters.flatMap(({ fromMs, toMs, fromX, toX }): Tick[] => {
    const first = { x: fromX, words: spanText(roundStart(fromMs)) };
    return toX - fromX < 70 ? [first] : [first, { x: toX, words: spanText(roundStart(toMs)) }];
  });
  const kept: Tick[] = [];
  for (const tick of wanted) {
    const before = kept.at(-1);
    if (before !== undefined && tick.x - before.x < (tick.words.length + before.words.length) * 3.2 + 12) continue;
    kept.push(tick);
  }
  return kept;
}

/** Attempts take milliseconds themselves: 10,003 ms reads as 10 s. */
function roundStart(ms: number): number {
  if (ms < 1000) return Math.round(ms);
  return ms < 60_000 ? Math.round(ms / 100) * 100 : Math.round(ms / 1000) * 1000;
}
