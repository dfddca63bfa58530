import { create } from 'zustand';
import type { CaptureRow } from '#shared/capture.ts';

/** What the tag editor has to know of a capture. */
export type Taggable = Pick<CaptureRow, 'id' | 'tags'>;

interface AnnotatingState {
  /** The captures whose tags are being edited; null: none. */
  readonly tagging: readonly Taggable[] | null;
  readonly editTags: (captures: readonly Taggable[] | null) => void;
  /** The capture whose note is being written; null: none. */
  readonly noting: string | null;
  readonly editNote: (id: string | null) => void;
  /** Notes that are not saved yet, by capture: nothing written is lost by looking at another one. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly setDraft: (id: string, draft: string | null) => void;
}

export const useAnnotating = create<AnnotatingState>()((set) => ({
  tagging: null,
  editTags: (tagging) => set({ tagging }),
  noting: null,
  editNote: (noting) => set({ noting }),
  drafts: {},
  setDraft: (id, draft) =>
    set(({ drafts }) => ({
      drafts: Object.fromEntries([
        ...Object.entries(drafts).filter(([key]) => key !== id),
        ...(draft === null ? [] : [[id, draft] as const]),
      ]),
    })),
}));
