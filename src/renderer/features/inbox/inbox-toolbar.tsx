import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconDownload,
  IconFileImport,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRepeat,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import type { Direction } from '#shared/event.ts';
import type { VerdictStatus } from '#shared/verdict.ts';
import { useKeyHint } from '../../keys/use-action.ts';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { verdictWord, VerdictMark } from '../../parts/verdict-mark.tsx';
import { useEndpoints } from '../endpoints/endpoint-data.ts';
import { FilterField } from './filter-field.tsx';
import styles from './inbox-toolbar.module.css';
import { SavedFilters } from './saved-filters.tsx';
import { useToolbarActions } from './toolbar-actions.ts';
import { QuickFilterMenu, type QuickChoice } from './quick-filter-menu.tsx';

const directions: readonly Direction[] = ['incoming', 'outgoing', 'echo'];
const directionChoices: readonly QuickChoice[] = [
  ...directions.map((value) => ({ value, word: value, mark: <DirectionMark direction={value} /> })),
  { value: 'none', word: 'no direction', mark: <DirectionMark direction={null} /> },
];

const verdicts: readonly VerdictStatus[] = ['valid', 'invalid', 'unsigned', 'unknown'];
const verdictChoices: readonly QuickChoice[] = verdicts.map((status) => ({
  value: status,
  word: verdictWord(status),
  mark: <VerdictMark verdict={{ status, reason: null }} />,
}));

interface InboxToolbarProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly onLeaveFilter: () => void;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  /** Id of the text that says what the filter means. */
  readonly hintId: string;
  readonly onDraft: (draft: string) => void;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly onClear: (what: 'all' | 'matching') => void;
  /** Replays all that match. */
  readonly onReplay: () => void;
  /** Exports all that match. */
  readonly onExport: () => void;
  readonly onImport: () => void;
  readonly empty: boolean;
  /** What stands before the menu. */
  readonly tools: ReactNode;
}

/** Filter, quick filters, follow, and what clears. */
export function InboxToolbar(props: InboxToolbarProps) {
  const { filter, onFilter, onLeaveFilter, filterRef, hintId, onDraft, follow, onFollow, onClear, onReplay } = props;
  const { onExport, onImport, empty, tools } = props;
  useToolbarActions({ filter, empty, onFilter, onReplay, onExport, onClear });
  const endpoints = useEndpoints();
  const followKey = useKeyHint('list.follow');
  const endpointChoices = (endpoints.data ?? []).map(({ slug, name }) => ({ value: slug, word: name, mark: name }));
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Inbox">
      <FilterField
        filter={filter}
        onFilter={onFilter}
        onLeave={onLeaveFilter}
        inputRef={filterRef}
        hintId={hintId}
        onDraft={onDraft}
      />
      <div className={styles['actions']}>
        <SavedFilters filter={filter} onFilter={onFilter} />
        <QuickFilterMenu name="Direction" filterKey="dir" choices={directionChoices} filter={filter} onFilter={onFilter} />
        <QuickFilterMenu name="Verdict" filterKey="verdict" choices={verdictChoices} filter={filter} onFilter={onFilter} />
        {endpointChoices.length > 1 ? (
          <QuickFilterMenu name="Endpoint" filterKey="endpoint" choices={endpointChoices} filter={filter} onFilter={onFilter} />
        ) : null}
        <Button
          className={styles['follow']}
          aria-pressed={follow}
          variant={follow ? 'subtle' : 'light'}
          leftSection={follow ? <IconPlayerPlayFilled size={12} aria-hidden /> : <IconPlayerPauseFilled size={12} aria-hidden />}
          title={
            follow
              ? `New captures appear at the top. Click to freeze the list; recording goes on.${followKey}`
              : `The list is frozen; recording goes on. Click to follow.${followKey}`
          }
          onClick={() => onFollow(!follow)}
        >
          {follow ? 'Follow' : 'Frozen'}
        </Button>
        {tools}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label="More actions">
              <IconDots size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={empty} leftSection={<IconRepeat size={14} stroke={1.75} aria-hidden />} onClick={onReplay}>
              {filter === '' ? 'Replay all captures…' : 'Replay those that match the filter…'}
            </Menu.Item>
            <Menu.Item disabled={empty} leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />} onClick={onExport}>
              {filter === '' ? 'Export all captures…' : 'Export those that match the filter…'}
            </Menu.Item>
            <Menu.Item leftSection={<IconFileImport size={14} stroke={1.75} aria-hidden />} onClick={onImport}>
              Import…
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              disabled={filter === '' || empty}
              leftSection={<IconTrash size={14} stroke={1.75} aria-hidden />}
              onClick={() => onClear('matching')}
            >
              Delete those that match the filter…
            </Menu.Item>
            <Menu.Item
              disabled={empty && filter === ''}
              leftSection={<IconTrash size={14} stroke={1.75} aria-hidden />}
              onClick={() => onClear('all')}
            >
              Delete all captures…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
