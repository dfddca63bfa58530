import { IconFileCheck, IconZoomQuestion } from '@tabler/icons-react';
import type { SignatureScheme } from '#shared/provider-profile.ts';
import styles from './providers.module.css';

/** Whether something is documented by the provider or assumed by Hookwright. */
export function ConfidenceMark({ confidence }: Pick<SignatureScheme, 'confidence'>) {
  const guess = confidence === 'guess';
  return (
    <span
      className={styles['confidence']}
      data-guess={guess || undefined}
      title={guess ? 'Not documented; make your own copy of the profile to change it' : 'Documented by the provider'}
    >
      {guess ? <IconZoomQuestion size={14} stroke={1.75} aria-hidden /> : <IconFileCheck size={14} stroke={1.75} aria-hidden />}
      {guess ? 'a guess' : 'documented'}
    </span>
  );
}
