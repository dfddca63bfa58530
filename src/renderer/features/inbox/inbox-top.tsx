import { ActionIcon } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useId, useState, type RefObject } from 'react';
import type { VerdictStatus } from '#shared/verdict.ts';
import { defineAction } from '../../keys/registry.ts';
import { useAction, useKeyHint } from '../../keys/use-action.ts';
import { useStatisticsState } from '../statistics/statistics-state.ts';
import { StatisticsStrip } from '../statistics/statistics-strip.tsx';
import type { CaptureListState, SlowSearch } from './capture-list.ts';
import { FilterHint } from './filter-hint.tsx';
import { InboxToolbar } from './inbox-toolbar.tsx';
import styles from './inbox-toolbar.module.css';
import { JumpMenu } from './jump-menu.tsx';
import { chosenValues, withType, withValues } from './quick-filter.ts';
import { useRememberedFilter } from './recent-filters.ts';

const toggleCharts = defineAction({
  id: 'chart.toggle',
  title: 'Show or hide the charts',
  group: 'List',
  keys: ['H'],
  rooms: ['inbox'],
  keywords: 'statistics graph latency',
});

interface InboxTopProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly onLeaveFilter: () => void;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  readonly state: CaptureListState;
  readonly onSearch: (how: SlowSearch) => void;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly onClear: (what: 'all' | 'matching') => void;
  readonly onReplay: () => void;
  readonly onExport: () => void;
  readonly onImport: () => void;
  /** Milliseconds since the epoch. */
  readonly onTime: (time: number) => void;
  readonly onNewest: () => void;
  readonly onOldest: () => void;
}

/** All that stands above the list: what it is of, how it looks in figures, and where to go in it. */
export function InboxTop(props: InboxTopProps) {
  const { filter, onFilter, state, onSearch, onTime, onNewest, onOldest, ...toolbar } = props;
  const [draft, setDraft] = useState(filter);
  const hintId = useId();
  const { open, toggle } = useStatisticsState();
  const hint = useKeyHint(toggleCharts.id);
  useAction({ ...toggleCharts, run: toggle });
  useRememberedFilter(filter);
  const verdicts = chosenValues(filter, 'verdict');
  const showVerdict = (verdict: VerdictStatus): void =>
    onFilter(withValues(filter, 'verdict', verdicts.length === 1 && verdicts[0] === verdict ? [] : [verdict]));
  const { segments, arrived, held } = state;
  return (
    <div className={styles['top']}>
      <InboxToolbar
        {...toolbar}
        filter={filter}
        onFilter={onFilter}
        hintId={hintId}
        onDraft={setDraft}
        empty={state.status === 'ready' && segments.count === 0 && held === 0}
        tools={
          <>
            <JumpMenu onTime={onTime} onNewest={onNewest} onOldest={onOldest} />
            <ActionIcon aria-label="Charts" aria-pressed={open} title={`${toggleCharts.title}${hint}`} onClick={toggle}>
              <IconChartBar size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          </>
        }
      />
      <FilterHint id={hintId} draft={draft} filter={filter} state={state} onSearch={onSearch} />
      {open ? (
        <StatisticsStrip
          filter={filter}
          onFilter={onFilter}
          onVerdict={showVerdict}
          onType={(type) => onFilter(withType(filter, type))}
          chosenVerdicts={verdicts}
          version={arrived + segments.count}
        />
      ) : null}
    </div>
  );
}
