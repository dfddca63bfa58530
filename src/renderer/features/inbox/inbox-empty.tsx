import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { FirstSteps } from '../welcome/first-steps.tsx';
import type { CaptureListState } from './capture-list.ts';
import styles from './inbox-screen.module.css';

interface InboxEmptyProps {
  readonly state: CaptureListState;
  readonly filter: string;
  readonly onClearFilter: () => void;
  readonly onRetry: () => void;
  readonly onOpen: (id: string) => void;
  /** The list, shown when there is something in it. */
  readonly children: ReactNode;
}

/** Stands in for the list while there is nothing to list, and says what to do about it. */
export function InboxEmpty({ state, filter, onClearFilter, onRetry, onOpen, children }: InboxEmptyProps) {
  if (state.status === 'failed') {
    return (
      <div className={styles['message']}>
        <ErrorNotice error={state.error} onRetry={onRetry} />
      </div>
    );
  }
  if (state.status === 'loading' || state.segments.count > 0 || state.held > 0) return children;
  if (filter === '') {
    return (
      <div className={styles['empty']}>
        <FirstSteps onCaptured={onOpen} />
      </div>
    );
  }
  return (
    <div className={styles['empty']}>
      <EmptyState title="No capture matches" text="New ones that match appear here as they arrive.">
        <div>
          <Button onClick={onClearFilter}>Clear filter</Button>
        </div>
      </EmptyState>
    </div>
  );
}
