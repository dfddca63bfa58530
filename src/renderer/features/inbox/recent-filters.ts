import { useEffect } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** A filter that stays this long was meant, ms. */
const meantAfterMs = 3_000;
const keptFilters = 12;

interface RecentFilters {
  /** The last one first. */
  readonly filters: readonly string[];
  readonly use: (filter: string) => void;
}

export const useRecentFilters = create<RecentFilters>()(
  persist(
    (set) => ({
      filters: [],
      use: (filter) =>
        set(({ filters }) => ({ filters: [filter, ...filters.filter((each) => each !== filter)].slice(0, keptFilters) })),
    }),
    { name: 'hookwright-recent-filters', version: 1 },
  ),
);

/** Remembers a filter once it has stayed a while. */
export function useRememberedFilter(filter: string): void {
  const use = useRecentFilters((recent) => recent.use);
  useEffect(() => {
    if (filter === '') return undefined;
    const timer = window.setTimeout(() => use(filter), meantAfterMs);
    return () => window.clearTimeout(timer);
  }, [filter, use]);
}
