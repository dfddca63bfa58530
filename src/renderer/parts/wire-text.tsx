import { wireRuns } from './wire-runs.ts';
import styles from './wire-text.module.css';

/** Text as it came over the wire, with what cannot be seen made visible. */
export function WireText({ text }: { readonly text: string }) {
  return (
    <span className={styles['text']}>
      {wireRuns(text).map(({ text: run, hidden, at }) =>
        hidden === null ? (
          <span key={at}>{run}</span>
        ) : (
          <span key={at} className={styles['hidden']} title={hidden}>
            {run}
          </span>
        ),
      )}
    </span>
  );
}
