import { memo } from 'react';
import type { Lane } from '#shared/simulation.ts';
import { EndGlyph, ToneGlyph } from './glyphs.tsx';
import { layOutLane, type BarScale, type LaidAttempt, type LaidWait } from './lane-layout.ts';
import { endWords } from './lane-words.ts';
import type { TimeAxis } from './time-axis.ts';
import styles from './timeline.module.css';

/** Heights of one lane, pixels. Few lanes are drawn large. */
export interface LaneSize {
  readonly height: number;
  readonly bar: number;
}

interface LanePictureProps {
  readonly lane: Lane;
  /** Position among the lanes shown. */
  readonly row: number;
  readonly axis: TimeAxis;
  readonly scale: BarScale;
  readonly size: LaneSize;
  readonly aligned: boolean;
  /** The simulated clock, ms from the run's start; null when it stands still or one line tells it for all lanes. */
  readonly nowMs: number | null;
  /** Failures are the reply script's doing. */
  readonly onPurpose: boolean;
  /** Index of the attempt that is read now; null when it is none of this lane. */
  readonly active: number | null;
  /** Prefix of the hatch patterns on this page. */
  readonly hatch: string;
}

/** One event's way: attempts as bars with their phases, waits as lines, the deadline as a dashed edge, the end as a flag. */
export const LanePicture = memo(function LanePicture(props: LanePictureProps) {
  const { lane, row, axis, scale, size, aligned, nowMs, onPurpose, active, hatch } = props;
  const laid = layOutLane(lane, axis, scale, aligned);
  const top = Math.round((size.height - size.bar) / 2 + 6);
  const middle = top + size.bar / 2;
  return (
    <svg className={styles['lane']} width={axis.width} height={size.height} aria-hidden="true" data-row={row}>
      {axis.clusters.map(({ fromX, fromMs }) => (
        <line key={fromMs} className={styles['column']} x1={fromX} x2={fromX} y1={0} y2={size.height} />
      ))}
      {scale.deadlineMs === null || axis.barWidth < 10
        ? null
        : laid.attempts.map(({ x, attempt }) => (
            <rect key={attempt.number} className={styles['track']} x={x} y={top} width={axis.barWidth} height={size.bar} />
          ))}
      {laid.waits.map((wait) => (
        <Wait key={wait.fromX} wait={wait} y={middle} />
      ))}
      {laid.attempts.map((attempt, index) => (
        <Bar
          key={attempt.attempt.number}
          laid={attempt}
          index={index}
          y={top}
          size={size}
          barWidth={axis.barWidth}
          deadline={scale.deadlineMs !== null}
          hatch={onPurpose || lane.kind === 'bad-signature' ? hatch : null}
          active={active === index}
        />
      ))}
      {laid.waits.at(-1)?.pending === true ? null : <Flag lane={lane} x={laid.flagX} y={middle} />}
      {nowMs === null || lane.end !== 'running' ? null : (
        <line
          className={styles['laneNow']}
          x1={axis.xOf(nowMs - lane.startMs)}
          x2={axis.xOf(nowMs - lane.startMs)}
          y1={2}
          y2={size.height - 2}
        />
      )}
    </svg>
  );
});

function Wait({ wait, y }: { readonly wait: LaidWait; readonly y: number }) {
  return (
    <g className={styles['wait']} data-pending={wait.pending || undefined}>
      <line x1={wait.fromX + 1} x2={wait.toX - 1} y1={y} y2={y} />
      {wait.pending ? <circle className={styles['nextAttempt']} cx={wait.toX + 4} cy={y} r={4} /> : null}
      {wait.labelX === null ? null : (
        <text className={styles['waitText']} x={wait.labelX} y={y + 4} textAnchor="middle">
          {wait.words}
        </text>
      )}
    </g>
  );
}

interface BarProps {
  readonly laid: LaidAttempt;
  readonly index: number;
  readonly y: number;
  readonly size: LaneSize;
  readonly barWidth: number;
  readonly deadline: boolean;
  readonly hatch: string | null;
  readonly active: boolean;
}

function Bar({ laid, index, y, size, barWidth, deadline, hatch, active }: BarProps) {
  const { x, fill, tone, phases, label, showGlyph } = laid;
  const hatched = hatch !== null && tone !== 'delivered';
  return (
    <g className={styles['attempt']} data-attempt={index} data-tone={tone}>
      <rect className={styles['hit']} x={x - 3} y={0} width={barWidth + 6} height={size.height} />
      {deadline && barWidth >= 10 ? (
        <line className={styles['deadline']} x1={x + barWidth} x2={x + barWidth} y1={y - 4} y2={y + size.bar + 4} />
      ) : null}
      {phases.map((phase) => (
        <rect
          key={phase.name}
          className={styles['phase']}
          data-phase={phase.name}
          x={phase.x}
          y={y}
          width={phase.width}
          height={size.bar}
        />
      ))}
      {hatched ? (
        <rect x={x} y={y} width={fill} height={size.bar} fill={`url(#${hatch}-${tone})`} className={styles['hatch']} />
      ) : null}
      <rect className={styles['outline']} x={x + 0.5} y={y + 0.5} width={Math.max(2, fill - 1)} height={size.bar - 1} rx={1.5} />
      {showGlyph ? <ToneGlyph tone={tone} x={x} y={y - 15} className={styles['glyph']} /> : null}
      {label === null ? null : (
        <text className={styles['outcome']} x={x + 14} y={y - 6}>
          {label}
        </text>
      )}
      {active ? (
        <rect className={styles['ring']} x={x - 4} y={y - 19} width={barWidth + 8} height={size.bar + 24} rx={4} />
      ) : null}
    </g>
  );
}

function Flag({ lane, x, y }: { readonly lane: Lane; readonly x: number; readonly y: number }) {
  const words = endWords[lane.end];
  const width = words.length * 6.4 + 30;
  return (
    <g className={styles['flag']} data-end={lane.end}>
      <line className={styles['pole']} x1={x} x2={x} y1={y - 11} y2={y + 11} />
      <path className={styles['cloth']} d={`M${x} ${y - 11}h${width}l-5 10 5 10h-${width}z`} />
      <EndGlyph end={lane.end} x={x + 6} y={y - 6} className={styles['flagGlyph']} />
      <text className={styles['flagText']} x={x + 20} y={y + 3}>
        {words}
      </text>
    </g>
  );
}

/** The hatchings that mark faults on purpose, one for each kind of outcome; drawn once a page. */
export function HatchPatterns({ prefix }: { readonly prefix: string }) {
  return (
    <svg className={styles['patterns']} width={0} height={0} aria-hidden="true">
      <defs>
        {(['refused', 'late', 'broken'] as const).map((tone) => (
          <pattern
            key={tone}
            id={`${prefix}-${tone}`}
            width={5}
            height={5}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className={styles['hatchGround']} width={5} height={5} />
            <rect className={styles['hatchLine']} data-tone={tone} width={2} height={5} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
