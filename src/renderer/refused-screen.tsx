import type { ConnectionState } from './host/host-link.ts';
import { CopyLine } from './parts/copy-line.tsx';
import { EmptyState } from './parts/empty-state.tsx';
import styles from './refused-screen.module.css';

type Reason = Extract<ConnectionState, { kind: 'refused' }>['reason'];

const words: Record<Reason, { readonly title: string; readonly text: string }> = {
  'no-token': {
    title: 'This page needs its full address',
    text: 'Hookwright shows captured webhooks only to whoever has the address it printed when it started. The part after # is missing here.',
  },
  'wrong-token': {
    title: 'This address is from an earlier start',
    text: 'Hookwright makes a new address each time it starts. The one this page was opened with is no longer accepted.',
  },
  'used-link': {
    title: 'This link was used already',
    text: 'The link that Hookwright opens the browser with works once, and for one minute. If this is the first time you see it, somebody else on this machine has used it: stop Hookwright and start it again.',
  },
};

/** Shown instead of the frame when the host does not accept this page's token. */
export function RefusedScreen({ reason }: { readonly reason: Reason }) {
  return (
    <main className={styles['screen']}>
      <EmptyState title={words[reason].title} text={words[reason].text}>
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
