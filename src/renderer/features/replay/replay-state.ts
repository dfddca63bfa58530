import { create } from 'zustand';

/** What a bulk replay takes. */
export type BulkSelection = { readonly ids: readonly string[] } | { readonly filter: string };

interface ReplayState {
  /** The capture whose replay is being prepared; null: none. */
  readonly captureId: string | null;
  /** Target to begin with, where another one than the last is meant. */
  readonly targetUrl: string | null;
  readonly bulk: BulkSelection | null;
  readonly openReplay: (captureId: string, targetUrl?: string) => void;
  readonly openBulk: (bulk: BulkSelection) => void;
  readonly close: () => void;
}

/** Which replay dialog is open; any screen may open one. */
export const useReplayState = create<ReplayState>()((set) => ({
  captureId: null,
  targetUrl: null,
  bulk: null,
  openReplay: (captureId, targetUrl) => set({ captureId, targetUrl: targetUrl ?? null, bulk: null }),
  openBulk: (bulk) => set({ bulk, captureId: null }),
  close: () => set({ captureId: null, bulk: null, targetUrl: null }),
}));
