import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Share of the width that the detail takes, until somebody drags the divider. */
export const defaultDetailShare = 0.44;

interface InboxState {
  /** The row that keys act on; null before the first. */
  readonly selectedId: string | null;
  /** Whether its detail is shown. */
  readonly detailOpen: boolean;
  /** Off: the list is frozen while recording goes on. */
  readonly follow: boolean;
  /** Share of the width that the detail takes, 0 to 1. */
  readonly detailShare: number;
  readonly select: (id: string | null) => void;
  readonly openDetail: (id: string) => void;
  readonly closeDetail: () => void;
  readonly setFollow: (follow: boolean) => void;
  readonly setDetailShare: (share: number) => void;
}

const selectionKey = 'hookwright-selected';

/** The row that was selected before this page was loaded again. */
function selectedBefore(): string | null {
  try {
    return sessionStorage.getItem(selectionKey);
  } catch {
    return null;
  }
}

/** What the inbox remembers of its user; the divider's place survives a reload. */
export const useInboxState = create<InboxState>()(
  persist(
    (set) => ({
      selectedId: selectedBefore(),
      detailOpen: false,
      follow: true,
      detailShare: defaultDetailShare,
      select: (id) => set({ selectedId: id }),
      openDetail: (id) => set({ selectedId: id, detailOpen: true }),
      closeDetail: () => set({ detailOpen: false }),
      setFollow: (follow) => set({ follow }),
      setDetailShare: (share) => set({ detailShare: Math.min(0.75, Math.max(0.25, share)) }),
    }),
    { name: 'hookwright-inbox', partialize: ({ detailShare }) => ({ detailShare }) },
  ),
);

useInboxState.subscribe(({ selectedId }, before) => {
  if (selectedId === before.selectedId) return;
  try {
    if (selectedId === null) sessionStorage.removeItem(selectionKey);
    else sessionStorage.setItem(selectionKey, selectedId);
  } catch {
    // Forbidden storage: it lasts as long as the page.
  }
});
