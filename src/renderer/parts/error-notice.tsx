import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { describeError } from '../host/error-report.ts';
import styles from './error-notice.module.css';

interface ErrorNoticeProps {
  /** Anything that was thrown. */
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** An error as a person can act on it: what happened, what to do, and its code to look it up. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
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
    </div>
  );
}
