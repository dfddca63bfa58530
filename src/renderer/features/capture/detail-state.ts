import { create } from 'zustand';
import type { PayloadView } from '../payload/read-payload.ts';

export const detailTabs = ['event', 'payload', 'headers', 'signature', 'deliveries', 'timing'] as const;
export type DetailTab = (typeof detailTabs)[number];

interface DetailState {
  readonly tab: DetailTab;
  readonly setTab: (tab: DetailTab) => void;
  /** The payload view last chosen; where a body has no such view, its best one is shown. */
  readonly payloadView: PayloadView | null;
  readonly setPayloadView: (view: PayloadView) => void;
}

/** The tab stays the same from one capture to the next: who compares payloads wants payloads. */
export const useDetailState = create<DetailState>()((set) => ({
  tab: 'event',
  setTab: (tab) => set({ tab }),
  payloadView: null,
  setPayloadView: (payloadView) => set({ payloadView }),
}));

/** The tab of that name; null for a name there is none of. */
export function detailTabOf(name: string | null): DetailTab | null {
  return detailTabs.find((tab) => tab === name) ?? null;
}
