import { VisuallyHidden } from '@mantine/core';
import styles from './reply-script.module.css';

/** The hatching that says: this was done on purpose. `words` tells what, on hover and to screen readers. */
export function FaultBadge({ words }: { readonly words: string }) {
  return (
    <span className={styles['faultBadge']} title={words}>
      <span className={styles['hatchBadge']} aria-hidden="true" />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

/** The same with its words in sight. */
export function FaultLine({ words }: { readonly words: string }) {
  return (
    <p className={styles['faultLine']}>
      <span className={styles['hatchBadge']} aria-hidden="true" />
      <span>{words}</span>
    </p>
  );
}
