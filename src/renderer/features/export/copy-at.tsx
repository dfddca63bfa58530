import { Menu } from '@mantine/core';
import type { MenuPlace } from '../../parts/menu-place.ts';
import { CopyItems, type CopyItemsProps } from './copy-menu.tsx';
import styles from './export.module.css';
import { useCopyAs } from './use-copy-as.tsx';

interface CopyAtProps {
  /** Null: closed. */
  readonly at: MenuPlace | null;
  readonly items: Omit<CopyItemsProps, 'copying'> | null;
  readonly onClose: () => void;
}

/** The copy menu at a place instead of at a button: for rows, by key or by the other mouse button. */
export function CopyAt({ at, items, onClose }: CopyAtProps) {
  const copying = useCopyAs();
  if (at === null || items === null) return null;
  return (
    <Menu
      withInitialFocusPlaceholder={false}
      opened
      onChange={(opened) => opened || onClose()}
      position="bottom-start"
      offset={2}
      returnFocus={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={styles['place']}
          style={{ left: at.x, top: at.y }}
          aria-label="Copy this capture"
        />
      </Menu.Target>
      <Menu.Dropdown>
        <CopyItems {...items} copying={copying} />
      </Menu.Dropdown>
    </Menu>
  );
}
