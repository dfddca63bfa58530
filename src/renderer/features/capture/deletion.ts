/** Captures that were deleted while somebody still reads them: noticed at once, and brought back where that is possible. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { describeError } from '../../host/error-report.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';

interface Removal {
  readonly undoToken: string;
  /** Null: all that a filter let through. */
  readonly ids: ReadonlySet<string> | null;
}

interface RemovalMemory {
  /** The last one first. */
  readonly removals: readonly Removal[];
  readonly remember: (undoToken: string, ids: readonly string[] | null) => void;
  readonly forget: (undoToken: string) => void;
}

const rememberedAtMost = 20;

/** What this page deleted, for as long as it is open: a deletion elsewhere has its way back there. */
export const useRemovals = create<RemovalMemory>()((set) => ({
  removals: [],
  remember: (undoToken, ids) =>
    set(({ removals }) => ({
      removals: [{ undoToken, ids: ids === null ? null : new Set(ids) }, ...removals].slice(0, rememberedAtMost),
    })),
  forget: (undoToken) => set(({ removals }) => ({ removals: removals.filter((each) => each.undoToken !== undoToken) })),
}));

/** Whether a failure says that the capture is not there any more. */
export function isGone(error: unknown): boolean {
  return error !== null && describeError(error).code === 'capture-not-found';
}

/** Reads captures again as soon as the host tells that they were deleted or restored. */
export function useDeletionWatch(ids: readonly string[]): void {
  const link = useHostLink();
  const cache = useQueryClient();
  const filter = ids.length === 0 ? null : `id:${ids.join(',')}`;
  useEffect(() => {
    if (filter === null) return undefined;
    const watched = filter.slice(3).split(',');
    const abort = new AbortController();
    const again = (gone: readonly string[]): void => {
      const stale = new Set(gone);
      // The capture itself; its bytes never change and would only be read in vain.
      const isStale = ([noun, id, part]: readonly unknown[]): boolean =>
        noun === 'capture' && typeof id === 'string' && stale.has(id) && (part === undefined || part === 'compared');
      if (stale.size > 0) void cache.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey) });
    };
    void followStream(
      link,
      (client, signal) => client.workbench.tail({ filter }, { signal }),
      {
        opened: () => undefined,
        message: (change) => {
          if (change.type === 'removed') again(watched.filter((id) => change.ids.includes(id)));
          if (change.type === 'reset') again(watched);
        },
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, cache, filter]);
}

/** Brings a deleted capture back; null when this page does not know how. */
export function useRestore(id: string): (() => void) | null {
  const client = useClient();
  const cache = useQueryClient();
  const { removals, forget } = useRemovals();
  const removal = removals.find(({ ids }) => ids?.has(id) === true) ?? removals.find(({ ids }) => ids === null);
  if (removal === undefined) return null;
  return () => {
    client.workbench
      .restoreCaptures({ undoToken: removal.undoToken })
      .then(() => {
        forget(removal.undoToken);
        return cache.invalidateQueries({ queryKey: ['capture'] });
      })
      .catch(tellFailure);
  };
}
