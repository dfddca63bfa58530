import type { AttemptPhases } from '#shared/target.ts';
import { formatDuration } from '../../parts/format-time.ts';
import styles from './phase-bar.module.css';

const phases = [
  { key: 'dnsMs', phase: 'dns', word: 'DNS' },
  { key: 'connectMs', phase: 'connect', word: 'Connect' },
  { key: 'tlsMs', phase: 'tls', word: 'TLS' },
  { key: 'waitingMs', phase: 'waiting', word: 'Waiting' },
  { key: 'bodyMs', phase: 'body', word: 'Body' },
] as const;

interface PhaseBarProps {
  readonly phases: AttemptPhases;
  /** What the whole width stands for, ms: the longest of the attempts beside it. */
  readonly scaleMs: number;
  readonly tone: 'fine' | 'wrong' | 'neutral';
  /** No answer came: the time after the last phase was spent waiting for one. */
  readonly unanswered: boolean;
}

/** An attempt as a bar of its phases, and the same in words below. */
export function PhaseBar({ phases: times, scaleMs, tone, unanswered }: PhaseBarProps) {
  const reached = phases.flatMap(({ key, phase, word }) => {
    const ms = times[key];
    return ms === null ? [] : [{ phase, word, ms }];
  });
  const counted = reached.reduce((sum, { ms }) => sum + ms, 0);
  const rest = unanswered ? Math.max(0, times.totalMs - counted) : 0;
  const scale = Math.max(scaleMs, times.totalMs, counted, 0.001);
  return (
    <div className={styles['phases']} data-tone={tone}>
      <div className={styles['track']} aria-hidden>
        {reached.map(({ phase, ms }) => (
          <span key={phase} className={styles['phase']} data-phase={phase} style={{ flexGrow: ms / scale }} />
        ))}
        {rest / scale < 0.005 ? null : (
          <span className={styles['phase']} data-phase="waiting" style={{ flexGrow: rest / scale }} />
        )}
        <span className={styles['free']} style={{ flexGrow: Math.max(0, 1 - (counted + rest) / scale) }} />
      </div>
      <dl className={styles['legend']}>
        {reached.map(({ phase, word, ms }) => (
          <div key={phase} className={styles['entry']}>
            <dt>
              <span className={styles['swatch']} data-phase={phase} aria-hidden />
              {word}
            </dt>
            <dd>{formatDuration(ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
