import { Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './fact-list.module.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Came over the wire: monospaced, shown as it is. */
  readonly wire?: boolean;
  /** Text the copy button takes; none without it. */
  readonly copy?: string;
}

/** Label and value, line by line, each copyable. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles['list']}>
      {facts.map((fact, index) => (
        <Fragment key={`${fact.label}-${index}`}>
          <dt className={styles['label']}>{fact.label}</dt>
          <dd className={styles['value']}>
            <span className={`${styles['text']} ${fact.wire === true ? 'wire' : ''}`} dir="auto">
              {fact.value}
            </span>
            {fact.copy === undefined ? null : (
              <CopyButton small className={styles['copy']} value={fact.copy} label={`Copy ${fact.label}`} />
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
