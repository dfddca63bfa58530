import { CopyButton } from './copy-button.tsx';
import styles from './copy-line.module.css';

interface CopyLineProps {
  readonly text: string;
  /** "Copy curl line". */
  readonly label: string;
  /** Show all of it on several lines instead of cutting it at the end of one. */
  readonly whole?: boolean;
}

/** A line of wire text to be taken elsewhere: a URL, a command. */
export function CopyLine({ text, label, whole = false }: CopyLineProps) {
  return (
    <div className={`${styles['line']} ${whole ? styles['tall'] : ''}`}>
      <code className={styles['text']} title={whole ? undefined : text}>
        {text}
      </code>
      <CopyButton value={text} label={label} />
    </div>
  );
}
