import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './inbox-screen.module.css';
import { useInboxState } from './inbox-state.ts';
import { PaneDivider } from './pane-divider.tsx';

interface DetailPaneProps {
  /** What is shown, for screen readers. */
  readonly label: string;
  /** Null: nothing is open. */
  readonly detail: ReactNode;
  readonly onClose: () => void;
}

/** What is read beside a list: a pane behind a divider, or a sheet over the list where the window is narrow. */
export function DetailPane({ label, detail, onClose }: DetailPaneProps) {
  const narrow = useMediaQuery('(width < 1000px)', false, { getInitialValueInEffect: false });
  const share = useInboxState((state) => state.detailShare);
  const open = detail !== null;
  return (
    <>
      {!open || narrow ? null : (
        <>
          <PaneDivider />
          <div className={styles['detailPane']} style={{ flexBasis: `${share * 100}%` }}>
            {detail}
          </div>
        </>
      )}
      <Drawer.Root
        opened={narrow && open}
        onClose={onClose}
        position="right"
        size="min(680px, 100%)"
        padding={0}
        transitionProps={{ duration: 0 }}
      >
        <Drawer.Overlay />
        <Drawer.Content data-sheet aria-label={label}>
          <Drawer.Body className={styles['sheet'] ?? ''}>{narrow ? detail : null}</Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </>
  );
}
