import { Fragment } from 'react';
import { capsOf, chordsOf } from './chord.ts';
import { keyEnvironment } from './environment.ts';
import styles from './key-caps.module.css';

/** A binding as keys to press. */
export function KeyCaps({ binding }: { readonly binding: string }) {
  return (
    <span className={styles['caps']}>
      {chordsOf(binding).map((chord, index) => (
        <Fragment key={`${index} ${chord}`}>
          {index === 0 ? null : <span className={styles['then']}>then</span>}
          {capsOf(chord, keyEnvironment).map((cap) => (
            <kbd key={cap} className={styles['cap']}>
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
