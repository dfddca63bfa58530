import { VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { previewLadder } from '#shared/retry/preview-ladder.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { spanText } from '../timeline/span-words.ts';
import styles from './policies.module.css';

const shown = 6;

/** A policy's ladder in a line: squares for attempts, lines with their length for waits. */
export function LadderStrip({ policy }: { readonly policy: RetryPolicy }) {
  const ladder = useMemo(() => previewLadder(policy), [policy]);
  const steps = ladder.steps.slice(0, shown);
  const more = ladder.steps.length - steps.length;
  const words = ladder.steps.map(({ waitMs }) => (waitMs === null ? 'first attempt' : spanText(waitMs))).join(', ');
  return (
    <div className={styles['ladder']} title={words}>
      <VisuallyHidden>Waits: {words}</VisuallyHidden>
      {steps.map(({ attempt, waitMs }) => (
        <span key={attempt} className={styles['rung']} aria-hidden="true">
          {waitMs === null ? null : <span className={styles['rungWait']}>{waitMs === 0 ? 'at once' : spanText(waitMs)}</span>}
          <span className={styles['rungAttempt']} />
        </span>
      ))}
      {more === 0 ? null : (
        <span className={styles['rungMore']} aria-hidden="true">
          +{more}
        </span>
      )}
    </div>
  );
}
