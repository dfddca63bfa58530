/**
 * The inbox: the live list of captures beside the one that is read. It owns selection, filter, following and deleting;
 * what a capture says is shown by features/capture, which knows nothing of the list.
 */
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { CaptureRow } from '#shared/capture.ts';
import { useClient } from '../../host/host-context.tsx';
import { openView, setParam, useParam } from '../../navigation.ts';
import type { GridHandle } from '../../parts/row-grid.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useAnnotating } from '../annotations/annotating-state.ts';
import { useAnnotationActions } from '../annotations/annotation-actions.ts';
import { TagDialog } from '../annotations/tag-dialog.tsx';
import { CaptureDetail } from '../capture/capture-detail.tsx';
import { useQuickReplay } from '../replay/quick-replay.tsx';
import { useReplayState } from '../replay/replay-state.ts';
import { Arrivals } from './arrivals.tsx';
import { CaptureGrid } from './capture-grid.tsx';
import { ClearDialog } from './clear-dialog.tsx';
import { DetailPane } from './detail-pane.tsx';
import { InboxEmpty } from './inbox-empty.tsx';
import { actOnListKey, useInboxKeys, type InboxKeys } from './inbox-keys.ts';
import styles from './inbox-screen.module.css';
import { useInboxState } from './inbox-state.ts';
import { InboxToolbar } from './inbox-toolbar.tsx';
import { MarkBar } from './mark-bar.tsx';
import { useMarks } from './marks.ts';
import { useRemoval } from './removal.tsx';
import { useProviderName } from './provider-name.ts';
import { useCaptureList } from './use-capture-list.ts';

function setFilter(filter: string): void {
  setParam('filter', filter);
}

