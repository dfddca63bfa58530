import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { SparseGridHandle } from '../../parts/sparse-grid.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { CaptureList, CaptureListState } from './capture-list.ts';
import { useInboxSession, type Seen } from './inbox-session.ts';
import { captureNumber } from './segments.ts';

export interface ReadingPlace {
  /** What was the newest when the user last looked at this list; null the first time. */
  readonly seen: Seen | null;
  /** Takes in which rows are in sight; `to` is exclusive. */
  readonly onSight: (from: number, to: number) => void;
}

/**
 * Remembers by filter how far down the list was read and what was its newest row, so that coming back (to a filter, to
 * the room, after a reload) finds the place again and sees what is new.
 */
export function useReadingPlace(
  filter: string,
  list: CaptureList,
  { status }: CaptureListState,
  grid: RefObject<SparseGridHandle | null>,
): ReadingPlace {
  const seen = useInboxSession((session) => session.seen[filter] ?? null);
  const restored = useRef<CaptureList | null>(null);

  const keep = useCallback((): void => {
    // What is not back at its place yet has no place of its own.
    if (restored.current !== list) return;
    const { keepPlace, see } = useInboxSession.getState();
    const { segments } = list.read();
    const first = grid.current?.firstInSight() ?? 0;
    keepPlace(filter, first === 0 || segments.count === 0 ? null : segments.placeAt(first));
    const newest = segments.row(0);
    if (newest !== null) see(filter, { number: captureNumber(newest.id), at: Date.now() });
  }, [filter, list, grid]);

  useEffect(() => {
    if (status !== 'ready' || restored.current === list) return;
    const place = useInboxSession.getState().places[filter];
    if (place === undefined) {
      restored.current = list;
      return;
    }
    list
      .indexOf(place.number ?? place.from)
      .then((index) => {
        grid.current?.putFirst(index);
        restored.current = list;
      })
      .catch(tellFailure);
  }, [status, list, filter, grid]);

  useEffect(() => {
    const left = (): void => {
      if (document.visibilityState === 'hidden') keep();
    };
    document.addEventListener('visibilitychange', left);
    window.addEventListener('pagehide', keep);
    return () => {
      document.removeEventListener('visibilitychange', left);
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);

  const onSight = useCallback((from: number, to: number) => list.show(from, to), [list]);
  return { seen, onSight };
}
