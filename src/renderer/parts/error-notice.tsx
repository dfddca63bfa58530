import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { describeError } from '../host/error-report.ts';
import styles from './error-notice.module.css';

interface ErrorNoticeProps {
  /** Anything that was thrown. */
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What can be done about it besides trying again. */
  readonly act?: { readonly words: string; readonly run: () => void };
}

/** An error as a person can act on it: what happened, what to do, and its code to look it up. */
export function ErrorNotice({ error, onRetry, act }: ErrorNoticeProps) {
  const { code, problem, remedy } = describeError(error);
  return (
    <div className={styles['notice']} role="alert">
      <IconAlertTriangle className={styles['icon']} size={16} stroke={1.75} aria-hidden />
      <div className={styles['words']}>
        <p className={styles['problem']}>{problem}</p>
        <p className={styles['remedy']}>
          {remedy} <span className={styles['code']}>{code}</span>
        </p>
      </div>
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
      {act === undefined ? null : <Button onClick={act.run}>{act.words}</Button>}
    </div>
  );
}
