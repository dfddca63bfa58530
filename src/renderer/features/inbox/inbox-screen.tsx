/**
 * The inbox: the live list of captures beside the one that is read. It owns selection, filter, following and deleting;
 * what a capture says is shown by features/capture, which knows nothing of the list.
 */
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { CaptureRow } from '#shared/capture.ts';
import { useClient } from '../../host/host-context.tsx';
import { openView, setParam, useParam } from '../../navigation.ts';
import { placeBelow, type MenuPlace } from '../../parts/menu-place.ts';
import type { SparseGridHandle } from '../../parts/sparse-grid.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useAnnotationActions } from '../annotations/annotation-actions.ts';
import { TagDialog } from '../annotations/tag-dialog.tsx';
import { CaptureDetail } from '../capture/capture-detail.tsx';
import { captureCopy } from '../export/capture-copy.ts';
import { CopyAt } from '../export/copy-at.tsx';
import { useExportState } from '../export/export-state.ts';
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
import { InboxTop } from './inbox-top.tsx';
import { useListCursor } from './list-cursor.ts';
import { MarkBar } from './mark-bar.tsx';
import { useMarks } from './marks.ts';
import { useRemoval } from './removal.tsx';
import { useProviderName } from './provider-name.ts';
import { useReadingPlace } from './reading-place.ts';
import { captureNumber } from './segments.ts';
import { useTagging } from './tagging.ts';
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
  /** From the user's word that all goes until it is gone. */
  const [emptying, setEmptying] = useState(false);
  const grid = useRef<SparseGridHandle>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const detailRef = useRef<HTMLElement>(null);
  const client = useClient();
  const remove = useRemoval(list);
  const quickReplay = useQuickReplay();
  const { openReplay, openBulk } = useReplayState();
  const { segments } = state;
  const marks = useMarks(list, selectedId);
  const cursor = useListCursor(list, selectedId, select, grid);
  const { seen, onSight } = useReadingPlace(filter, list, state, grid);
  const { openExport, openImport } = useExportState();
  const [copyAt, setCopyAt] = useState<(MenuPlace & { readonly row: CaptureRow }) | null>(null);
  const providerName = useProviderName();
  const openId = detailOpen ? selectedId : null;
  const shownId = useDeferredValue(openId);

  useEffect(() => list.hold(!follow || !atTop), [list, follow, atTop]);
  useDeepLink(openDetail, openId);

  const rowOf = (id: string | null): CaptureRow | null => (id === null ? null : segments.find(id));
  const open = useCallback((id: string) => openDetail(id), [openDetail]);
  /** Opens one that may lie anywhere in the list, or not be in it. */
  const openAnywhere = (id: string): void => {
    openDetail(id);
    cursor.reveal(id);
  };
  const jumpTo = (time: number): void => {
    client.workbench
      .captureAt({ time })
      .then(({ id }) => (id === null ? cursor.move(-Infinity) : cursor.goTo(captureNumber(id))))
      .catch(tellFailure);
  };
  const togglePin = useCallback(
    (row: CaptureRow) => {
      list.amend([{ ...row, pinned: !row.pinned }]);
      client.workbench.setPinned({ ids: [row.id], pinned: !row.pinned }).catch((error: unknown) => {
        list.amend([row]);
        tellFailure(error);
      });
    },
    [client, list],
  );
  const removeOne = (id: string): void => {
    const index = segments.indexOf(captureNumber(id));
    const next = segments.row(index + 1) ?? segments.row(index - 1);
    if (id === selectedId) {
      select(next?.id ?? null);
      if (next === null) closeDetail();
    }
    void remove({ ids: [id] });
  };
  const close = (): void => {
    closeDetail();
    grid.current?.focus();
  };
  const clear = async (): Promise<void> => {
    setClearing(null);
    setEmptying(true);
    await remove({ filter: clearing === 'matching' ? filter : '' });
    // What was read is gone, unless it is pinned or of another filter.
    if (selectedId !== null && (await client.workbench.captureRows({ ids: [selectedId] })).items.length === 0) {
      select(null);
      closeDetail();
    }
    setEmptying(false);
  };
  const showHeld = (): void => {
    grid.current?.scrollToTop();
    setFollow(true);
    list.release();
  };

  const replayWith = (replayOne: (id: string) => void): void => {
    if (marks.marked.size > 0) openBulk({ ids: [...marks.marked] });
    else if (selectedId !== null) replayOne(selectedId);
  };

  const keys: InboxKeys = {
    chosen: selectedId !== null || marks.marked.size > 0,
    move: cursor.move,
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
    copy: () => {
      const row = selectedId === null ? null : segments.find(selectedId);
      if (row === null) return;
      const element = document.getElementById(`row-${row.id}`);
      setCopyAt({ row, ...(element === null ? { x: 24, y: 120 } : placeBelow(element)) });
    },
    toggleMark: () => {
      if (selectedId !== null) marks.toggle(selectedId);
    },
    extendMark: (by) => {
      if (selectedId === null) return;
      const to = Math.min(segments.count - 1, Math.max(0, segments.indexOf(captureNumber(selectedId)) + by));
      const row = segments.row(to);
      if (row === null) return;
      marks.range(row.id);
      cursor.move(by);
    },
    togglePin: () => {
      const row = rowOf(selectedId);
      if (row !== null) togglePin(row);
    },
    remove: () => {
      if (selectedId !== null) removeOne(selectedId);
    },
    focusFilter: () => filterRef.current?.focus(),
    toggleFollow: () => setFollow(!follow),
  };
  useInboxKeys(keys);
  const tagIds = marks.marked.size > 0 ? [...marks.marked] : selectedId === null ? [] : [selectedId];
  const tag = useTagging(list, tagIds);
  useAnnotationActions({ tag, chosenId: selectedId, openDetail });

  const shownRow = rowOf(shownId);
  const detail =
    shownId === null ? null : (
      <CaptureDetail
        key="detail"
        id={shownId}
        row={shownRow}
        leaving={shownId !== openId || emptying}
        sectionRef={detailRef}
        onClose={close}
        onOpen={openAnywhere}
        onTogglePin={togglePin}
        onRemove={removeOne}
      />
    );
  return (
    <div className={styles['inbox']}>
      <Arrivals arrived={state.arrived} />
      <section className={styles['listPane']} aria-label="Captures">
        <InboxTop
          filter={filter}
          onFilter={setFilter}
          onLeaveFilter={() => grid.current?.focus()}
          filterRef={filterRef}
          state={state}
          onSearch={(how) => list.search(how)}
          follow={follow}
          onFollow={setFollow}
          onClear={setClearing}
          onReplay={() => openBulk({ filter })}
          onExport={() => openExport({ kind: 'filter', filter })}
          onImport={openImport}
          onTime={jumpTo}
          onNewest={() => cursor.move(-Infinity)}
          onOldest={() => cursor.move(Infinity)}
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
            filter={filter}
            seen={seen}
            onOpen={open}
            onMark={(id, range) => {
              if (range) marks.range(id);
              else marks.toggle(id);
              select(id);
            }}
            onTogglePin={togglePin}
            onAtTop={setAtTop}
            onSight={onSight}
            onRetry={() => list.retry()}
            onShowHeld={showHeld}
            onKeyDown={(event, page) => actOnListKey(event, page, keys)}
            onCopyMenu={(row, place) => {
              select(row.id);
              setCopyAt({ row, ...place });
            }}
            handle={grid}
          />
        </InboxEmpty>
        <MarkBar
          count={marks.marked.size}
          onReplay={() => openBulk({ ids: [...marks.marked] })}
          onCompare={compareMarked(marks.marked)}
          onTag={tag ?? (() => {})}
          onExport={() => openExport({ kind: 'captures', ids: [...marks.marked] })}
          onClear={() => {
            marks.clear();
            grid.current?.focus();
          }}
        />
      </section>
      <DetailPane label="Capture" detail={detail} onClose={close} />
      <TagDialog />
      <CopyAt
        at={copyAt}
        items={copyAt === null ? null : captureCopy(copyAt.row)}
        onClose={() => {
          setCopyAt(null);
          grid.current?.focus();
        }}
      />
      <ClearDialog
        what={clearing}
        filter={filter}
        onCancel={() => setClearing(null)}
        onConfirm={() => void clear().catch(tellFailure)}
      />
    </div>
  );
}

/** Opens the comparison of two marked rows, the older one on the left; null unless there are two. */
function compareMarked(marked: ReadonlySet<string>): (() => void) | null {
  const [left, right] = [...marked].toSorted((a, b) => captureNumber(a) - captureNumber(b));
  return marked.size !== 2 || left === undefined || right === undefined ? null : () => openView('compare', { left, right });
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
