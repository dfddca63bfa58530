import { exactTime } from '../../parts/format-time.ts';
import { useSecond } from '../../parts/second.ts';
import { countdown } from './countdown.ts';
import styles from './next-attempt.module.css';

/** How long until the next attempt, counted down with the seconds of the clock. */
export function NextAttempt({ at }: { readonly at: string | null }) {
  if (at === null) return null;
  return <Countdown at={at} />;
}

function Countdown({ at }: { readonly at: string }) {
  const left = new Date(at).getTime() - useSecond();
  return (
    <time className={styles['next']} dateTime={at} title={`Next attempt at ${exactTime(at)}`} role="timer" aria-live="off">
      {left <= 0 ? 'now' : countdown(left)}
    </time>
  );
}
