import { wireRuns } from './wire-runs.ts';
import styles from './wire-text.module.css';

interface WireTextProps {
  readonly text: string;
  /** Whether spaces at both ends are shown; not for a piece of a longer text. */
  readonly edges?: boolean;
  /** On one line, cut where the line ends. */
  readonly oneLine?: boolean;
}

/** Text as it came over the wire, with what cannot be seen made visible. */
export function WireText({ text, edges = true, oneLine = false }: WireTextProps) {
  return (
    <span data-private className={oneLine ? styles['line'] : styles['text']}>
      {wireRuns(text, edges).map(({ text: run, hidden, at }) =>
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
