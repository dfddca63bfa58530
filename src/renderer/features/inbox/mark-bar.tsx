import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconGitCompare, IconRepeat, IconTag, IconX } from '@tabler/icons-react';
import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { formatCount } from '../../parts/format-size.ts';
import styles from './mark-bar.module.css';

const shared = { group: 'List', rooms: ['inbox'] } as const;
const compareMarked = defineAction({ ...shared, id: 'marked.compare', title: 'Compare the two marked', keywords: 'diff' });
const exportMarked = defineAction({ ...shared, id: 'marked.export', title: 'Export the marked…', keywords: 'har zip save' });

interface MarkBarProps {
  readonly count: number;
  readonly onReplay: () => void;
  /** Null unless exactly two are marked. */
  readonly onCompare: (() => void) | null;
  readonly onTag: () => void;
  readonly onExport: () => void;
  readonly onClear: () => void;
}

/** What can be done with the marked rows; lies over the list, so that nothing moves when the first one is marked. */
export function MarkBar({ count, onReplay, onCompare, onTag, onExport, onClear }: MarkBarProps) {
  useActions([
    { ...compareMarked, enabled: onCompare !== null, run: () => onCompare?.() },
    { ...exportMarked, enabled: count > 0, run: onExport },
  ]);
  return (
    <div className={styles['place']} aria-live="polite">
      {count === 0 ? null : (
        <div className={styles['bar']}>
          <span className={styles['count']}>{formatCount(count)} marked</span>
          <Button variant="filled" leftSection={<IconRepeat size={14} stroke={1.75} aria-hidden />} onClick={onReplay}>
            Replay…
          </Button>
          {onCompare === null ? null : (
            <Button leftSection={<IconGitCompare size={14} stroke={1.75} aria-hidden />} onClick={onCompare}>
              Compare
            </Button>
          )}
          <Button leftSection={<IconTag size={14} stroke={1.75} aria-hidden />} onClick={onTag}>
            Tag…
          </Button>
          <Button leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />} onClick={onExport}>
            Export…
          </Button>
          <ActionIcon aria-label="Clear marks" title="Clear marks (Esc)" onClick={onClear}>
            <IconX size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}
