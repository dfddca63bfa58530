import { CopyLine } from './parts/copy-line.tsx';
import { EmptyState } from './parts/empty-state.tsx';
import styles from './refused-screen.module.css';

/** Shown instead of the frame when the host does not accept this page's token. */
export function RefusedScreen({ reason }: { readonly reason: 'no-token' | 'wrong-token' }) {
  return (
    <main className={styles['screen']}>
      <EmptyState
        title={reason === 'no-token' ? 'This page needs its full address' : 'This address is from an earlier start'}
        text={
          reason === 'no-token'
            ? 'Hookwright shows captured webhooks only to whoever has the address it printed when it started. The part after # is missing here.'
            : 'Hookwright makes a new address each time it starts. The one this page was opened with is no longer accepted.'
        }
      >
        <div>
          <p className={styles['step']}>In the terminal where Hookwright runs, open the line that looks like this:</p>
          <p className={styles['example']}>{`${location.origin}/#token=…`}</p>
          <p className={styles['step']}>Is it running in the background? Stop it and start it again; it prints a new address:</p>
          <CopyLine text="npm start" label="Copy command" />
        </div>
      </EmptyState>
    </main>
  );
}
