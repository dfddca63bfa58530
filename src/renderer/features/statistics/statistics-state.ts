import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const spans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
/** Back from now; `all`: from the oldest capture on. */
export type Span = keyof typeof spans | 'all';

interface StatisticsState {
  readonly open: boolean;
  readonly span: Span;
  /** The figures as a table in place of the pictures. */
  readonly asTable: boolean;
  readonly toggle: () => void;
  readonly setSpan: (span: Span) => void;
  readonly setAsTable: (asTable: boolean) => void;
}

/** What the charts remember of their user. */
export const useStatisticsState = create<StatisticsState>()(
  persist(
    (set) => ({
      open: false,
      span: 'all',
      asTable: false,
      toggle: () => set(({ open }) => ({ open: !open })),
      setSpan: (span) => set({ span }),
      setAsTable: (asTable) => set({ asTable }),
    }),
    { name: 'hookwright-statistics', version: 1 },
  ),
);
