import { Popover, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { ToneMark } from './glyphs.tsx';
import { lengthInBar, type BarScale } from './lane-layout.ts';
import type { AttemptTone } from './lane-words.ts';
import { spanText } from './span-words.ts';
import styles from './timeline.module.css';

const tones: readonly (readonly [AttemptTone, string])[] = [
  ['delivered', 'delivered'],
  ['refused', 'failed'],
  ['late', 'timed out'],
  ['broken', 'no answer'],
];

interface LegendProps {
  readonly onPurpose: boolean;
  readonly deadline: boolean;
  readonly scale: BarScale;
}

/** What shapes and colours mean, in a line; how a bar is read, on demand. */
export function TimelineLegend({ onPurpose, deadline, scale }: LegendProps) {
  return (
    <div className={styles['legend']}>
      {tones.map(([tone, words]) => (
        <span key={tone} className={styles['legendItem']} data-tone={tone}>
          <ToneMark tone={tone} className={styles['glyph']} />
          {words}
        </span>
      ))}
      {onPurpose ? (
        <span className={styles['legendItem']}>
          <span className={styles['hatchSample']} />
          on purpose
        </span>
      ) : null}
      {deadline ? (
        <span className={styles['legendItem']}>
          <span className={styles['deadlineSample']} />
          deadline {scale.deadlineMs === null ? '' : spanText(scale.deadlineMs)}
        </span>
      ) : null}
      <Popover width={320} position="top-start" withinPortal>
        <Popover.Target>
          <UnstyledButton className={styles['howTo']} aria-label="How to read the picture">
            <IconInfoCircle size={14} stroke={1.75} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <HowToRead scale={scale} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

const barWidth = 280;

function HowToRead({ scale }: { readonly scale: BarScale }) {
  const marks = [1, 10, 100, 1000, 10_000, 100_000].filter((ms) => ms < scale.fullMs * 0.8);
  return (
    <div className={styles['howToRead']}>
      <p>
        A bar is one attempt. It fills by the time it took, on a scale of its own: connecting and TLS solid, waiting for the
        answer light, reading the answer solid.
      </p>
      <svg width={barWidth + 8} height={44} aria-hidden="true">
        <rect className={styles['sampleBar']} x={0.5} y={0.5} width={barWidth - 1} height={15} rx={1.5} />
        {marks.map((ms) => (
          <g key={ms}>
            <line
              className={styles['majorTick']}
              x1={lengthInBar(ms, scale, barWidth)}
              x2={lengthInBar(ms, scale, barWidth)}
              y1={8}
              y2={20}
            />
            <text className={styles['tickText']} x={lengthInBar(ms, scale, barWidth)} y={34} textAnchor="middle">
              {spanText(ms)}
            </text>
          </g>
        ))}
        <line className={styles['deadline']} x1={barWidth} x2={barWidth} y1={0} y2={22} />
        <text className={styles['tickText']} x={barWidth + 4} y={34} textAnchor="end">
          {spanText(scale.fullMs)}
        </text>
      </svg>
      <p>Lines between bars are waits, as long as the logarithm of their time. // on the ruler marks where the scale breaks.</p>
    </div>
  );
}