export function InboxScreen() {
  const filter = useParam('filter') ?? '';
  const { list, state } = useCaptureList(filter);
  const { selectedId, detailOpen, follow, select, openDetail, closeDetail, setFollow } = useInboxState();
  const [atTop, setAtTop] = useState(true);
  const [clearing, setClearing] = useState<'all' | 'matching' | null>(null);
  const grid = useRef<GridHandle>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const detailRef = useRef<HTMLElement>(null);
  const client = useClient();
  const remove = useRemoval(list);
  const quickReplay = useQuickReplay();
  const { openReplay, openBulk } = useReplayState();
  const marks = useMarks(state.rows, selectedId);
  const providerName = useProviderName();
  const shownId = useDeferredValue(detailOpen ? selectedId : null);

  useEffect(() => list.hold(!follow || !atTop), [list, follow, atTop]);
  useDeepLink(openDetail, detailOpen ? selectedId : null);

  const indexOf = (id: string | null): number => state.rows.findIndex((row) => row.id === id);
  const selectAt = (index: number): void => {
    const row = state.rows[index];
    if (row === undefined) return;
    select(row.id);
    grid.current?.scrollToRow(index);
  };
  const open = useCallback((id: string) => openDetail(id), [openDetail]);
  const loadMore = useCallback(() => void list.loadMore(), [list]);
  const togglePin = useCallback(
    (row: CaptureRow) => {
      list.take({ type: 'changed', rows: [{ ...row, pinned: !row.pinned }] });
      client.workbench.setPinned({ ids: [row.id], pinned: !row.pinned }).catch((error: unknown) => {
        list.take({ type: 'changed', rows: [row] });
        tellFailure(error);
      });
    },
    [client, list],
  );
  const removeOne = (id: string): void => {
    const index = indexOf(id);
    const next = state.rows[index + 1] ?? state.rows[index - 1] ?? null;
    void remove({ ids: [id] });
    if (id !== selectedId) return;
    select(next?.id ?? null);
    if (next === null) closeDetail();
  };
  const close = (): void => {
    closeDetail();
    grid.current?.focus();
  };
  const clear = (): void => {
    void remove({ filter: clearing === 'matching' ? filter : '' });
    setClearing(null);
  };
  const showHeld = (): void => {
    grid.current?.scrollToTop();
    setFollow(true);
    void list.release();
  };

  const replayWith = (replayOne: (id: string) => void): void => {
    if (marks.marked.size > 0) openBulk({ ids: [...marks.marked] });
    else if (selectedId !== null) replayOne(selectedId);
  };

  const keys: InboxKeys = {
    chosen: selectedId !== null || marks.marked.size > 0,
    move: (by) => {
      const from = indexOf(selectedId);
      const to = from === -1 && by !== Infinity ? 0 : from + by;
      selectAt(Math.min(state.rows.length - 1, Math.max(0, to)));
    },
    open: () => {
      if (selectedId === null) return;
      if (detailOpen) detailRef.current?.focus();
      else openDetail(selectedId);
    },
    close: () => {
      if (marks.marked.size > 0) marks.clear();
      else close();
    },
    replay: () => replayWith(quickReplay),
    openReplay: () => replayWith(openReplay),
    editAndReplay: () => {
      if (selectedId !== null) openView('send', { capture: selectedId });
    },
    toggleMark: () => {
      if (selectedId !== null) marks.toggle(selectedId);
    },
    extendMark: (by) => {
      const to = Math.min(state.rows.length - 1, Math.max(0, indexOf(selectedId) + by));
      marks.range(to);
      selectAt(to);
    },
    togglePin: () => {
      const row = state.rows[indexOf(selectedId)];
      if (row !== undefined) togglePin(row);
    },
    remove: () => {
      if (selectedId !== null) removeOne(selectedId);
    },
    focusFilter: () => filterRef.current?.focus(),
    toggleFollow: () => setFollow(!follow),
  };
  useInboxKeys(keys);
  const marked = state.rows.filter(({ id }) => marks.marked.has(id));
  const chosen = state.rows[indexOf(selectedId)];
  const taggable = marked.length > 0 || chosen === undefined ? marked : [chosen];
  useAnnotationActions({ captures: taggable, chosenId: chosen?.id ?? null, openDetail });
  const editTags = useAnnotating((annotating) => annotating.editTags);

  const shownRow = state.rows[indexOf(shownId)] ?? null;
  const detail =
    shownId === null ? null : (
      <CaptureDetail
        key="detail"
        id={shownId}
        row={shownRow}
        sectionRef={detailRef}
        onClose={close}
        onOpen={open}
        onTogglePin={togglePin}
        onRemove={removeOne}
      />
    );
  const empty = state.status === 'ready' && state.rows.length === 0 && state.held === 0;
  return (
    <div className={styles['inbox']}>
      <Arrivals arrived={state.arrived} />
      <section className={styles['listPane']} aria-label="Captures">
        <InboxToolbar
          filter={filter}
          onFilter={setFilter}
          onLeaveFilter={() => grid.current?.focus()}
          filterRef={filterRef}
          follow={follow}
          onFollow={setFollow}
          onClear={setClearing}
          onReplay={() => openBulk({ filter })}
          empty={empty}
        />
        <InboxEmpty
          state={state}
          filter={filter}
          onClearFilter={() => setFilter('')}
          onRetry={() => void list.reload()}
          onOpen={open}
        >
          <CaptureGrid
            state={state}
            selectedId={selectedId}
            marked={marks.marked}
            following={follow}
            providerName={providerName}
            onOpen={open}
            onMark={(id, range) => {
              if (range) marks.range(indexOf(id));
              else marks.toggle(id);
              select(id);
            }}
            onTogglePin={togglePin}
            onAtTop={setAtTop}
            onLoadMore={loadMore}
            onShowHeld={showHeld}
            onKeyDown={(event, page) => actOnListKey(event, page, keys)}
            handle={grid}
          />
        </InboxEmpty>
        <MarkBar
          count={marks.marked.size}
          onReplay={() => openBulk({ ids: [...marks.marked] })}
          onTag={() => editTags(marked)}
          onClear={() => {
            marks.clear();
            grid.current?.focus();
          }}
        />
      </section>
      <DetailPane label="Capture" detail={detail} onClose={close} />
      <TagDialog />
      <ClearDialog what={clearing} filter={filter} onCancel={() => setClearing(null)} onConfirm={clear} />
    </div>
  );
}

/** The address is written a moment after the last move: browsers refuse more than a few changes a second. */
const addressAfterMs = 300;

/** Keeps the address bar and the open capture in step: a reload or a shared address opens the same one. */
function useDeepLink(openDetail: (id: string) => void, openId: string | null): void {
  const linked = useParam('capture');
  const written = useRef<string | null>(null);
  useEffect(() => {
    if (linked === null || linked === written.current) return;
    written.current = linked;
    openDetail(linked);
  }, [linked, openDetail]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      written.current = openId;
      setParam('capture', openId);
    }, addressAfterMs);
    return () => window.clearTimeout(timer);
  }, [openId]);
}
