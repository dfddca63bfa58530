import { useState } from 'react';
import type { Attempt, Delivery } from '#shared/delivery.ts';
import styles from './delivery-detail.module.css';
import { AttemptView } from './attempt-view.tsx';
import { NextAttempt } from './next-attempt.tsx';

/** The attempts of a delivery, the newest opened, and what is to come. */
export function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const { attemptsMade, id, state, nextAttemptAt } = delivery;
  const newest = attemptsMade.at(-1)?.number ?? null;
  const [toggled, setToggled] = useState<ReadonlyMap<number, boolean>>(new Map());
  const scaleMs = Math.max(...attemptsMade.map(({ phases }) => phases.totalMs), 0);
  const isOpen = (number: number): boolean => toggled.get(number) ?? number === newest;
  return (
    <div className={styles['attempts']}>
      {attemptsMade.length === 0 && state !== 'sending' ? (
        <p className={styles['quiet']}>
          {state === 'cancelled' ? 'It was cancelled before the first attempt.' : 'The first attempt is about to be made.'}
        </p>
      ) : null}
      <ol className={styles['attemptList']} aria-label="Attempts">
        {attemptsMade.map((attempt, index) => (
          <AttemptView
            key={attempt.number}
            deliveryId={id}
            attempt={attempt}
            expectation={delivery.expectation}
            scaleMs={scaleMs}
            waitedMs={waitBetween(attemptsMade[index - 1], attempt)}
            before={previousAnswer(attemptsMade, index)}
            open={isOpen(attempt.number)}
            onToggle={() => setToggled(new Map([...toggled, [attempt.number, !isOpen(attempt.number)]]))}
          />
        ))}
      </ol>
      {state === 'sending' ? (
        <p className={styles['coming']} aria-live="polite">
          <span className={styles['hollow']} data-live aria-hidden />
          Attempt {attemptsMade.length + 1} is under way
        </p>
      ) : nextAttemptAt === null ? null : (
        <p className={styles['coming']}>
          <span className={styles['hollow']} aria-hidden />
          Attempt {attemptsMade.length + 1} in <NextAttempt at={nextAttemptAt} />
        </p>
      )}
    </div>
  );
}

/** Number of the last attempt before this one that was answered; null when there is none. */
function previousAnswer(attempts: readonly Attempt[], index: number): number | null {
  return attempts.slice(0, index).findLast(({ response }) => response !== null)?.number ?? null;
}

function waitBetween(before: Attempt | undefined, attempt: Attempt): number | null {
  if (before === undefined) return null;
  return Math.max(0, Date.parse(attempt.startedAt) - Date.parse(before.startedAt) - before.phases.totalMs);
}
